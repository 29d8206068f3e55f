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

describe('acknowledging messages with +CNMA', () => {
  it('wants +CNMA for each with +CSMS=1 and brings the next one only then', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=2,2'])
    arrive(rig, 'hi')
    arrive(rig, 'yo')
    assert.equal(await rig.heard(), `\r\n+CMT: ,21\r\n${SCA}${tpdu('hi')}\r\n`)
    assert.equal(rig.network.waiting(OWN_NUMBER), 2)
    assert.equal(await rig.type('AT+CNMA\r'), `\r\nOK\r\n\r\n+CMT: ,21\r\n${SCA}${tpdu('yo')}\r\n`)
    assert.equal(await rig.type('AT+CNMA=0\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('AT+CNMA\r'), '\r\n+CMS ERROR: 340\r\n')
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
  })

  it('goes mute 15 seconds after a missed +CNMA; the network tries again, and it is stored', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=2,2,0,1'])
    arrive(rig, 'hi')
    await rig.heard()
    assert.equal(await rig.after(14_999), '')
    assert.equal(await rig.type('AT+CNMI?\r'), '\r\n+CNMI: 2,2,0,1,0\r\n\r\nOK\r\n')
    await rig.after(1)
    assert.equal(await rig.type('AT+CNMI?\r'), '\r\n+CNMI: 2,0,0,0,0\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CNMA\r'), '\r\n+CMS ERROR: 340\r\n')
    assert.equal(rig.card.messages.used, 0)
    assert.equal(await rig.after(60_000), '')
    assert.equal(rig.card.messages.used, 1)
  })

  it('takes the acknowledgement as a PDU behind a prompt, and a refusal', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=2,2'])
    arrive(rig, 'hi')
    await rig.heard()
    assert.equal(await rig.type('AT+CNMA=2,3\r'), '\r\n> ')
    assert.equal(await rig.type('00D300\x1a'), '\r\nOK\r\n')
    assert.equal(rig.network.waiting(OWN_NUMBER), 1)
    assert.match(await rig.after(60_000), /^\r\n\+CMT: ,21\r\n/)
    await rig.type('AT+CNMA=1,2\r')
    assert.equal(await rig.type('0000\x1a'), '\r\nOK\r\n')
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
  })

  it('acknowledges by itself what mode 0 holds back, and wants +CNMA when it is said', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=0,2'])
    arrive(rig, 'hi')
    arrive(rig, 'yo')
    await rig.heard()
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
    assert.equal(await rig.type('AT+CNMI=2,2\r'), `\r\nOK\r\n\r\n+CMT: ,21\r\n${SCA}${tpdu('hi')}\r\n`)
    assert.equal(await rig.type('AT+CNMA\r'), `\r\nOK\r\n\r\n+CMT: ,21\r\n${SCA}${tpdu('yo')}\r\n`)
    assert.equal(await rig.type('AT+CNMA\r'), '\r\nOK\r\n')
    assert.equal(rig.card.messages.used, 0)
  })

  it('says no further message while one that was held back is not acknowledged', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=0,2'])
    arrive(rig, 'hi')
    assert.equal(await rig.type('AT+CNMI=2,2\r'), `\r\nOK\r\n\r\n+CMT: ,21\r\n${SCA}${tpdu('hi')}\r\n`)
    arrive(rig, 'yo')
    assert.equal(await rig.heard(), '')
    assert.equal(await rig.type('AT+CNMA\r'), `\r\nOK\r\n\r\n+CMT: ,21\r\n${SCA}${tpdu('yo')}\r\n`)
    assert.equal(await rig.type('AT+CNMA\r'), '\r\nOK\r\n')
  })

  it('stores what it has acknowledged itself where the client does not', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=0,2'])
    for (const text of ['hi', 'yo']) arrive(rig, text)
    await rig.type('AT+CNMI=2,2\r')
    assert.equal(await rig.after(15_000), '')
    assert.equal(await rig.type('AT+CNMI?\r'), '\r\n+CNMI: 2,0,0,0,0\r\n\r\nOK\r\n')
    assert.deepEqual(
      rig.card.messages.entries.map(([, { pdu }]) => pdu.slice(-4)),
      ['E834', 'F937']
    )
  })

  it('wants +CNMA for a status report, too, and for one after the other', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=2,2,0,1'])
    await rig.type('AT+CMGS=14\r')
    const report = `${SCA}06000A818021436587621122010000006211220100000000`
    assert.equal(
      await rig.type('0021000A818021436587000002E834\x1a'),
      `\r\n+CDS: 24\r\n${report}\r\n\r\n+CMGS: 0\r\n\r\nOK\r\n`
    )
    arrive(rig, 'hi')
    assert.equal(await rig.after(14_999), '')
    assert.equal(await rig.type('AT+CNMA\r'), `\r\nOK\r\n\r\n+CMT: ,21\r\n${SCA}${tpdu('hi')}\r\n`)
    assert.equal(await rig.type('AT+CNMA\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('AT+CNMA\r'), '\r\n+CMS ERROR: 340\r\n')
  })

  it('goes mute behind a report that is not acknowledged; the network brings it again, to nobody', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=2,1,0,1'])
    await rig.setUp('AT+CMGS=14', '0021000A818021436587000002E834\x1a')
    await rig.heard()
    await rig.after(15_000)
    assert.equal(await rig.type('AT+CNMI?\r'), '\r\n+CNMI: 2,0,0,0,0\r\n\r\nOK\r\n')
    assert.equal(rig.network.waiting(OWN_NUMBER), 1)
    assert.equal(await rig.after(60_000), '')
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
  })

  it('says nothing of messages into an open prompt, but behind Ctrl-Z or ESC', async () => {
    const rig = await ready(['AT+CNMI=2,1', 'AT+CMGS=14'])
    arrive(rig, 'hi')
    assert.equal(await rig.heard(), '')
    assert.equal(await rig.type('\x1b'), '\r\n+CMTI: "SM",1\r\n\r\nOK\r\n')
    await rig.setUp('AT+CSMS=1;+CNMI=2,2', 'AT+CMGS=14')
    await rig.heard()
    arrive(rig, 'yo')
    assert.equal(await rig.heard(), '')
    // What waits in the modem is acknowledged by the modem.
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
    assert.equal(
      await rig.type('0001000A818021436587000002E834\x1a'),
      `\r\n+CMT: ,21\r\n${SCA}${tpdu('yo')}\r\n\r\n+CMGS: 0\r\n\r\nOK\r\n`
    )
    assert.equal(await rig.type('AT+CNMA\r'), '\r\nOK\r\n')
  })

  it('brings the message again when power goes before its +CNMA', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=2,2'])
    arrive(rig, 'hi')
    await rig.heard()
    rig.modem.reboot()
    await rig.after(60_000)
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
    assert.equal(rig.card.messages.used, 1)
  })

  it('lets the network know when power goes between +CNMA and its OK', async () => {
    const rig = await ready(['AT+CSMS=1', 'AT+CNMI=2,2'])
    arrive(rig, 'hi')
    await rig.heard()
    rig.modem.faults.set('slow', {
      command: async (_command, modem, run) => {
        await run()
        await modem.pause(1000)
        return undefined
      }
    })
    assert.equal(await rig.type('AT+CNMA\r'), '')
    rig.modem.reboot()
    await rig.settle()
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
  })

  it('refuses +CNMA without +CSMS=1', async () => {
    const rig = await ready(['AT+CNMI=2,2'])
    assert.equal(await rig.type('AT+CNMA\r'), '\r\n+CMS ERROR: 302\r\n')
  })
})
