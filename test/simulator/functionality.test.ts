import assert from 'node:assert/strict'
import { OWN_NUMBER, Rig, type RigOptions } from './rig'

async function ready(setUp: string[] = [], options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options)
  await rig.setUp('ATE0', ...setUp)
  await rig.heard()
  return rig
}

const LOCKED = { card: { pin: '1234', puk: '87654321' } }

describe('+CFUN of the virtual modem', () => {
  it('leaves and finds the network with +CFUN=0, 4 and 1; messages wait meanwhile', async () => {
    const rig = await ready(['AT+CREG=1', 'AT+CNMI=2,1'], { profile: { registerMs: 1000 } })
    await rig.after(1000)
    for (const off of [0, 4]) {
      assert.equal(await rig.type(`AT+CFUN=${off}\r`), '\r\n+CREG: 0\r\n\r\nOK\r\n')
      assert.equal(await rig.type('AT+CSQ;+CFUN?\r'), `\r\n+CSQ: 99,99\r\n\r\n+CFUN: ${off}\r\n\r\nOK\r\n`)
      void rig.network.sendText('+628990000001', OWN_NUMBER, 'hi')
      assert.equal(await rig.heard(), '')
      assert.equal(await rig.type('AT+CFUN=1\r'), '\r\n+CREG: 2\r\n\r\nOK\r\n')
      assert.match(await rig.after(1000), /^\r\n\+CREG: 1\r\n\r\n\+CMTI: "SM",\d\r\n$/)
    }
    assert.equal(await rig.type('AT+CFUN=1\r'), '\r\nOK\r\n')
  })

  it('asks for the PIN again behind +CFUN=0, in which the card has no power', async () => {
    const rig = await ready(['AT+CMEE=1', 'AT+CREG=1'], {
      ...LOCKED,
      profile: { simReadyMs: 2000, registerMs: 1000 }
    })
    await rig.after(2000)
    await rig.setUp('AT+CPIN="1234"')
    await rig.after(1000)
    assert.equal(await rig.type('AT+CFUN=0\r'), '\r\n+CREG: 0\r\n\r\nOK\r\n')
    for (const command of ['AT+CPIN?', 'AT+CIMI', 'AT+CPINR'])
      assert.equal(await rig.type(`${command}\r`), '\r\n+CME ERROR: 13\r\n', command)
    assert.equal(await rig.type('AT+CMGS=14\r'), '\r\n+CMS ERROR: 313\r\n')
    assert.equal(await rig.type('AT+CFUN=1\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CME ERROR: 14\r\n')
    await rig.after(2000)
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CMGS=14\r'), '\r\n+CMS ERROR: 311\r\n')
    assert.equal(await rig.type('AT+CPIN="1234"\r'), '\r\n+CREG: 2\r\n\r\nOK\r\n')
    assert.equal(await rig.after(1000), '\r\n+CREG: 1\r\n')
  })

  it('does not ask for it behind +CFUN=4, but does when its power was cut', async () => {
    const rig = await ready(['AT+CPIN="1234"', 'AT+CFUN=4'], LOCKED)
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CPIN: READY\r\n\r\nOK\r\n')
    await rig.setUp('AT+CFUN=1')
    await rig.heard()
    assert.equal(await rig.type('AT+CPIN?;+CREG?\r'), '\r\n+CPIN: READY\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n')
    rig.modem.powerOff()
    rig.modem.powerOn()
    await rig.setUp('ATE0')
    await rig.heard()
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n')
  })

  it('gives the card its power, not the radio, with +CFUN=4 behind +CFUN=0', async () => {
    const rig = await ready(['AT+CFUN=0', 'AT+CFUN=4'])
    assert.equal(await rig.type('AT+CPIN?;+CREG?\r'), '\r\n+CPIN: READY\r\n\r\n+CREG: 0,0\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CFUN=1;+CREG?\r'), '\r\n+CREG: 0,1\r\n\r\nOK\r\n')
  })

  it('ends neither a start of the card nor a search that +CFUN cut short', async () => {
    const rig = await ready(['AT+CREG=1'], { profile: { simReadyMs: 2000, registerMs: 2000 } })
    await rig.after(1000)
    await rig.setUp('AT+CFUN=0', 'AT+CFUN=1')
    await rig.heard()
    assert.equal(await rig.after(1999), '')
    assert.equal(await rig.after(1), '\r\n+CREG: 2\r\n')
    await rig.after(1000)
    await rig.setUp('AT+CFUN=4', 'AT+CFUN=1')
    await rig.heard()
    assert.equal(await rig.after(1999), '')
    assert.equal(await rig.after(1), '\r\n+CREG: 1\r\n')
  })

  it('counts TP-MR on from the card behind +CFUN=0', async () => {
    const rig = await ready([], { profile: { smssWritten: 'never' } })
    const pdu = '0001000A818021436587000002E834'
    await rig.setUp('AT+CMGS=14', `${pdu}\x1a`, 'AT+CFUN=4', 'AT+CFUN=1', 'AT+CMGS=14')
    await rig.heard()
    assert.equal(await rig.type(`${pdu}\x1a`), '\r\n+CMGS: 1\r\n\r\nOK\r\n')
    await rig.setUp('AT+CFUN=0', 'AT+CFUN=1', 'AT+CMGS=14')
    await rig.heard()
    assert.equal(await rig.type(`${pdu}\x1a`), '\r\n+CMGS: 0\r\n\r\nOK\r\n')
  })

  it('is not talked into registering while the radio is off', async () => {
    const rig = await ready(['AT+CFUN=4'])
    rig.modem.radio.grant({ creg: 1 })
    assert.equal(await rig.type('AT+CREG?\r'), '\r\n+CREG: 0,0\r\n\r\nOK\r\n')
  })
})
