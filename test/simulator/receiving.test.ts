import assert from 'node:assert/strict'
import { OWN_NUMBER, Rig, type RigOptions } from './rig'

const SENDER = '+628990000001'
/** As delivered: service centre, then "hi" from the sender at the rig's time. */
const SCA = '0791261801000000'
const tpdu = (text: 'hi' | 'yo') => `040C9126980900001000006211220100000002${text === 'hi' ? 'E834' : 'F937'}`

async function ready(setUp: string[] = [], options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options)
  await rig.setUp('ATE0', ...setUp)
  await rig.heard()
  return rig
}

/** A text arrives; resolves at once, whether or not the modem could take it. */
function arrive(rig: Rig, text: string, options = {}): void {
  void rig.network.sendText(SENDER, OWN_NUMBER, text, options)
}

const pduOf = (rig: Rig, index: number) => rig.card.messages.get(index)!.pdu

describe('receiving by the virtual modem', () => {
  it('stores without a word with mt=0', async () => {
    const rig = await ready(['AT+CNMI=2,0'])
    arrive(rig, 'hi')
    assert.equal(await rig.heard(), '')
    assert.equal(rig.card.messages.used, 1)
  })

  it('stores and tells the place with mt=1', async () => {
    const rig = await ready(['AT+CNMI=2,1'])
    arrive(rig, 'hi')
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",1\r\n')
    const pdu = pduOf(rig, 1)
    assert.equal(pdu, SCA + tpdu('hi'))
    assert.equal(await rig.type('AT+CMGR=1\r'), `\r\n+CMGR: 0,,21\r\n${pdu}\r\n\r\nOK\r\n`)
    assert.equal(await rig.type('AT+CMGR=1\r'), `\r\n+CMGR: 1,,21\r\n${pdu}\r\n\r\nOK\r\n`)
  })

  it('hands over with mt=2, but class 2 goes to the card', async () => {
    const rig = await ready(['AT+CNMI=2,2', 'AT+CPMS="ME","ME","ME"'])
    arrive(rig, 'hi')
    assert.equal(await rig.heard(), `\r\n+CMT: ,21\r\n${SCA}${tpdu('hi')}\r\n`)
    arrive(rig, 'hi', { class: 2 })
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",1\r\n')
    assert.deepEqual(rig.modem.memories.usage('ME'), [0, 100])
  })

  it('hands over class 3 only with mt=3', async () => {
    const rig = await ready(['AT+CNMI=2,3'])
    arrive(rig, 'hi', { class: 3 })
    assert.match(await rig.heard(), /^\r\n\+CMT: ,21\r\n[0-9A-F]+\r\n$/)
    arrive(rig, 'hi')
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",1\r\n')
  })

  it('holds back with mode 0 and says it when the route opens, or forgets it with bfr=1', async () => {
    const rig = await ready(['AT+CNMI=0,1'])
    arrive(rig, 'hi')
    assert.equal(await rig.heard(), '')
    assert.equal(await rig.type('AT+CNMI=2,1,0,0,0\r'), '\r\nOK\r\n\r\n+CMTI: "SM",1\r\n')
    await rig.type('AT+CNMI=0\r')
    arrive(rig, 'hi')
    assert.equal(await rig.type('AT+CNMI=1,1,0,0,1\r'), '\r\nOK\r\n')
    assert.equal(rig.card.messages.used, 2)
  })

  it('brings status reports by ds: none, directly, or stored in SR', async () => {
    const rig = await ready(['AT+CNMI=2,1'])
    const submit = '0021000A818021436587000002E834'
    const send = async () => {
      await rig.type('AT+CMGS=14\r')
      return rig.type(`${submit}\x1a`)
    }
    assert.equal(await send(), '\r\n+CMGS: 0\r\n\r\nOK\r\n')
    await rig.setUp('AT+CNMI=2,1,0,1')
    await rig.heard()
    const report = `${SCA}06010A818021436587621122010000006211220100000000`
    assert.equal(await send(), `\r\n+CDS: 24\r\n${report}\r\n\r\n+CMGS: 1\r\n\r\nOK\r\n`)
    await rig.setUp('AT+CNMI=2,1,0,2')
    await rig.heard()
    assert.equal(await send(), '\r\n+CDSI: "SR",1\r\n\r\n+CMGS: 2\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CPMS="SR"\r'), '\r\n+CPMS: 1,20,0,20,0,20\r\n\r\nOK\r\n')
    assert.match(await rig.type('AT+CMGL=4\r'), /^\r\n\+CMGL: 1,0,,24\r\n[0-9A-F]+\r\n\r\nOK\r\n$/)
  })

  it('tells of the parts of a message that more are to come, but of the last', async () => {
    const rig = await ready(['AT+CNMI=2,2'])
    arrive(rig, 'x'.repeat(400), { concatRef: 7 })
    assert.deepEqual((await rig.heard()).match(/(?<=01000000)4[04](?=0C)|050003.{6}/g), [
      '40',
      '050003070301',
      '40',
      '050003070302',
      '44',
      '050003070303'
    ])
  })

  it('acknowledges a message of type 0 and forgets it', async () => {
    const rig = await ready(['AT+CNMI=2,1'])
    await rig.network.sendText(SENDER, OWN_NUMBER, 'hi', { pid: 0x40 })
    assert.equal(await rig.heard(), '')
    assert.equal(rig.card.messages.used, 0)
  })
})
