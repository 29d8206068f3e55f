import assert from 'node:assert/strict'
import type { Command } from '../../src/at'
import { Framer, LONGEST_LINE } from '../../src/at/framer'
import { type Random, randomFrom } from '../fuzz/random'
import { cut, noise } from './noise'
import { CTRL_Z, ESC, HI, LIST, OK, ROUTE, Script, SIGNAL, SUBMIT } from './script'

const STREAMS = 10_000
/** More lines than an answer of the network to a code has. */
const MOST_TOLD = 33 * LONGEST_LINE

/** From here on the modem answers what is typed as a good one does. */
function heal({ modem }: Script): void {
  let open = ''
  modem.on('data', (chunk: Buffer) => {
    const lines = (open + chunk.toString('latin1')).replaceAll(CTRL_Z, '\r').split('\r')
    open = lines.pop()!.replaceAll(ESC, '')
    for (const line of lines.map((text) => text.replaceAll(ESC, ''))) {
      if (line === '') continue
      const own = line === 'AT+CSQ' ? '\r\n+CSQ: 18,99\r\n' : ''
      modem.write(Buffer.from(line.startsWith('AT+CMGS') ? '\r\n> ' : own + OK))
    }
  })
}

const SHORT = { timeoutMs: 1000 }
const RUNNING: readonly Command[] = [
  { ...SIGNAL, ...SHORT },
  { ...ROUTE, ...SHORT },
  { ...LIST, ...SHORT },
  { ...SUBMIT, ...SHORT, graceMs: 500, lateInfoMs: 200, payload: { text: HI, promptTimeoutMs: 1000 } },
  { text: 'AT+CGMR', prefix: '+CGMR:', free: true, ...SHORT }
]

/** One stream into a channel, while nothing runs or a command does; then a modem that is well. */
async function survives(random: Random, gapMs: number): Promise<void> {
  const at = random.oneIn(4) ? new Script({ gapMs }) : await Script.synced({ gapMs })
  const running = random.oneIn(3) ? undefined : at.run(random.pick(RUNNING))
  if (random.oneIn(2)) await at.after(random.int(100))
  for (const chunk of cut(noise(random), random)) at.modem.write(chunk)
  await at.after(random.int(50))
  assert.ok(at.clock.waiting <= 4, `${at.clock.waiting} timers`)
  heal(at)
  await at.after(20_000)
  assert.equal(running?.pending ?? false, false, 'pending')
  const asked = at.run(SIGNAL)
  await at.after(20_000)
  assert.deepEqual(asked.answer, { lines: [{ text: '+CSQ: 18,99' }], final: 'OK' })
  assert.ok(at.events.every((event) => event.length <= MOST_TOLD))
  await at.ends()
}

describe('random octets from a modem', function () {
  this.timeout(30_000)
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)

  it(`do no harm: the next command is answered (${STREAMS} streams, FUZZ_SEED=${seed})`, async () => {
    for (let i = 0; i < STREAMS; i++) {
      try {
        await survives(randomFrom(seed + i), i % 2 ? 20 : 0)
      } catch (error) {
        throw new Error(`FUZZ_SEED=${seed + i} (stream ${i})`, { cause: error })
      }
    }
  })

  it('become no line that is too long, and none is kept', () => {
    let longest = 0
    const framer = new Framer({
      line: ({ length }) => {
        longest = Math.max(longest, length)
      },
      prompt: () => {},
      expectsPrompt: () => false,
      discarded: () => {}
    })
    const chunk = Buffer.alloc(65_536, 0x41)
    for (let i = 0; i < 64; i++) framer.take(chunk)
    assert.equal(longest, LONGEST_LINE)
  })
})
