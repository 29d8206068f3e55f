import assert from 'node:assert/strict'
import type { ReceivedPdu } from '../../src/modem'
import { OWN_NUMBER } from '../simulator/rig'
import { arrive, commands, handed, SELECT, slots } from './session-arrivals'
import { ends, goesOn, told } from './session-checks'
import { readySession, type SessionRig } from './session-rig'

/** 163 septets: 153 in the first part, 10 in the second. */
const LONG = 'a'.repeat(153) + 'b'.repeat(10)
const SEVEN = 'E170381C0E87C3'
const FIRST = `C2${SEVEN.repeat(19)}`
const SECOND = 'C462B1582C168BC562'
/** User data length and header: reference 80, 2 parts. */
const HEAD_1 = 'A0050003800201'
const HEAD_2 = '11050003800202'
/** What stands in front, from +628990000001 at 10:00:00: more are waiting, or none; and from +628990000000. */
const MORE = '0791261801000000400C91269809000010000062112201000000'
const LAST = '0791261801000000440C91269809000010000062112201000000'
const OTHER_MORE = '0791261801000000400C91269809000000000062112201000000'
const OTHER_LAST = '0791261801000000440C91269809000000000062112201000000'

const PART_1 = `${MORE}${HEAD_1}${FIRST}`
const PART_2 = `${LAST}${HEAD_2}${SECOND}`

/** They come in one go: one list has all of them. */
const DELETED = [1, 2, 3, 4].map((index) => `AT+CMGD=${index}`)

/** What the card holds has been handed over part by part, with slots in this order, and is gone. */
async function took(rig: SessionRig, parts: readonly string[]): Promise<void> {
  await rig.after(1000)
  assert.deepEqual(handed(rig), parts)
  assert.deepEqual(
    rig.received.map(({ slot }) => slot),
    parts.map((_, i) => ({ memory: 'SM', index: i + 1 }))
  )
  assert.ok(rig.typed.startsWith(`${SELECT}AT+CMGL=4\r${DELETED.slice(0, parts.length).join('\r')}\r`))
  assert.deepEqual(commands(rig, 'CMGD'), DELETED.slice(0, parts.length))
  assert.deepEqual(slots(rig), [])
  assert.equal(rig.rig.network.waiting(OWN_NUMBER), 0)
}

describe('a session that is sent a long message', () => {
  const CASES: { fault: string; what: string; parts: readonly string[] }[] = [
    {
      fault: 'concatOutOfOrder',
      what: 'in the order in which they come',
      parts: [`${MORE}${HEAD_2}${SECOND}`, `${LAST}${HEAD_1}${FIRST}`]
    },
    {
      fault: 'concatTwoSendersSameRef',
      what: 'mixed with those of another sender with the same reference',
      parts: [
        PART_1,
        `${OTHER_MORE}${HEAD_1}${FIRST}`,
        `${MORE}${HEAD_2}${SECOND}`,
        `${OTHER_LAST}${HEAD_2}${SECOND}`
      ]
    },
    {
      fault: 'concatMissingPart',
      what: 'without waiting for one that never comes',
      parts: [`${LAST}${HEAD_1}${FIRST}`]
    },
    {
      fault: 'concat16bit',
      what: 'with references of 16 bits',
      parts: [`${MORE}A006080480000201${SEVEN.repeat(19)}`, `${LAST}130608048000020261B1582C168BC562B118`]
    }
  ]
  for (const { fault, what, parts } of CASES)
    it(`hands over its parts ${what}, each once and to the octet`, async () => {
      const rig = await readySession(fault)
      await arrive(rig, LONG)
      await took(rig, parts)
      assert.deepEqual(told(rig), [])
      await goesOn(rig, 0)
    })

  it('hands over both of two with the same reference', async () => {
    const rig = await readySession('concatRefReuse')
    const [one, two] = [
      PART_1.replace('0003800201', '0003010201'),
      PART_2.replace('0003800202', '0003010202')
    ]
    await arrive(rig, LONG)
    await took(rig, [one, two])
    await arrive(rig, LONG)
    await rig.after(1000)
    // A second later.
    const later = (pdu: string) => pdu.replace('62112201000000', '62112201001000')
    assert.deepEqual(handed(rig), [one, two, later(one), later(two)])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('hands over a text with a line that is just OK, to the octet', async () => {
    const rig = await readySession('textWithOKline')
    assert.equal(rig.typed, '')
    assert.deepEqual(rig.received, [
      {
        pdu: `${OTHER_LAST.replace('44', '04')}18C939888E0ED341F2F4194DFF3514CF654331ADCBCB`,
        header: '+CMGL: 1,0,,40',
        slot: { memory: 'SM', index: 1 }
      }
    ])
    assert.deepEqual(slots(rig), [])
    await goesOn(rig, 0)
  })

  it('deletes a part only when it is on disk, and takes those that come meanwhile in their turn', async () => {
    const calls: { pdus: readonly ReceivedPdu[]; onDisk: () => void }[] = []
    const receiver = (pdus: readonly ReceivedPdu[]) =>
      new Promise<void>((onDisk) => void calls.push({ pdus, onDisk }))
    const rig = await readySession([], { session: { receiver } })
    await arrive(rig)
    await arrive(rig, LONG)
    await rig.after(10_000)
    assert.equal(rig.typed, `${SELECT}AT+CMGL=4\r`)
    assert.equal(slots(rig).length, 3)
    rig.typed = ''
    calls[0]!.onDisk()
    await rig.settle()
    assert.equal(rig.typed, 'AT+CMGD=1\rAT+CMGL=4\r')
    assert.deepEqual(slots(rig), [
      [2, PART_1],
      [3, PART_2]
    ])
    calls[1]!.onDisk()
    await rig.settle()
    assert.equal(rig.typed, 'AT+CMGD=1\rAT+CMGL=4\rAT+CMGD=2\rAT+CMGD=3\r')
    assert.deepEqual(
      calls.map(({ pdus }) => pdus.map(({ slot }) => slot?.index)),
      [[1], [2, 3]]
    )
    assert.deepEqual(slots(rig), [])
    await rig.stop()
  })

  it('that does not fit on the card gets all of its parts in order as there is room', async () => {
    const rig = await readySession([], { card: { capacity: 3 } })
    await arrive(rig, 'x'.repeat(153 * 8))
    await rig.after(120_000)
    assert.deepEqual(
      handed(rig).map((pdu) => pdu.slice(54, 66)),
      Array.from({ length: 8 }, (_, i) => `05000380080${i + 1}`)
    )
    assert.equal(commands(rig, 'CMGD').length, 8)
    assert.deepEqual(slots(rig), [])
    assert.equal(rig.rig.network.waiting(OWN_NUMBER), 0)
    await goesOn(rig, 0)
  })

  it('gets the rest of it when the cable was pulled between two parts, and none twice', async () => {
    const rig = await readySession()
    let brought = 0
    rig.rig.network.disturb({
      to: OWN_NUMBER,
      bring: (tpdus) => tpdus.filter(({ concat }) => concat?.seq === brought)
    })
    brought = 1
    await arrive(rig, LONG)
    rig.rig.modem.unplug()
    brought = 2
    await arrive(rig, LONG)
    await rig.until(() => rig.session.state.name === 'ready' && rig.received.length > 1)
    await rig.after(60_000)
    assert.deepEqual(
      handed(rig).map((pdu) => pdu.slice(52, 66)),
      [HEAD_1, HEAD_2]
    )
    assert.deepEqual(slots(rig), [])
    await ends(rig)
  })
})
