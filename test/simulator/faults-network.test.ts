import assert from 'node:assert/strict'
import { decode, Reassembler } from '../../src/pdu'
import { SimCard } from '../../src/simulator/modem/card'
import { VirtualModem } from '../../src/simulator/modem/modem'
import { generic } from '../../src/simulator/modem/profile'
import { DELIVERED, faulty, OK, SENDER, switchOn } from './faulty'
import { OWN_NUMBER, Rig } from './rig'

/** 163 septets: 153 in the first part, 10 in the second. */
const LONG = 'a'.repeat(153) + 'b'.repeat(10)
/** How the parts begin on the wire: service centre, SMS-DELIVER, sender, time, length, header, first octets of text. */
const FROM_SENDER = '0791261801000000440C91269809000010000062112201000000'
const FROM_OTHER = '0791261801000000440C91269809000000000062112201000000'
/** The same with TP-MMS 0: more are waiting. */
const MORE_FROM_SENDER = FROM_SENDER.replace('0044', '0040')
const MORE_FROM_OTHER = FROM_OTHER.replace('0044', '0040')
const FIRST = 'A0050003800201C2E170381C0E'
const SECOND = '11050003800202C462B1582C168BC562'

const arrive = (rig: Rig, text = LONG) => rig.network.sendText(SENDER, OWN_NUMBER, text)

/** The PDUs of the list begin with these octets. */
async function assertListed(rig: Rig, expected: readonly string[]): Promise<void> {
  const lines = (await rig.type('AT+CMGL=4\r')).split('\r\n')
  const pdus = lines.filter((_, i) => lines[i - 1]?.startsWith('+CMGL: '))
  assert.deepEqual(
    pdus.map((pdu, i) => pdu.slice(0, expected[i]?.length)),
    expected
  )
}

describe('faults of the network', () => {
  for (const [fault, expected] of [
    [[], [MORE_FROM_SENDER + FIRST, FROM_SENDER + SECOND]],
    [
      'dupDelivery',
      [MORE_FROM_SENDER + FIRST, MORE_FROM_SENDER + FIRST, FROM_SENDER + SECOND, FROM_SENDER + SECOND]
    ],
    ['concatOutOfOrder', [MORE_FROM_SENDER + SECOND, FROM_SENDER + FIRST]],
    [
      'concatTwoSendersSameRef',
      [MORE_FROM_SENDER + FIRST, MORE_FROM_OTHER + FIRST, MORE_FROM_SENDER + SECOND, FROM_OTHER + SECOND]
    ],
    ['concatRefReuse', [`${MORE_FROM_SENDER}A0050003010201`, `${FROM_SENDER}11050003010202`]],
    ['concatRefReuse=200', [`${MORE_FROM_SENDER}A0050003C80201`, `${FROM_SENDER}11050003C80202`]],
    ['concatMissingPart', [FROM_SENDER + FIRST]],
    ['concatMissingPart=1', [FROM_SENDER + SECOND]],
    // One septet less in the first part: 152 and 11.
    ['concat16bit', [`${MORE_FROM_SENDER}A006080480000201E170`, `${FROM_SENDER}130608048000020261B158`]]
  ] as const) {
    const name = fault.length === 0 ? 'without a fault' : fault
    it(`${name}: ${expected.length} parts of a long message, by their octets`, async () => {
      const rig = await faulty(fault)
      await arrive(rig)
      await assertListed(rig, expected)
    })

    it(`${name}: a short message is not touched`, async () => {
      const rig = await faulty(fault)
      await arrive(rig, 'hi')
      await assertListed(rig, name === 'dupDelivery' ? [DELIVERED, DELIVERED] : [DELIVERED])
    })
  }

  it('concatTwoSendersSameRef: two whole messages for who looks at the sender', async () => {
    const rig = await faulty('concatTwoSendersSameRef')
    await arrive(rig)
    const reassembler = new Reassembler({ now: () => rig.clock.now() })
    const whole = rig.card.messages.entries.map(([, { pdu }]) => reassembler.add(decode(pdu)))
    assert.deepEqual(
      whole.flatMap((one) => (one ? [[one.address?.text, one.text]] : [])),
      [
        [SENDER, LONG],
        ['+628990000000', 'a'.repeat(153) + 'b'.repeat(10)]
      ]
    )
  })

  it('concatRefReuse: the next message has the same reference', async () => {
    const rig = await faulty('concatRefReuse')
    await arrive(rig)
    await arrive(rig, `${LONG}c`)
    await assertListed(rig, [
      `${MORE_FROM_SENDER}A0050003010201`,
      `${FROM_SENDER}11050003010202`,
      `${MORE_FROM_SENDER}A0050003010201`,
      `${FROM_SENDER}12050003010202`
    ])
  })

  it('concatOutOfOrder: also the parts that another modem sends one by one', async () => {
    const rig = await faulty('concatOutOfOrder')
    const { clock, network } = rig
    const card = new SimCard(
      { imsi: '510990000000002', iccid: '2', number: '+628120000002', smsc: '+62811' },
      1
    )
    const sender = new VirtualModem({ name: 'm2', network, clock, random: () => 0.5, profile: generic, card })
    const client = sender.open()
    // "A" and "B" to the first one, user data header 05 00 03 07 02 01 and 02.
    for (const [part, text] of [
      ['01', '82'],
      ['02', '84']
    ]) {
      client.write('AT+CMGS=20\r')
      await rig.settle()
      client.write(`0041000C912618020000100000080500030702${part}${text}\x1a`)
      await rig.settle()
    }
    assert.equal(network.ledger.count, 2)
    assert.deepEqual(
      rig.card.messages.entries.map(([, { pdu }]) => pdu.slice(-16)),
      ['0805000307020284', '0805000307020182']
    )
  })

  it('ends when it is switched off, and touches no other number', async () => {
    const rig = await faulty('dupDelivery')
    await rig.network.sendText(SENDER, '+628990000002', 'hi')
    assert.equal(rig.network.phones.get('+628990000002').messages.length, 1)
    rig.modem.faults.clear('dupDelivery')
    await arrive(rig, 'hi')
    assert.equal(rig.card.messages.used, 1)
  })

  it('textWithOKline: a list in text mode seems to end early', async () => {
    const rig = new Rig()
    await rig.setUp('ATE0', 'AT+CMGF=1', 'AT+CNMI=2,1')
    await rig.heard()
    switchOn(rig, 'textWithOKline')
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",1\r\n')
    assert.equal(
      await rig.type('AT+CMGL="ALL"\r'),
      '\r\n+CMGL: 1,"REC UNREAD","+628990000000",,"26/11/22,10:00:00+00"\r\n' +
        `Is that right?\r\nOK\r\nSure\r\n${OK}`
    )
  })

  it('ussdMultiline: two pieces with several lines, and one line too many', async () => {
    const rig = await faulty('ussdMultiline')
    assert.equal(await rig.type('AT+CUSD=1,"*100#",15\r'), OK)
    assert.equal(await rig.after(1), '\r\n+CUSD: 0,"You sent *100#\r')
    assert.equal(await rig.after(49), '')
    assert.equal(await rig.after(1), '\n1 Balance\r\n2 Packages",15\r\n\r\n+CUSD: 2\r\n')
    rig.modem.faults.clear('ussdMultiline')
    await rig.type('AT+CUSD=1,"*100#",15\r')
    assert.equal(await rig.after(1), '\r\n+CUSD: 0,"You sent *100#",15\r\n')
  })
})
