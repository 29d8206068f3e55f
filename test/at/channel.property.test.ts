import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Command } from '../../src/at'
import { type Behaviour, type Manner, ModelModem } from './model-modem'
import { type Asked, HI, Script, SIGNAL } from './script'

const TIMEOUT_MS = 1000
/** Three times ESC, AT and its deadline, the silences between them and the longest rest. */
const LONGEST_SYNC_MS = 3 * (2000 + 400) + 2000 + 400

const urc = fc.constantFrom(
  '',
  '\r\n+CMTI: "SM",1\r\n',
  `\r\n+CMT: ,14\r\n${HI}\r\n`,
  '\r\n+CUSD: 0,"a\r\nb",15\r\n',
  '\r\n^RSSI:18\r\n',
  '\r\n+CREG: 1\r\n'
)
/** Now, in time, or too late. */
const delay = fc.oneof(fc.constant(0), fc.nat(TIMEOUT_MS - 200), fc.nat(6 * TIMEOUT_MS))
const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  kind: fc.constantFrom('answer', 'answer', 'background', 'refuse', 'silent'),
  delayMs: delay,
  restMs: fc.nat(150),
  promptMs: delay,
  echo: fc.boolean(),
  urcs: fc.array(urc, { maxLength: 3 })
})
const scenario = fc.record({
  manner: fc.record<Manner>({
    behaviours: fc.array(behaviour, { minLength: 1, maxLength: 8 }),
    deaf: fc.boolean(),
    answersEsc: fc.boolean(),
    atMs: fc.nat(100)
  }),
  kinds: fc.array(fc.constantFrom('Q', 'S', 'M'), { minLength: 8, maxLength: 8 }),
  /** When it says something out of turn. */
  urcs: fc.array(fc.record({ at: fc.nat(20_000), text: urc }), { maxLength: 6 }),
  gapMs: fc.constantFrom(0, 20),
  pace: fc.option(fc.constant({ octets: 8, ms: 10 }), { nil: undefined })
})

function commandOf(kind: string, number: number): Command {
  const text = `AT+${kind}${number}`
  if (kind === 'S') return { text, timeoutMs: TIMEOUT_MS }
  const asks = { text, prefix: `+${kind}${number}:`, timeoutMs: TIMEOUT_MS }
  return kind === 'Q' ? asks : { ...asks, payload: { text: HI, promptTimeoutMs: TIMEOUT_MS } }
}

/** The answer is its own, or the refusal is. */
function isOwn(asked: Asked, kind: string, number: number, modem: ModelModem): void {
  assert.equal(asked.pending, false)
  if (asked.code === 'AT_CME') assert.equal(asked.error.number, 1000 + number)
  else if (asked.code !== 'AT_TIMEOUT' && asked.code !== 'AT_NO_PROMPT') {
    assert.deepEqual(asked.texts, kind === 'S' ? [] : [`+${kind}${number}: ${number}`])
    assert.ok(modem.answered.has(number), 'its final result was said')
  }
}

describe('any commands to any modem', function () {
  this.timeout(30_000)

  it('end in time, with their own answer or none; late ones are told with theirs; no command becomes data', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ manner, kinds, urcs, gapMs, pace }) => {
        const at = new Script({ gapMs, pace })
        const modem = new ModelModem(at.modem, at.clock, manner)
        for (const { at: ms, text } of urcs) at.clock.setTimeout(() => modem.say(text), ms)
        const settledAt: number[] = []
        const begun = at.clock.now()
        const all = manner.behaviours.map((_, number) => {
          const asked = at.run(commandOf(kinds[number]!, number))
          asked.settled.then(() => settledAt.push(at.clock.now() - begun))
          return asked
        })
        await at.after(all.length * 20_000)
        all.forEach((asked, number) => {
          isOwn(asked, kinds[number]!, number, modem)
          const took = settledAt[number]! - (settledAt[number - 1] ?? 0)
          assert.ok(took <= 4 * TIMEOUT_MS + LONGEST_SYNC_MS, `${number} took ${took} ms`)
        })
        for (const event of at.events.filter((told) => told.startsWith('late')))
          assert.match(event, /^late AT\+([QM]\d+) \+\1: \d+$/)
        for (const data of modem.submitted) assert.equal(data, HI)
        // Whatever it was, it is over.
        await at.after(60_000)
        const last = at.run({ ...SIGNAL, text: 'AT', timeoutMs: TIMEOUT_MS })
        await at.after(30_000)
        assert.equal(last.answer.final, 'OK')
        await at.ends()
      }),
      { numRuns: 500 }
    )
  })
})
