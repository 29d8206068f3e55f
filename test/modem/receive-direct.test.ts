import assert from 'node:assert/strict'
import { decode } from '../../src/pdu'
import { DELIVERED, HI_SRR } from '../simulator/faulty'
import { ARRIVED, InboxRig, type InboxRigOptions } from './inbox-rig'

const DIRECT = ['AT+CNMI=2,2,0,1,0']

const direct = (options: InboxRigOptions = {}) => InboxRig.started({ setUp: DIRECT, ...options })

const cnma = (typed: string[]) => typed.filter((text) => text === 'AT+CNMA').length

describe('a message that is handed on directly', () => {
  it('is handed over at once, and acknowledged when it is on disk', async () => {
    const rig = await direct({ faults: ['cnmaRequiredElseMute'] })
    let onDisk = () => {}
    rig.receiving = () =>
      new Promise<void>((resolve) => {
        onDisk = resolve
      })
    await rig.arrive()
    assert.equal(rig.inbox.pending, true)
    const work = rig.inbox.work()
    await rig.lineRig.after(10_000)
    assert.deepEqual(rig.lineRig.typed, [])
    onDisk()
    await rig.lineRig.done(work)
    assert.deepEqual(rig.lineRig.typed, ['AT+CNMA'])
    assert.deepEqual(rig.received, [{ pdu: ARRIVED, header: '+CMT: ,21' }])
    await rig.lineRig.after(30_000)
    assert.deepEqual(rig.modem.settings.cnmi, [2, 2, 0, 1, 0])
  })

  it('is one of several, each acknowledged', async () => {
    const rig = await direct({ faults: ['cnmaRequiredElseMute'] })
    for (let i = 0; i < 3; i++) {
      await rig.arrive(`${i}`)
      assert.equal(cnma(await rig.work()), 1)
    }
    assert.deepEqual(
      rig.received.map(({ pdu }) => decode(pdu).text),
      ['0', '1', '2']
    )
    assert.deepEqual(rig.notices, [])
  })

  it('is not acknowledged again by a modem that wants no such thing', async () => {
    const rig = await direct()
    await rig.arrive()
    assert.equal(cnma(await rig.work()), 1)
    await rig.arrive()
    assert.deepEqual(await rig.work(), [])
    assert.equal(rig.received.length, 2)
    assert.deepEqual(rig.notices, [])
  })

  it('goes on being acknowledged where +CMS ERROR: 340 is all that the modem says', async () => {
    const rig = await direct({ faults: ['cnmaRequiredElseMute', 'cnma340'] })
    for (let i = 0; i < 2; i++) {
      await rig.arrive()
      assert.equal(cnma(await rig.work()), 1)
    }
  })

  it('is not acknowledged in families that do not want it', async () => {
    const rig = await direct({ family: { neverAcknowledges: true } })
    await rig.arrive()
    assert.deepEqual(await rig.work(), [])
    assert.equal(rig.received.length, 1)
  })

  it('is acknowledged again when the modem had stopped for want of it', async () => {
    const rig = await direct()
    await rig.arrive()
    await rig.work()
    assert.equal(rig.learned.acknowledges, false)
    rig.inbox.rerouted({
      values: [2, 2, 0, 1, 0],
      messages: 'direct',
      reports: 'direct',
      silentlyReverted: false,
      phase2Plus: false
    })
    await rig.work()
    await rig.arrive()
    assert.equal(cnma(await rig.work()), 1)
  })

  it('that is not taken is not acknowledged, and tried again', async () => {
    const rig = await direct({ faults: ['cnmaRequiredElseMute'] })
    rig.receiving = () => Promise.reject(new Error('disk full'))
    await rig.arrive()
    assert.deepEqual(await rig.work(), [])
    assert.deepEqual(rig.notices, ['NOT_TAKEN'])
    rig.receiving = () => {}
    assert.equal(cnma(await rig.poll()), 1)
    assert.deepEqual(
      rig.received.map(({ pdu }) => pdu),
      [ARRIVED]
    )
  })

  it('that is not taken is not lost when the modem is', async () => {
    const rig = await direct()
    rig.receiving = () => Promise.reject(new Error('disk full'))
    await rig.arrive()
    await rig.work()
    const again = await InboxRig.started({ learned: rig.learned })
    assert.deepEqual(
      again.received.map(({ pdu }) => pdu),
      [ARRIVED]
    )
  })

  it('is handed over in its turn, and acknowledged while a memory is emptied', async () => {
    const rig = await InboxRig.notStarted({ setUp: DIRECT, faults: ['cnmaRequiredElseMute'] })
    for (let i = 0; i < 5; i++) rig.modem.card.messages.add({ stat: 1, pdu: DELIVERED })
    await rig.lineRig.done(rig.inbox.start())
    let now = 0
    rig.receiving = async (pdus) => {
      assert.equal(++now, 1)
      if (pdus.length === 5) await rig.lineRig.rig.network.ledger.count
      if (pdus.length === 5) void rig.arrive()
      await Promise.resolve()
      now--
    }
    const typed = await rig.work()
    assert.deepEqual(
      rig.calls.map(({ length }) => length),
      [5, 1]
    )
    assert.equal(typed.indexOf('AT+CNMA') < typed.indexOf('AT+CMGD=5'), true)
  })

  it('may be a report', async () => {
    for (const [faults, header] of [
      [[], '+CDS: 24'],
      [['cdsZteComma'], '+CDS: ,24']
    ] as const) {
      const rig = await direct({ faults })
      await rig.submit(HI_SRR)
      await rig.work()
      const [report] = rig.received
      assert.equal(decode(report!.pdu).type, 'SMS-STATUS-REPORT')
      assert.equal(report!.header, header)
      assert.equal(report!.announced, undefined)
      assert.equal(report!.slot, undefined)
    }
  })

  it('that is cut is handed over with the length that was announced', async () => {
    const rig = await direct()
    rig.modem.urc(`+CMT: ,21\r\n${DELIVERED.slice(0, 40)}`)
    await rig.work()
    assert.deepEqual(rig.received, [{ pdu: DELIVERED.slice(0, 40), header: '+CMT: ,21', announced: 21 }])
  })

  it('that is announced and does not come is looked for', async () => {
    const rig = await direct()
    rig.modem.urc('+CMT: ,21')
    rig.modem.urc('^RSSI:18')
    const typed = await rig.work()
    assert.deepEqual(rig.notices, ['MESSAGE_CUT'])
    assert.equal(typed.filter((text) => text === 'AT+CMGL=4').length, 3)
    assert.deepEqual(rig.received, [])
  })

  it('as text is handed over as it is, and PDU mode chosen again', async () => {
    const rig = await direct()
    rig.modem.settings.format = 1
    await rig.arrive('I am text')
    assert.deepEqual((await rig.work()).includes('AT+CMGF=0'), true)
    assert.equal(rig.modem.settings.format, 0)
    assert.equal(rig.received[0]!.pdu, 'I am text')
    assert.match(rig.received[0]!.header, /^\+CMT: "\+628990000001"/)
  })
})
