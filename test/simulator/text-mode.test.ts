import assert from 'node:assert/strict'
import { OWN_NUMBER, Rig } from './rig'

const SENDER = '+628990000001'
const TIME = '26/11/22,10:00:00+00'

async function ready(...setUp: string[]): Promise<Rig> {
  const rig = new Rig()
  await rig.setUp('ATE0', 'AT+CMGF=1', ...setUp)
  await rig.heard()
  return rig
}

const arrive = (rig: Rig, text: string, options = {}) =>
  rig.network.sendText(SENDER, OWN_NUMBER, text, options)

async function send(rig: Rig, command: string, typed: string): Promise<string> {
  assert.equal(await rig.type(`${command}\r`), '\r\n> ')
  return rig.type(`${typed}\x1a`)
}

describe('text mode of the virtual modem', () => {
  it('sends a text, by +CSMP: report, validity and protocol', async () => {
    const rig = await ready('AT+CSMP=49,143,0,0')
    assert.equal(await send(rig, 'AT+CMGS="+628990000001"', 'hi'), '\r\n+CMGS: 0\r\n\r\nOK\r\n')
    assert.equal(rig.network.ledger.entries[0]?.tpdu, '31000C9126980900001000008F02E834')
  })

  it('takes the type of the number, line ends, and an LF behind the CR of the command', async () => {
    const rig = await ready()
    assert.equal(
      await send(rig, 'AT+CMGS="628990000001",145', '\none\r\ntwo'),
      '\r\n> \r\n+CMGS: 0\r\n\r\nOK\r\n'
    )
    const [entry] = rig.network.ledger.entries
    assert.deepEqual([entry?.to, entry?.text], ['+628990000001', 'one\ntwo'])
  })

  it('asks for each further line of a text, with CR LF > and a blank, behind the echo of its CR', async () => {
    const rig = await ready('ATE1')
    assert.equal(await rig.type('AT+CMGS="0812345678"\r'), 'AT+CMGS="0812345678"\r\r\n> ')
    assert.equal(await rig.type('one\rtwo\r'), 'one\r\r\n> two\r\r\n> ')
    assert.equal(await rig.type('three\x1a'), 'three\r\n+CMGS: 0\r\n\r\nOK\r\n')
    assert.equal(rig.network.ledger.entries[0]?.text, 'one\ntwo\nthree')
    await rig.type('AT+CMGW="0812345678"\r')
    await rig.heard()
    assert.equal(await rig.type('one\r'), 'one\r\r\n> ')
    assert.equal(await rig.type('\x1b'), '\r\nOK\r\n')
    assert.equal(rig.card.messages.used, 0)
  })

  for (const setting of ['AT+CSMP=17,167,0,8', 'AT+CSMP=17,167,0,4', 'AT+CSCS="HEX"', 'AT+CMGF=0'])
    it(`asks for no further line behind ${setting}: hex has none`, async () => {
      const rig = await ready(setting)
      const command = setting === 'AT+CMGF=0' ? 'AT+CMGS=14' : 'AT+CMGS="0812345678"'
      await rig.type(`${command}\r`)
      await rig.heard()
      assert.equal(await rig.type('0068\r0069'), '')
    })

  it('sends UCS-2 and octets as hex, by the data coding of +CSMP', async () => {
    const rig = await ready('AT+CSMP=17,167,0,8')
    await send(rig, 'AT+CMGS="+628990000001"', '041F0440')
    await rig.setUp('AT+CSMP=17,167,0,4')
    await send(rig, 'AT+CMGS="+628990000001"', '00ff')
    await rig.setUp('AT+CSMP=17,167,0,240')
    await send(rig, 'AT+CMGS="+628990000001"', 'flash')
    assert.deepEqual(
      rig.network.ledger.entries.map(({ text, data }) => text ?? data),
      ['Пр', '00FF', 'flash']
    )
    assert.equal(rig.network.phones.get(SENDER).messages.at(-1)?.flash, true)
  })

  it('reads number and text by +CSCS="UCS2"', async () => {
    const rig = await ready('AT+CSCS="UCS2"')
    const number = Buffer.from('+628990000001', 'utf16le').swap16().toString('hex').toUpperCase()
    await send(rig, `AT+CMGS="${number}"`, '00680069')
    assert.equal(rig.network.ledger.entries[0]?.to, '+628990000001')
    assert.equal(rig.network.ledger.entries[0]?.text, 'hi')
    await arrive(rig, 'hä')
    assert.equal(
      await rig.type('AT+CMGR=1\r'),
      `\r\n+CMGR: "REC UNREAD","${number}",,"${TIME}"\r\n006800E4\r\n\r\nOK\r\n`
    )
  })

  it('uses the codes of the 7-bit alphabet with "GSM", those of ISO 8859-1 when asked', async () => {
    const rig = await ready()
    await send(rig, 'AT+CMGS="0812345678"', '\x00\x11')
    assert.equal(rig.network.ledger.entries[0]?.text, '@_')
    await arrive(rig, '@_ä{')
    assert.equal((await rig.type('AT+CMGR=1\r')).split('\r\n')[2], '\0\x11\x7b\x1b\x28')
    await rig.setUp('AT+CSCS="8859-1"')
    assert.match(await rig.type('AT+CMGR=1\r'), /\r\n@_\xe4\{\r\n\r\nOK/)
    await rig.setUp('AT+CSCS="IRA"')
    assert.match(await rig.type('AT+CMGR=1\r'), /\r\n@_\?\{\r\n\r\nOK/)
    await rig.setUp('AT+CSCS="HEX"')
    assert.match(await rig.type('AT+CMGR=1\r'), /\r\n00117B1B28\r\n\r\nOK/)
  })

  it('refuses what is too long, or no number', async () => {
    const rig = await ready()
    assert.equal(await send(rig, 'AT+CMGS="0812345678"', 'x'.repeat(161)), '\r\n+CMS ERROR: 305\r\n')
    assert.equal(await rig.type('AT+CMGS="abc"\r'), '\r\n+CMS ERROR: 305\r\n')
    assert.equal(await rig.type('AT+CMGS=""\r'), '\r\n+CMS ERROR: 305\r\n')
  })

  it('lists, and shows UCS-2 as hex', async () => {
    const rig = await ready()
    await arrive(rig, 'hi')
    await arrive(rig, 'Пр')
    await send(rig, 'AT+CMGW="0812345678",129,"STO SENT"', 'hi')
    await rig.heard()
    assert.equal(
      await rig.type('AT+CMGL="ALL"\r'),
      [
        '\r\n+CMGL: 1,"REC UNREAD","+628990000001",,"26/11/22,10:00:00+00"\r\nhi',
        '+CMGL: 2,"REC UNREAD","+628990000001",,"26/11/22,10:00:00+00"\r\n041F0440',
        '+CMGL: 3,"STO SENT","0812345678",\r\nhi\r\n\r\nOK\r\n'
      ].join('\r\n')
    )
    assert.match(await rig.type('AT+CMGL="REC READ"\r'), /^\r\n\+CMGL: 1,.*\+CMGL: 2,/s)
    assert.equal(await rig.type('AT+CMGL="REC UNREAD"\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('AT+CMGL="NONSENSE"\r'), '\r\n+CMS ERROR: 305\r\n')
  })

  it('shows all headers with +CSDH=1', async () => {
    const rig = await ready('AT+CSDH=1')
    await arrive(rig, 'hi')
    await send(rig, 'AT+CMGW="0812345678"', 'hi')
    await rig.heard()
    assert.equal(
      await rig.type('AT+CMGR=1\r'),
      `\r\n+CMGR: "REC UNREAD","+628990000001",,"${TIME}",145,4,0,0,"+628110000000",145,2\r\nhi\r\n\r\nOK\r\n`
    )
    assert.equal(
      await rig.type('AT+CMGR=2\r'),
      '\r\n+CMGR: "STO UNSENT","0812345678",,129,17,0,0,167,"+628110000000",145,2\r\nhi\r\n\r\nOK\r\n'
    )
    assert.match(await rig.type('AT+CMGL="REC READ"\r'), /"26\/11\/22,10:00:00\+00",145,2\r\nhi/)
  })

  it('hands messages and reports over in its own form', async () => {
    const rig = await ready('AT+CNMI=2,2,0,1', 'AT+CSMP=49,167,0,0')
    await arrive(rig, 'hi')
    assert.equal(await rig.heard(), `\r\n+CMT: "+628990000001",,"${TIME}"\r\nhi\r\n`)
    assert.equal(
      await send(rig, 'AT+CMGS="0812345678"', 'hi'),
      `\r\n+CDS: 6,0,"0812345678",129,"${TIME}","${TIME}",0\r\n\r\n+CMGS: 0\r\n\r\nOK\r\n`
    )
  })

  it('lists a stored report', async () => {
    const rig = await ready('AT+CNMI=2,1,0,2', 'AT+CSMP=49,167,0,0', 'AT+CPMS="SR"')
    await send(rig, 'AT+CMGS="0812345678"', 'hi')
    await rig.heard()
    assert.equal(
      await rig.type('AT+CMGL="ALL"\r'),
      `\r\n+CMGL: 1,"REC UNREAD",6,0,"0812345678",129,"${TIME}","${TIME}",0\r\n\r\nOK\r\n`
    )
  })
})
