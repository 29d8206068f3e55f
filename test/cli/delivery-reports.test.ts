import assert from 'node:assert/strict'
import { type DeliveryReport, DeliveryReports } from '../../src/cli/delivery-reports'
import { encode } from '../../src/pdu'

const TO = '+628129999999'

/** A status report as it comes from the modem. */
function report(mr: number, status: number, to = TO): string {
  return encode({
    type: 'SMS-STATUS-REPORT',
    smsc: '+628110000000',
    address: { text: to, ton: 1, npi: 1 },
    mr,
    scts: '2026-11-22T10:00:00+00:00',
    dischargeTime: '2026-11-22T10:00:05+00:00',
    status: { value: status, group: 'completed', meaning: '' }
  })
}

const stored = (pdu: string) => ({ pdu, header: '+CMGL: 1,0,,25', slot: { memory: 'SR', index: 1 } })
const direct = (pdu: string) => ({ pdu, header: '+CDS: 25' })

describe('delivery reports of a message', () => {
  let seen: DeliveryReport[]
  let reports: DeliveryReports

  beforeEach(() => {
    seen = []
    reports = new DeliveryReports(TO, (one) => seen.push(one))
    reports.expect(2, 7)
  })

  for (const [status, verdict, final] of [
    [0x00, 'delivered', true],
    [0x01, 'forwarded', true],
    [0x02, 'replaced', true],
    [0x20, 'trying', false],
    [0x46, 'expired', true],
    [0x41, 'undelivered', true],
    [0x60, 'undelivered', true]
  ] as const) {
    it(`with TP-ST ${status.toString(16).padStart(2, '0')} say ${verdict}`, async () => {
      assert.deepEqual(await reports.take([stored(report(7, status))]), { left: [] })
      assert.deepEqual(
        seen.map((one) => [one.part, one.mr, one.report, one.status, one.at]),
        [[2, 7, verdict, status, '2026-11-22T10:00:05+00:00']]
      )
      assert.equal(reports.outstanding, !final)
    })
  }

  it('are known by the end of the number, however the network writes it', async () => {
    await reports.take([stored(report(7, 0, '08129999999'))])
    assert.equal(seen.length, 1)
  })

  it('of another recipient, another part, or what is no report stay in the modem', async () => {
    const pdus = [
      stored(report(7, 0, '+628990000001')),
      stored(report(8, 0)),
      stored('0791261801000000040C9126980900000001006211220100000002E834'),
      stored('07')
    ]
    assert.deepEqual(await reports.take([...pdus, stored(report(7, 0))]), { left: pdus })
    assert.equal(seen.length, 1)
    assert.deepEqual([...reports.strays], [])
  })

  it('that come before their part is known are taken the next time', async () => {
    const early = direct(report(9, 0))
    assert.deepEqual(await reports.take([early]), { left: [early] })
    assert.equal(reports.undecided, true)
    reports.expect(3, 9)
    assert.deepEqual(await reports.take([early]), { left: [] })
    assert.equal(seen[0]?.part, 3)
    assert.deepEqual([...reports.strays], [])
  })

  it('of somebody else that the modem does not keep are remembered', async () => {
    const other = direct(report(7, 0, '+628990000001'))
    await reports.take([other])
    await reports.take([other])
    assert.deepEqual([...reports.strays], [other.pdu])
  })
})
