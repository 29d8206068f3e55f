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

  it('speaks at the speed of its line', async () => {
    const rig = new Rig({ modem: { baudRate: 9600 } })
    await rig.type('ATE0\r')
    await rig.after(100)
    // 10 bits an octet: 15 octets last 15.6 ms, the 6 behind them 6.3 ms.
    await rig.type('AT+CSQ\r')
    assert.equal(await rig.after(15), '')
    assert.equal(await rig.after(1), '\r\n+CSQ: 20,99\r\n')
    assert.equal(await rig.after(5), '')
    assert.equal(await rig.after(1), '\r\nOK\r\n')
    // A UART hands over 16 octets at once.
    await rig.type('AT+CPINR\r')
    assert.equal(await rig.after(17), '\r\n+CPINR: SIM PIN'.slice(0, 16))
  })

  it('leaves nothing on the wire for the next client, nor behind a loss of power', async () => {
    const rig = new Rig({ modem: { baudRate: 300 } })
    await rig.type('ATI\r')
    await rig.close()
    rig.open()
    assert.equal(await rig.after(10_000), '')
    await rig.type('ATI\r')
    rig.modem.reboot()
    assert.equal(await rig.after(10_000), '')
  })

  it('gives up a message to which the network never answers, after a minute', async () => {
    const rig = await sending()
    rig.network.rules.add({ silent: true })
    assert.equal(await rig.after(TAKEN + 59_999), '')
    assert.equal(await rig.after(1), '\r\n+CMS ERROR: 332\r\n')
    assert.deepEqual(state(rig), [1, 2, 'ff'])
  })
})
