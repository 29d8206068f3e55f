import assert from 'node:assert/strict'
import { DELIVERED, faulty, HI, HI_SRR, OK, SENDER, send } from './faulty'
import { OWN_NUMBER } from './rig'

const REPORT = '079126180100000006000A818021436587621122010000006211220100000000'

describe('faults of the line', () => {
  it('echoCut: something comes in the middle of the echo', async () => {
    const rig = await faulty('echoCut', { echo: true })
    assert.equal(await rig.type('AT+CSQ\r'), 'AT+\r\n^RSSI:18\r\nCSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n')
    const other = await faulty('echoCut=+CREG: 1', { echo: true })
    assert.equal(await other.type('AT\r'), 'A\r\n+CREG: 1\r\nT\r\r\nOK\r\n')
  })

  for (const [fault, csq, cmgr] of [
    ['lfOnly', '\n+CSQ: 20,99\n\nOK\n', `\n+CMGR: 0,,21\n${DELIVERED}\n\nOK\n`],
    ['crOnly', '\r+CSQ: 20,99\r\rOK\r', `\r+CMGR: 0,,21\r${DELIVERED}\r\rOK\r`],
    [
      'doubleCR',
      '\r\r\n+CSQ: 20,99\r\r\n\r\r\nOK\r\r\n',
      `\r\r\n+CMGR: 0,,21\r\r\n${DELIVERED}\r\r\n\r\r\nOK\r\r\n`
    ],
    [
      'nulBytes',
      '\0\0\r\n+CSQ: 20,99\r\n\0\0\r\nOK\r\n',
      `\0\0\r\n+CMGR: 0,,21\r\n${DELIVERED}\r\n\0\0\r\nOK\r\n`
    ]
  ] as const)
    it(`${fault}: lines have other ends, the echo has not`, async () => {
      const rig = await faulty(fault)
      await rig.network.sendText(SENDER, OWN_NUMBER, 'hi')
      assert.equal(await rig.type('AT+CSQ\r'), csq)
      assert.equal(await rig.type('AT+CMGR=1\r'), cmgr)
      await rig.setUp('ATE1')
      await rig.heard()
      assert.ok((await rig.type('AT+CSQ\r')).startsWith('AT+CSQ\r'))
    })

  it('urcInsideCMGR: something comes between header and PDU', async () => {
    const rig = await faulty('urcInsideCMGR')
    await rig.network.sendText(SENDER, OWN_NUMBER, 'hi')
    assert.equal(await rig.type('AT+CMGR=1\r'), `\r\n+CMGR: 0,,21\r\n\r\n^RSSI:18\r\n${DELIVERED}\r\n${OK}`)
  })

  it('urcBetweenCMGSandOK: something comes between the result and its OK', async () => {
    const rig = await faulty('urcBetweenCMGSandOK=+CMTI: "SM",4')
    assert.equal(await send(rig), `\r\n+CMGS: 0\r\n\r\n+CMTI: "SM",4\r\n${OK}`)
    assert.equal(rig.network.ledger.count, 1)
  })

  it('cdsZteComma: a comma is too many', async () => {
    const rig = await faulty('cdsZteComma')
    await rig.setUp('AT+CNMI=2,1,0,1')
    assert.equal(await send(rig, HI_SRR), `\r\n+CDS: ,24\r\n${REPORT}\r\n\r\n+CMGS: 0\r\n${OK}`)
  })

  it('slow9600Overrun: a burst loses what does not fit into the buffer', async () => {
    const rig = await faulty('slow9600Overrun=32')
    for (let i = 0; i < 2; i++) await rig.network.sendText(SENDER, OWN_NUMBER, 'hi')
    await rig.type('AT+CMGL=4\r')
    // 32 octets leave, 960 a second; the rest of the list and its OK found no room.
    assert.equal(await rig.after(1000), `\r\n+CMGL: 1,0,,21\r\n${DELIVERED}`.slice(0, 32))
    assert.equal(await rig.type('AT\r'), '')
    assert.equal(await rig.after(1000), OK)
    rig.modem.faults.clear('slow9600Overrun')
    assert.equal(await rig.type('AT\r'), OK)
  })

  it('foreignClientOnPort: answers come to what was not asked, also into an open prompt', async () => {
    const rig = await faulty('foreignClientOnPort=1000', { echo: true })
    assert.equal(await rig.after(999), '')
    assert.equal(await rig.after(1), 'AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n')
    await rig.type('AT+CMGS=14\r')
    await rig.after(1000)
    assert.equal(await rig.type(`${HI}\x1a`), `${HI}\r\n+CMS ERROR: 304\r\n`)
    assert.equal(rig.network.ledger.count, 0)
    rig.modem.faults.clear('foreignClientOnPort')
    assert.equal(await rig.after(10_000), '')
  })
})
