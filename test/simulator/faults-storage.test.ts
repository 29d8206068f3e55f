import assert from 'node:assert/strict'
import { DELIVERED, faulty, HI, HI_SRR, OK, SENDER, send } from './faulty'
import { OWN_NUMBER, type Rig } from './rig'

const REFUSED = '\r\n+CMS ERROR: 303\r\n'

/** A text arrives; resolves at once, whether or not the modem could take it. */
function arrive(rig: Rig): void {
  void rig.network.sendText(SENDER, OWN_NUMBER, 'hi')
}

describe('faults of the routes of messages', () => {
  it('cnmiMode2Refused: advertised, but refused', async () => {
    const rig = await faulty('cnmiMode2Refused')
    assert.equal(await rig.type('AT+CNMI=?\r'), `\r\n+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)\r\n${OK}`)
    assert.equal(await rig.type('AT+CNMI=2,1,0,1,0\r'), REFUSED)
    assert.equal(await rig.type('AT+CNMI=1,1,0,1,0\r'), OK)
    rig.modem.faults.clear('cnmiMode2Refused')
    assert.equal(await rig.type('AT+CNMI=2,1,0,1,0\r'), OK)
  })

  it('cnmiSilentlyReverted: OK, and nothing changes', async () => {
    const rig = await faulty('cnmiSilentlyReverted')
    assert.equal(await rig.type('AT+CNMI=2,1,0,1,0\r'), OK)
    assert.equal(await rig.type('AT+CNMI?\r'), `\r\n+CNMI: 0,0,0,0,0\r\n${OK}`)
    arrive(rig)
    assert.equal(await rig.heard(), '')
    assert.equal(rig.card.messages.used, 1)
  })

  it('cnmaRequiredElseMute: without +CNMA no more comes, though +CSMS is 0', async () => {
    const rig = await faulty('cnmaRequiredElseMute')
    await rig.setUp('AT+CNMI=2,2,0,1')
    await rig.heard()
    arrive(rig)
    assert.equal(await rig.heard(), `\r\n+CMT: ,21\r\n${DELIVERED}\r\n`)
    assert.equal(await rig.type('AT+CNMA\r'), OK)
    arrive(rig)
    assert.equal(await rig.heard(), `\r\n+CMT: ,21\r\n${DELIVERED}\r\n`)
    assert.equal(await rig.after(15_000), '')
    assert.equal(await rig.type('AT+CNMI?\r'), `\r\n+CNMI: 2,0,0,0,0\r\n${OK}`)
    arrive(rig)
    assert.equal(await rig.after(120_000), '')
    assert.equal(rig.card.messages.used, 2)
  })

  it('cnma340: refused, and taken all the same', async () => {
    const rig = await faulty('cnma340')
    await rig.setUp('AT+CSMS=1', 'AT+CNMI=2,2')
    arrive(rig)
    await rig.heard()
    assert.equal(await rig.type('AT+CNMA\r'), '\r\n+CMS ERROR: 340\r\n')
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
    await rig.after(15_000)
    assert.equal(await rig.type('AT+CNMI?\r'), `\r\n+CNMI: 2,2,0,0,0\r\n${OK}`)
  })

  it('srToSM: reports lie on the card', async () => {
    const rig = await faulty('srToSM')
    await rig.setUp('AT+CNMI=2,1,0,2')
    assert.equal(await send(rig, HI_SRR), `\r\n+CDSI: "SM",1\r\n\r\n+CMGS: 0\r\n${OK}`)
    rig.modem.faults.clear('srToSM')
    assert.equal(await send(rig, HI_SRR), `\r\n+CDSI: "SR",1\r\n\r\n+CMGS: 1\r\n${OK}`)
  })
})

describe('faults of the memories', () => {
  it('cmglHang: nothing works any more but cutting the power', async () => {
    const rig = await faulty('cmglHang')
    assert.equal(await rig.type('AT+CMGL=?\r'), `\r\n+CMGL: (0-4)\r\n${OK}`)
    assert.equal(await rig.type('AT+CMGL=4\r'), '')
    assert.equal(await rig.type('\x1bAT\r'), '')
    assert.equal(await rig.after(3_600_000), '')
    rig.open()
    assert.equal(await rig.type('AT\r'), '')
    rig.modem.reboot()
    assert.equal(await rig.type('ATE0\r'), `ATE0\r${OK}`)
  })

  it('cmglHang=5000: or waiting', async () => {
    const rig = await faulty('cmglHang=5000')
    arrive(rig)
    assert.equal(await rig.type('AT+CMGL=4\rAT\r'), '')
    assert.equal(await rig.after(4999), '')
    assert.equal(await rig.after(1), `\r\n+CMGL: 1,0,,21\r\n${DELIVERED}\r\n${OK}${OK}`)
  })

  it('cmglSparseForeignSTO: messages of others between gaps', async () => {
    const rig = await faulty('cmglSparseForeignSTO')
    arrive(rig)
    const other = HI.replace('6587', '6597')
    assert.equal(
      await rig.type('AT+CMGL=4\r'),
      `\r\n+CMGL: 1,0,,21\r\n${DELIVERED}\r\n+CMGL: 4,2,,14\r\n${HI}\r\n+CMGL: 8,3,,14\r\n${other}\r\n${OK}`
    )
    rig.modem.faults.clear('cmglSparseForeignSTO')
    assert.equal(await rig.type('AT+CMGL=4\r'), `\r\n+CMGL: 1,1,,21\r\n${DELIVERED}\r\n${OK}`)
  })

  it('indexZero: the slots are those of before, by other numbers', async () => {
    const rig = await faulty('indexZero')
    await rig.setUp('AT+CNMI=2,1')
    await rig.heard()
    arrive(rig)
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",0\r\n')
    assert.equal(await rig.type('AT+CMGR=0\r'), `\r\n+CMGR: 0,,21\r\n${DELIVERED}\r\n${OK}`)
    assert.equal(await rig.type('AT+CMGR=20\r'), '\r\n+CMS ERROR: 321\r\n')
    rig.modem.faults.clear('indexZero')
    assert.equal(await rig.type('AT+CMGR=1\r'), `\r\n+CMGR: 1,,21\r\n${DELIVERED}\r\n${OK}`)
    assert.equal(await rig.type('AT+CMGR=0\r'), '\r\n+CMS ERROR: 321\r\n')
  })

  it('cpmsOkOnly: set without numbers', async () => {
    const rig = await faulty('cpmsOkOnly')
    assert.equal(await rig.type('AT+CPMS="ME","ME","ME"\r'), OK)
    assert.equal(await rig.type('AT+CPMS?\r'), `\r\n+CPMS: "ME",0,100,"ME",0,100,"ME",0,100\r\n${OK}`)
  })

  it('cpmsTwoGroups: no third memory', async () => {
    const rig = await faulty('cpmsTwoGroups')
    const all = '("SM","ME","MT","SR")'
    assert.equal(await rig.type('AT+CPMS=?\r'), `\r\n+CPMS: (${all},${all})\r\n${OK}`)
    assert.equal(await rig.type('AT+CPMS="ME","ME","ME"\r'), '\r\n+CMS ERROR: 302\r\n')
    assert.equal(await rig.type('AT+CPMS="ME","ME"\r'), `\r\n+CPMS: 0,100,0,100\r\n${OK}`)
    assert.equal(await rig.type('AT+CPMS?\r'), `\r\n+CPMS: "ME",0,100,"ME",0,100\r\n${OK}`)
  })

  it('cpmsEmpty: no memory', async () => {
    const rig = await faulty('cpmsEmpty')
    assert.equal(await rig.type('AT+CPMS=?\r'), `\r\n+CPMS: (),(),()\r\n${OK}`)
    assert.equal(await rig.type('AT+CPMS?\r'), `\r\n+CPMS: ,,,,,,,,\r\n${OK}`)
    assert.equal(await rig.type('AT+CPMS="SM"\r'), '\r\nERROR\r\n')
    assert.equal(await send(rig), `\r\n+CMGS: 0\r\n${OK}`)
  })

  it('storageFullNoURC: what comes is refused without a word, until there is room', async () => {
    const rig = await faulty('storageFullNoURC', { card: { capacity: 2 }, profile: { fullUrc: 'FULL' } })
    await rig.setUp('AT+CNMI=2,1')
    await rig.heard()
    assert.equal(await rig.type('AT+CPMS?\r'), `\r\n+CPMS: "SM",2,2,"SM",2,2,"SM",2,2\r\n${OK}`)
    arrive(rig)
    assert.equal(await rig.heard(), '')
    assert.equal(await rig.type('AT+CRSM=176,28483,0,0,2\r'), `\r\n+CRSM: 144,0,"FFFE"\r\n${OK}`)
    assert.equal(rig.network.waiting(OWN_NUMBER), 1)
    const old = '0791261801000000040C9126980900000000006211120100000002E834'
    assert.equal(await rig.type('AT+CMGR=2\r'), `\r\n+CMGR: 1,,21\r\n${old}\r\n${OK}`)
    assert.equal(await rig.type('AT+CMGD=2\r'), `\r\n+CMTI: "SM",2\r\n${OK}`)
    rig.modem.faults.clear('storageFullNoURC')
    assert.equal(rig.card.messages.used, 1)
  })

  it('deleteFails: and nothing is deleted', async () => {
    const rig = await faulty('deleteFails')
    arrive(rig)
    assert.equal(await rig.type('AT+CMGD=1\r'), '\r\n+CMS ERROR: 500\r\n')
    assert.equal(await rig.type('AT+CMGD=1,4\r'), '\r\n+CMS ERROR: 500\r\n')
    assert.equal(rig.card.messages.used, 1)
    rig.modem.faults.clear('deleteFails')
    assert.equal(await rig.type('AT+CMGD=1\r'), OK)
    assert.equal(rig.card.messages.used, 0)
  })
})
