import assert from 'node:assert/strict'
import { faulty, OK, send } from './faulty'

const SENT = `\r\n+CMGS: 0\r\n${OK}`

describe('faults of card and registration', () => {
  it('errorText: words, whatever +CMEE says', async () => {
    const rig = await faulty('errorText', { card: { pin: '1234' } })
    assert.equal(await rig.type('AT+CIMI\r'), '\r\n+CME ERROR: SIM PIN required\r\n')
    assert.equal(await rig.type('AT+CMGS=14\r'), '\r\n+CMS ERROR: SIM PIN required\r\n')
    assert.equal(await rig.type('AT+CPIN="1234"\r'), OK)
    rig.network.rules.add({ cms: 38 })
    assert.equal(await send(rig), '\r\n+CMS ERROR: Network out of order\r\n')
    rig.network.rules.add({ cms: 500 })
    assert.equal(await send(rig), '\r\n+CMS ERROR: Unknown error\r\n')
  })

  for (const [fault, cme, cms] of [
    ['busy515=4', 515, 515],
    ['simBusy14=4', 14, 314]
  ] as const)
    it(`${fault}: four commands to the card fail, others do not count`, async () => {
      const rig = await faulty(fault)
      await rig.setUp('AT+CMEE=1')
      await rig.heard()
      assert.equal(await rig.type('AT+CPIN?\r'), `\r\n+CME ERROR: ${cme}\r\n`)
      assert.equal(await rig.type('AT+CSQ\r'), `\r\n+CSQ: 20,99\r\n${OK}`)
      assert.equal(await rig.type('AT+CPIN=?\r'), OK)
      assert.equal(await rig.type('AT+CSCA?\r'), `\r\n+CME ERROR: ${cme}\r\n`)
      assert.equal(await rig.type('AT+CMGS=14\r'), `\r\n+CMS ERROR: ${cms}\r\n`)
      assert.equal(await rig.type('AT+CPMS?\r'), `\r\n+CMS ERROR: ${cms}\r\n`)
      assert.equal(rig.network.ledger.count, 0)
      assert.equal(await send(rig), SENT)
      assert.equal(rig.network.ledger.count, 1)
    })

  it('cpinNoOK: the state of the card is the whole answer', async () => {
    const rig = await faulty('cpinNoOK')
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CPIN: READY\r\n')
    assert.equal(await rig.type('AT\r'), OK)
  })

  it('pukAfter3: no PIN is right; three of them and the PUK is wanted', async () => {
    const rig = await faulty('pukAfter3', { card: { pin: '1234', puk: '87654321' } })
    await rig.setUp('ATE0', 'AT+CMEE=1')
    await rig.heard()
    assert.equal(await rig.type('AT+CPIN?\r'), `\r\n+CPIN: SIM PIN\r\n${OK}`)
    assert.equal(await rig.type('AT+CPIN="1234"\r'), '\r\n+CME ERROR: 16\r\n')
    assert.equal(await rig.type('AT+CPIN=1234\r'), '\r\n+CME ERROR: 16\r\n')
    assert.equal(await rig.type('AT+CPINR\r'), `\r\n+CPINR: SIM PIN,1,3\r\n+CPINR: SIM PUK,10,10\r\n${OK}`)
    assert.equal(await rig.type('AT+CPIN=""\r'), '\r\n+CME ERROR: 12\r\n')
    assert.equal(await rig.type('AT+CPIN?\r'), `\r\n+CPIN: SIM PUK\r\n${OK}`)
    assert.equal(await rig.type('AT+CMGS=14\r'), '\r\n+CMS ERROR: 316\r\n')
    rig.modem.faults.clear('pukAfter3')
    await rig.setUp('ATE0')
    await rig.heard()
    assert.equal(await rig.type('AT+CPIN="1234"\r'), OK)
    assert.equal(await send(rig), SENT)
  })

  it('pukAfter3: a card without a PIN has one for that time', async () => {
    const rig = await faulty('pukAfter3')
    assert.equal(await rig.type('AT+CPIN?\r'), `AT+CPIN?\r\r\n+CPIN: SIM PIN\r\n${OK}`)
    rig.modem.faults.clear('pukAfter3')
    assert.equal(await rig.type('AT+CPIN?\r'), `AT+CPIN?\r\r\n+CPIN: READY\r\n${OK}`)
  })

  it('cregDenied: nowhere, also behind a reboot, until it is switched off', async () => {
    const rig = await faulty('cregDenied')
    assert.equal(await rig.type('AT+CREG?;+CEREG?\r'), `\r\n+CREG: 0,3\r\n\r\n+CEREG: 0,3\r\n${OK}`)
    assert.equal(await send(rig), '\r\n+CMS ERROR: 331\r\n')
    rig.modem.reboot()
    await rig.setUp('ATE0', 'AT+CREG=1')
    await rig.heard()
    assert.equal(await rig.type('AT+CREG?\r'), `\r\n+CREG: 1,3\r\n${OK}`)
    rig.modem.faults.clear('cregDenied')
    assert.equal(await rig.heard(), '\r\n+CREG: 1\r\n')
    assert.equal(await send(rig), SENT)
    assert.equal(rig.network.ledger.count, 1)
  })

  it('cregDeniedCeregOk: on LTE only, which is enough', async () => {
    const rig = await faulty('cregDeniedCeregOk')
    assert.equal(await rig.type('AT+CREG?\r'), `\r\n+CREG: 0,3\r\n${OK}`)
    assert.equal(await rig.type('AT+CGREG?\r'), `\r\n+CGREG: 0,3\r\n${OK}`)
    assert.equal(await rig.type('AT+CEREG?\r'), `\r\n+CEREG: 0,5\r\n${OK}`)
    assert.equal(await send(rig), SENT)
    assert.equal(rig.network.ledger.count, 1)
  })
})
