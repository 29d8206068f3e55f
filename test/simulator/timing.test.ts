import assert from 'node:assert/strict'
import type { Profile } from '../../src/simulator/modem/profile'
import { OWN_NUMBER, Rig } from './rig'

const HI = '0001000A818021436587000002E834'
const TAKEN = 1000
const WRITTEN = 300
const RESULT = 700

/** A stored message is on its way: taken after 1000 ms, written 300 ms later, result 700 ms after it was taken. */
async function sending(
  profile: Partial<Profile> = {},
  resultDelay = RESULT,
  writeDelay = WRITTEN
): Promise<Rig> {
  const rig = new Rig({ profile, network: { latency: TAKEN }, modem: { resultDelay, writeDelay } })
  await rig.setUp('ATE0', 'AT+CMGW=14')
  await rig.type(`${HI}\x1a`)
  await rig.heard()
  assert.equal(await rig.type('AT+CMSS=1\r'), '')
  return rig
}

/** Messages in the ledger, status of the slot, last TP-MR in EF_SMSS. */
const state = (rig: Rig) => [
  rig.network.ledger.count,
  rig.card.messages.get(1)?.stat,
  rig.card.smss.lastMr.toString(16)
]

describe('time in the virtual modem', () => {
  it('has three moments: taken, written, told', async () => {
    const rig = await sending()
    assert.equal(await rig.after(TAKEN - 1), '')
    assert.deepEqual(state(rig), [0, 2, 'ff'])
    assert.equal(await rig.after(1), '')
    assert.deepEqual(state(rig), [1, 2, 'ff'])
    assert.equal(await rig.after(WRITTEN - 1), '')
    assert.deepEqual(state(rig), [1, 2, 'ff'])
    assert.equal(await rig.after(1), '')
    assert.deepEqual(state(rig), [1, 3, '0'])
    assert.equal(await rig.after(RESULT - WRITTEN - 1), '')
    assert.equal(await rig.after(1), '\r\n+CMSS: 0\r\n\r\nOK\r\n')
  })

  it('may tell before it writes', async () => {
    const rig = await sending({}, 100, 500)
    assert.equal(await rig.after(TAKEN + 100), '\r\n+CMSS: 0\r\n\r\nOK\r\n')
    assert.deepEqual(state(rig), [1, 2, 'ff'])
    await rig.after(400)
    assert.deepEqual(state(rig), [1, 3, '0'])
  })

  it('draws each delay for itself: EF_SMSS, slot, result', async () => {
    const draws = [0.9, 0.3, 0.1]
    const upTo = (max: number) => ({ min: 0, max })
    const rig = new Rig({
      network: { latency: upTo(1000), random: () => 0.2 },
      modem: { resultDelay: upTo(1000), writeDelay: upTo(1000), random: () => draws.shift() ?? 0 }
    })
    await rig.setUp('ATE0', 'AT+CMGW=14')
    await rig.type(`${HI}\x1a`)
    await rig.type('AT+CMSS=1\r')
    await rig.heard()
    await rig.after(200)
    assert.deepEqual(state(rig), [1, 2, 'ff'])
    assert.equal(await rig.after(99), '')
    assert.equal(await rig.after(1), '\r\n+CMSS: 0\r\n\r\nOK\r\n')
    await rig.after(199)
    assert.deepEqual(state(rig), [1, 2, 'ff'])
    await rig.after(1)
    assert.deepEqual(state(rig), [1, 3, 'ff'])
    await rig.after(599)
    assert.deepEqual(state(rig), [1, 3, 'ff'])
    await rig.after(1)
    assert.deepEqual(state(rig), [1, 3, '0'])
  })

  for (const [when, after, expected] of [
    ['before the network takes it', TAKEN - 1, [1, 2, 'ff']],
    ['between taken and written', TAKEN + WRITTEN - 1, [1, 2, 'ff']],
    ['between written and told', TAKEN + WRITTEN, [1, 3, '0']]
  ] as const)
    it(`keeps what was done when power goes ${when}, and says no result`, async () => {
      const rig = await sending()
      await rig.after(after)
      rig.modem.reboot()
      assert.equal(await rig.after(10_000), '')
      // What has left the antenna cannot be called back.
      assert.deepEqual(state(rig), expected)
      assert.equal(await rig.type('ATE0\r'), 'ATE0\r\r\nOK\r\n')
    })

  for (const [slotWritten, smssWritten, atSubmit, atAnswer] of [
    ['answer', 'answer', [2, 'ff'], [3, '0']],
    ['submit', 'submit', [3, '0'], [3, '0']],
    ['submit', 'never', [3, 'ff'], [3, 'ff']],
    ['never', 'submit', [2, '0'], [2, '0']],
    ['never', 'never', [2, 'ff'], [2, 'ff']]
  ] as const)
    it(`writes the slot ${slotWritten} and EF_SMSS ${smssWritten}, as its kind does`, async () => {
      const rig = await sending({ slotWritten, smssWritten })
      await rig.after(WRITTEN)
      assert.deepEqual(state(rig), [0, ...atSubmit])
      await rig.after(TAKEN)
      assert.deepEqual(state(rig), [1, ...atAnswer])
    })

  it('writes nothing where the network refuses, unless it wrote at submit', async () => {
    for (const [slotWritten, stat] of [
      ['answer', 2],
      ['submit', 3]
    ] as const) {
      const rig = await sending({ slotWritten, smssWritten: slotWritten })
      rig.network.rules.add({ cms: 38 })
      assert.equal(await rig.after(5000), '\r\n+CMS ERROR: 38\r\n')
      assert.deepEqual(state(rig), [0, stat, slotWritten === 'answer' ? 'ff' : '0'])
    }
  })

  it('advances TP-MR at submit, whatever becomes of it; after a reboot it goes on from the card', async () => {
    const rig = await sending({ smssWritten: 'never' })
    await rig.after(5000)
    await rig.type('AT+CMSS=1\r')
    assert.equal(await rig.after(5000), '\r\n+CMSS: 1\r\n\r\nOK\r\n')
    rig.modem.reboot()
    await rig.setUp('ATE0')
    await rig.heard()
    await rig.type('AT+CMSS=1\r')
    assert.equal(await rig.after(5000), '\r\n+CMSS: 0\r\n\r\nOK\r\n')
  })

  it('advances TP-MR also where the network refuses, or never answers', async () => {
    const rig = new Rig({
      network: {
        rules: [
          { cms: 38, times: 1 },
          { silent: true, times: 1 }
        ]
      }
    })
    await rig.setUp('ATE0', 'AT+CMGS=14')
    await rig.heard()
    assert.equal(await rig.type(`${HI}\x1a`), '\r\n+CMS ERROR: 38\r\n')
    await rig.setUp('AT+CMGS=14')
    await rig.type(`${HI}\x1a`)
    assert.equal(await rig.after(60_000), '\r\n+CMS ERROR: 332\r\n')
    await rig.setUp('AT+CMGS=14')
    await rig.heard()
    assert.equal(await rig.type(`${HI}\x1a`), '\r\n+CMGS: 2\r\n\r\nOK\r\n')
  })

  for (const [smssWritten, mr] of [
    ['submit', 1],
    ['answer', 0]
  ] as const)
    it(`goes on with TP-MR ${mr} when power went before the answer and EF_SMSS is written at ${smssWritten}`, async () => {
      const rig = await sending({ smssWritten })
      await rig.after(TAKEN - 1)
      rig.modem.reboot()
      await rig.setUp('ATE0')
      await rig.after(TAKEN)
      await rig.heard()
      await rig.type('AT+CMSS=1\r')
      assert.equal(await rig.after(5000), `\r\n+CMSS: ${mr}\r\n\r\nOK\r\n`)
      assert.deepEqual(
        rig.network.ledger.entries.map((entry) => entry.mr),
        [0, mr]
      )
    })

  it('sends what was typed to its end by a client who leaves at once', async () => {
    const rig = new Rig({ network: { latency: TAKEN } })
    await rig.type('AT+CMGS=14\r')
    rig.client.write(`${HI}\x1a`)
    await rig.close()
    assert.equal(rig.network.ledger.count, 0)
    await rig.after(TAKEN)
    assert.equal(rig.network.ledger.count, 1)
  })

  it('says nothing stale to the next client: no echo, prompt, answer, nor what it says by itself', async () => {
    const rig = new Rig({ profile: { noise: [{ every: 1000, text: '^RSSI:18' }] } })
    rig.client.write('AT+CREG=1;+CSQ;+CMGS=14\r')
    await rig.close()
    rig.modem.radio.grant({ creg: 5 })
    rig.modem.calls.ring('0812')
    await rig.after(1500)
    await rig.heard()
    rig.open()
    assert.equal(await rig.after(499), '')
    assert.equal(await rig.after(1), '\r\n^RSSI:18\r\n')
    assert.equal(await rig.type('\x1b'), '\r\nOK\r\n')
  })

  it('goes on when the client leaves; what it says meanwhile is gone for the next one', async () => {
    const rig = await sending()
    await rig.close()
    await rig.after(TAKEN + RESULT)
    assert.deepEqual(state(rig), [1, 3, '0'])
    void rig.network.sendText('+628990000001', OWN_NUMBER, 'hi')
    rig.open()
    assert.equal(await rig.heard(), '')
    assert.equal(await rig.type('AT\r'), '\r\nOK\r\n')
  })

  it('tells the next client the result if it is there in time', async () => {
    const rig = await sending()
    await rig.close()
    await rig.after(TAKEN)
    rig.open()
    assert.equal(await rig.after(RESULT), '\r\n+CMSS: 0\r\n\r\nOK\r\n')
  })

  it('keeps an open prompt for the next client, who is well advised to press ESC', async () => {
    const rig = new Rig()
    await rig.setUp('ATE0', 'AT+CMGS=14')
    await rig.close()
    rig.open()
    await rig.heard()
    assert.equal(await rig.type('AT\r'), '')
    assert.equal(await rig.type('\x1bAT\r'), '\r\nOK\r\n\r\nOK\r\n')
  })

  it('cuts off a client when another one comes, and at unplugging', async () => {
    const rig = new Rig()
    const first = rig.client
    rig.open()
    await rig.settle()
    assert.equal(first.destroyed || first.readableEnded, true)
    const second = rig.client
    rig.modem.unplug()
    await rig.settle()
    assert.equal(second.destroyed || second.readableEnded, true)
  })

  it('gives up a message to which the network never answers, after a minute', async () => {
    const rig = await sending()
    rig.network.rules.add({ silent: true })
    assert.equal(await rig.after(TAKEN + 59_999), '')
    assert.equal(await rig.after(1), '\r\n+CMS ERROR: 332\r\n')
    assert.deepEqual(state(rig), [1, 2, 'ff'])
  })
})
