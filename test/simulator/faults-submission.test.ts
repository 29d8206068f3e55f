import assert from 'node:assert/strict'
import { HEARD } from './fault-outcomes'
import { faulty, HI, OK, send } from './faulty'
import type { RigOptions } from './rig'

const SENT = `\r\n+CMGS: 0\r\n${OK}`
const LATENCY = { network: { latency: 1000 } }

/** What is heard until the modem has nothing more to say of a message, and how often the network has it. */
async function outcome(
  fault: string,
  options: RigOptions = LATENCY
): Promise<[heard: string, taken: number]> {
  const rig = await faulty(fault, options)
  const heard = (await send(rig)) + (await rig.after(300_000))
  return [heard, rig.network.ledger.count]
}

describe('faults behind Ctrl-Z', () => {
  for (const [fault, heard] of Object.entries(HEARD)) {
    it(`${fault}: ${JSON.stringify(heard)}, and the network has it`, async () => {
      assert.deepEqual(await outcome(fault), [heard, 1])
      assert.deepEqual(await outcome(`${fault}=taken`), [heard, 1])
    })

    it(`${fault}=notTaken: ${JSON.stringify(heard)}, and the network has it not`, async () => {
      assert.deepEqual(await outcome(`${fault}=notTaken`), [heard, 0])
    })

    it(`${fault}: a stored message is marked as sent only if the network has it`, async () => {
      for (const took of ['taken', 'notTaken']) {
        const rig = await faulty(`${fault}=${took}`, LATENCY)
        await rig.setUp('AT+CMGW=14', `${HI}\x1a`, 'AT+CMSS=1')
        await rig.after(300_000)
        const { stat } = rig.card.messages.get(1)!
        assert.equal(rig.network.ledger.count, took === 'taken' ? 1 : 0)
        // The reboot and the failure come before the writing.
        const marked = took === 'taken' && !['rebootMidSend', 'lteSmsFail'].includes(fault)
        assert.equal(stat, marked ? 3 : 2, took)
      }
    })
  }

  it('says what the network refuses, whatever the fault would make of a success', async () => {
    for (const fault of ['okWithoutCMGS', 'cmgsWithoutOK', 'okBeforeCMGS', 'lateCMGS', 'bareERROR']) {
      const heard = await outcome(fault, { network: { rules: [{ cms: 38 }] } })
      assert.deepEqual(heard, ['\r\n+CMS ERROR: 38\r\n', 0])
    }
  })

  it('survives two faults that contradict each other', async () => {
    const rig = await faulty(['bareERROR', 'okBeforeCMGS'])
    assert.equal(await send(rig), OK)
    assert.equal(await rig.after(1000), '')
    assert.equal(rig.network.ledger.count, 1)
  })

  it('leaves alone what ESC ends', async () => {
    for (const fault of [
      'okWithoutCMGS',
      'cmgsWithoutOK',
      'okBeforeCMGS',
      'lateCMGS',
      'bareERROR',
      'rebootMidSend'
    ]) {
      const rig = await faulty(fault)
      await rig.type('AT+CMGS=14\r')
      await rig.heard()
      assert.equal(await rig.type('\x1b'), OK)
    }
  })

  it('okBeforeCMGS: a tenth of a second lies between', async () => {
    const rig = await faulty('okBeforeCMGS')
    assert.equal(await send(rig), OK)
    assert.equal(await rig.after(99), '')
    assert.equal(await rig.after(1), '\r\n+CMGS: 0\r\n')
  })

  for (const [fault, ms, taken] of [
    ['lateCMGS', 160_000, 1],
    ['lateCMGS=5000', 5000, 1],
    ['lateCMGS=notTaken', 160_000, 0],
    ['lateCMGS=5000,notTaken', 5000, 0]
  ] as const)
    it(`${fault}: ${ms} ms after the answer of the network`, async () => {
      const rig = await faulty(fault)
      assert.equal(await send(rig), '')
      assert.equal(await rig.after(ms - 1), '')
      assert.equal(rig.network.ledger.count, taken)
      assert.equal(await rig.after(1), SENT)
    })

  it('rebootMidSend: the settings are gone, the next message goes when it is switched off', async () => {
    const rig = await faulty('rebootMidSend', LATENCY)
    assert.equal(await send(rig), '')
    assert.equal(await rig.after(1999), '')
    assert.equal(await rig.after(1), '\r\nRDY\r\n')
    assert.equal(await rig.type('ATE0\r'), `ATE0\r${OK}`)
    rig.modem.faults.clear('rebootMidSend')
    assert.equal(await send(rig), '')
    // Nothing was written when it lost power: TP-MR begins anew.
    assert.equal(await rig.after(1000), SENT)
    assert.equal(rig.network.ledger.count, 2)
  })

  it('rebootMidSend=notTaken: at once', async () => {
    const rig = await faulty('rebootMidSend=notTaken', LATENCY)
    await send(rig)
    assert.equal(await rig.after(1000), '\r\nRDY\r\n')
  })

  it('unplugAfterCtrlZ: the result is for nobody, the modem remembers its settings', async () => {
    const rig = await faulty('unplugAfterCtrlZ', LATENCY)
    const { client } = rig
    await send(rig)
    assert.equal(client.destroyed, true)
    assert.equal(rig.network.ledger.count, 0)
    await rig.after(1000)
    assert.equal(rig.network.ledger.count, 1)
    rig.open()
    assert.equal(await rig.type('AT\r'), OK)
  })

  it('lteSmsFail: fails on LTE, works without it', async () => {
    const rig = await faulty('lteSmsFail=notTaken')
    assert.equal(await send(rig), '\r\n+CMS ERROR: 500\r\n')
    assert.equal(await rig.type('AT+CNMP?\r'), `\r\n+CNMP: 2\r\n${OK}`)
    assert.equal(await rig.type('AT+CNMP=14\r'), OK)
    assert.equal(await send(rig), `\r\n+CMGS: 1\r\n${OK}`)
    assert.equal(await rig.type('AT+CNMP=38\r'), OK)
    assert.equal(await send(rig), '\r\n+CMS ERROR: 500\r\n')
    assert.equal(rig.network.ledger.count, 1)
  })
})
