import assert from 'node:assert/strict'
import { OWN_NUMBER, Rig, type RigOptions } from './rig'

async function ready(setUp: string[] = [], options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options)
  await rig.setUp('ATE0', ...setUp)
  await rig.heard()
  return rig
}

const LOCKED = { card: { pin: '1234', puk: '87654321' } }

describe('PIN, registration and power of the virtual modem', () => {
  it('registers when the PIN is right, with the codes that were asked for', async () => {
    const rig = await ready(['AT+CMEE=1', 'AT+CREG=2', 'AT+CGREG=1'], {
      ...LOCKED,
      profile: { registerMs: 3000 }
    })
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CREG?\r'), '\r\n+CREG: 2,0\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CPIN="1234"\r'), '\r\n+CREG: 2\r\n\r\n+CGREG: 2\r\n\r\nOK\r\n')
    assert.equal(await rig.after(2999), '')
    assert.equal(await rig.after(1), '\r\n+CREG: 1,"00C3","0000A1B2"\r\n\r\n+CGREG: 1\r\n')
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CPIN: READY\r\n\r\nOK\r\n')
  })

  it('locks the card after three wrong PINs; PUK and a new PIN open it', async () => {
    const rig = await ready(['AT+CMEE=1'], LOCKED)
    const tries = async () =>
      /SIM PIN,(\d).*SIM PUK,(\d+)/s
        .exec(await rig.type('AT+CPINR\r'))!
        .slice(1)
        .join(' ')
    assert.equal(await rig.type('AT+CPIN=0000\r'), '\r\n+CME ERROR: 16\r\n')
    assert.equal(await tries(), '2 10')
    assert.equal(await rig.type('AT+CPIN="0000"\r'), '\r\n+CME ERROR: 16\r\n')
    assert.equal(await rig.type('AT+CPIN="0000"\r'), '\r\n+CME ERROR: 12\r\n')
    assert.equal(await tries(), '0 10')
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CPIN="1234"\r'), '\r\n+CME ERROR: 12\r\n')
    assert.equal(await rig.type('AT+CPIN="11111111","4711"\r'), '\r\n+CME ERROR: 16\r\n')
    assert.equal(await rig.type('AT+CPIN="87654321",""\r'), '\r\n+CME ERROR: 16\r\n')
    assert.equal(await tries(), '0 8')
    assert.equal(await rig.type('AT+CPIN="87654321","4711"\r'), '\r\nOK\r\n')
    assert.equal(await tries(), '3 10')
    assert.equal(await rig.type('AT+CREG?\r'), '\r\n+CREG: 0,1\r\n\r\nOK\r\n')
    rig.modem.reboot()
    await rig.setUp('ATE0')
    await rig.heard()
    assert.equal(await rig.type('AT+CPIN="4711"\r'), '\r\nOK\r\n')
  })

  it('is beyond help after ten wrong PUKs', async () => {
    const rig = await ready(['AT+CMEE=1'], LOCKED)
    for (let i = 0; i < 3; i++) await rig.type('AT+CPIN="0000"\r')
    for (let i = 0; i < 10; i++) await rig.type('AT+CPIN="11111111","4711"\r')
    await rig.heard()
    assert.equal(await rig.type('AT+CPIN="87654321","4711"\r'), '\r\n+CME ERROR: 13\r\n')
  })

  it('remembers wrong PINs over a reboot, as the card does', async () => {
    const rig = await ready([], LOCKED)
    await rig.setUp('AT+CPIN="0000"')
    rig.modem.reboot()
    assert.equal(rig.card.pinTries, 2)
  })

  for (const [command, names] of [
    ['AT+CPINR', '+CPINR: SIM PIN,3,3\r\n+CPINR: SIM PUK,10,10'],
    ['AT^CPIN?', '^CPIN: SIM PIN,,10,3,10,3'],
    ['AT+CPINC?', '+CPINC: 3,3,10,10'],
    ['AT+QPINC="SC"', '+QPINC: "SC",3,10'],
    ['AT+SPIC', '+SPIC: 3,10,3,10'],
    ['AT^SPIC="SC"', '^SPIC: 3']
  ] as const)
    it(`counts tries by ${command}, where that is its command`, async () => {
      const pinCounter = /[+^]\w+/.exec(command)![0] as '+CPINR'
      const rig = await ready([], { ...LOCKED, profile: { pinCounter } })
      assert.equal(await rig.type(`${command}\r`), `\r\n${names}\r\n\r\nOK\r\n`)
      const other = await ready([], {
        ...LOCKED,
        profile: { pinCounter: pinCounter === '+CPINR' ? '+CPINC' : '+CPINR' }
      })
      assert.equal(await other.type(`${command}\r`), '\r\nERROR\r\n')
    })

  it('says how the network treats it', async () => {
    const rig = await ready(['AT+CREG=1', 'AT+CEREG=1'])
    rig.modem.radio.grant({ creg: 3, cereg: 5 })
    assert.equal(await rig.heard(), '\r\n+CREG: 3\r\n\r\n+CEREG: 5\r\n')
    rig.modem.radio.grant({ creg: 3 })
    assert.equal(await rig.heard(), '')
  })

  it('reboots at +CFUN=1,1: card, messages and clock survive, settings do not', async () => {
    const rig = await ready(
      ['AT+CMGF=1', 'AT+CNMI=2,1', 'AT+CMEE=2', 'AT+CPMS="ME","ME","ME"', 'AT+CREG=1'],
      {
        profile: { boot: [{ after: 500, text: 'RDY' }], bootMs: 500, simReadyMs: 2000, registerMs: 1000 }
      }
    )
    await rig.after(4000)
    await rig.setUp('ATE0', 'AT+CMGF=1', 'AT+CNMI=2,1', 'AT+CPMS="ME","ME","ME"')
    await rig.network.sendText('+628990000001', OWN_NUMBER, 'hi')
    await rig.heard()
    assert.equal(await rig.type('AT+CFUN=1,1\r'), '\r\nOK\r\n')
    await rig.after(1)
    assert.equal(await rig.type('AT\r'), '')
    assert.equal(await rig.after(500), '\r\nRDY\r\n')
    assert.equal(await rig.type('AT+CMEE=1\r'), 'AT+CMEE=1\r\r\nOK\r\n')
    await rig.setUp('ATE0')
    await rig.heard()
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CME ERROR: 14\r\n')
    await rig.after(3000)
    assert.equal(
      await rig.type('AT+CPIN?;+CMGF?;+CNMI?;+CPMS?;+CREG?\r'),
      [
        '+CPIN: READY',
        '+CMGF: 0',
        '+CNMI: 0,0,0,0,0',
        '+CPMS: "SM",0,20,"SM",0,20,"SM",0,20',
        '+CREG: 0,1',
        'OK'
      ]
        .map((line) => `\r\n${line}\r\n`)
        .join('')
    )
    assert.deepEqual(rig.modem.memories.usage('ME'), [1, 100])
  })

  it('says nothing without power', async () => {
    const rig = await ready(['AT+CNMI=2,1'])
    rig.modem.powerOff()
    void rig.network.sendText('+628990000001', OWN_NUMBER, 'hi')
    assert.equal(await rig.type('AT\r'), '')
    rig.modem.powerOn()
    assert.equal(await rig.heard(), '')
    assert.equal(rig.card.messages.used, 1)
  })

  it('answers USSD codes, also in several steps, and not after the session was ended', async () => {
    const rig = await ready()
    const menu: Record<string, string> = { '*100#': 'Menu\r\n1 Balance', '1': 'Rp 5.000' }
    rig.modem.ussd.answer = (code) =>
      menu[code] === undefined
        ? undefined
        : { text: menu[code], after: 500, ...(code === '1' ? {} : { more: true }) }
    assert.equal(await rig.type('AT+CUSD=1,"*100#",15\r'), '\r\nOK\r\n')
    assert.equal(await rig.after(500), '\r\n+CUSD: 1,"Menu\r\n1 Balance",15\r\n')
    assert.equal(await rig.type('AT+CUSD=1,"1",15\r'), '\r\nOK\r\n')
    assert.equal(await rig.after(500), '\r\n+CUSD: 0,"Rp 5.000",15\r\n')
    await rig.setUp('AT+CUSD=1,"*999#",15')
    assert.equal(await rig.after(500), '\r\n+CUSD: 4\r\n')
    await rig.setUp('AT+CUSD=1,"*100#",15', 'AT+CUSD=2')
    await rig.heard()
    assert.equal(await rig.after(500), '')
    await rig.setUp('AT+CSCS="UCS2"', 'AT+CUSD=1,"0031",15')
    await rig.heard()
    assert.equal(await rig.after(500), '\r\n+CUSD: 0,"0052007000200035002E003000300030",15\r\n')
  })

  it('rings every five seconds, with the number by +CLIP, until hung up', async () => {
    const rig = await ready()
    rig.modem.calls.ring('+628990000001')
    assert.equal(await rig.heard(), '\r\nRING\r\n')
    await rig.setUp('AT+CLIP=1')
    await rig.heard()
    assert.equal(await rig.after(5000), '\r\nRING\r\n\r\n+CLIP: "+628990000001",145,,,,0\r\n')
    assert.equal(await rig.type('ATH\r'), '\r\nOK\r\n')
    assert.equal(await rig.after(4000), '')
    rig.modem.calls.ring('0812')
    assert.equal(await rig.heard(), '\r\nRING\r\n\r\n+CLIP: "0812",129,,,,0\r\n')
    assert.equal(await rig.after(4999), '')
    assert.equal(await rig.after(1), '\r\nRING\r\n\r\n+CLIP: "0812",129,,,,0\r\n')
    await rig.setUp('AT+CHUP')
    await rig.heard()
    assert.equal(await rig.after(20_000), '')
  })
})
