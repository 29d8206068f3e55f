import assert from 'node:assert/strict'
import { faulty, HI, OK, send } from './faulty'

const SENT = `\r\n+CMGS: 0\r\n${OK}`

describe('faults of the prompt', () => {
  for (const [fault, prompt] of [
    ['urcBeforePrompt', '\r\n+CMTI: "SM",1\r\n\r\n> '],
    ['urcBeforePrompt=^RSSI:18', '\r\n^RSSI:18\r\n\r\n> '],
    ['promptNoSpace', '\r\n>'],
    ['promptCRLF', '\r\n>\r\n'],
    ['promptMissing', ''],
    ['promptTwice', '\r\n> \r\n> ']
  ] as const)
    it(`${fault}: ${JSON.stringify(prompt)}, and the message is taken all the same`, async () => {
      const rig = await faulty(fault)
      assert.equal(await rig.type('AT+CMGS=14\r'), prompt)
      assert.equal(await rig.type(`${HI}\x1a`), SENT)
      assert.equal(rig.network.ledger.count, 1)
    })

  it('promptMissing: ESC ends what was not asked for', async () => {
    const rig = await faulty('promptMissing')
    assert.equal(await rig.type('AT+CMGS=14\r'), '')
    assert.equal(await rig.type('\x1b'), OK)
    assert.equal(await rig.type('AT\r'), OK)
    assert.equal(rig.network.ledger.count, 0)
  })

  it('lostChar304: the next so many PDUs are damaged', async () => {
    const rig = await faulty('lostChar304=2')
    assert.equal(await send(rig), '\r\n+CMS ERROR: 304\r\n')
    assert.equal(await send(rig), '\r\n+CMS ERROR: 304\r\n')
    assert.equal(rig.network.ledger.count, 0)
    assert.equal(await send(rig), SENT)
    assert.equal(rig.network.ledger.count, 1)
  })

  it('unplugBeforePrompt: the next client finds the prompt open', async () => {
    const rig = await faulty('unplugBeforePrompt')
    const { client } = rig
    assert.equal(await rig.type('AT+CMGS=14\r'), '')
    assert.equal(client.destroyed, true)
    rig.modem.faults.clear('unplugBeforePrompt')
    rig.open()
    assert.equal(await rig.type('AT\r'), '')
    assert.equal(await rig.type('\x1b'), OK)
    assert.equal(await send(rig), SENT)
    assert.equal(rig.network.ledger.count, 1)
  })
})
