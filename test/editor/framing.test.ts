import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decideFraming } from '../../src/editor/framing'
import { encode } from '../../src/pdu'
import { textMessage } from '../pdu/message-arbitrary'
import { DECODE, optionsOf } from '../pdu/vectors'

const SUBMIT = '0001000C91261892753373000005E8329BFD06'
const DELIVER = '07912658050000F0040C9126581610739800002070225123800005E8329BFD06'

describe('the direction and the service centre of a PDU', () => {
  it('are found where just one reading has no fault', () => {
    for (const [pdu, toNetwork, noSmsc] of [
      [DELIVER, false, false],
      [DELIVER.slice(16), false, true],
      [SUBMIT, true, false],
      [SUBMIT.slice(2), true, true]
    ] as const) {
      const { reading, why, choices } = decideFraming(pdu)
      assert.deepEqual(reading?.framing, { toNetwork, noSmsc, rpError: false }, pdu)
      assert.deepEqual([why, reading?.fit, choices], ['only', 'clean', []])
    }
  })

  it('are found for a PDU with a slip, by what it reads without it', () => {
    const { reading } = decideFraming('0001000891261815609497F0000005E8329BFD06')
    assert.deepEqual(reading?.framing, { toNetwork: true, noSmsc: false, rpError: false })
    assert.equal(reading?.fit, 'slip')
  })

  it('are found for a PDU that was cut off in its text', () => {
    const { reading } = decideFraming(DELIVER.slice(0, -4))
    assert.deepEqual([reading?.framing.toNetwork, reading?.fit], [false, 'front'])
  })

  it('are asked where several readings make sense, or none does', () => {
    const { reading, why, choices } = decideFraming('0112005150F132200523')
    assert.equal(reading, undefined)
    assert.equal(why, 'unclear')
    assert.ok(choices.length >= 2)
    assert.equal(decideFraming('00070B915310101010F1000011101021436500046D7A7A06').why, 'unclear')
    assert.equal(decideFraming('xyz').why, 'unclear')
  })

  it('are not looked for where they are known, even if another reading fits better', () => {
    const { reading, why } = decideFraming(DELIVER, { toNetwork: true, noSmsc: false, rpError: false })
    assert.equal(why, 'known')
    assert.equal(reading?.framing.toNetwork, true)
  })

  it('are looked for only as far as they are not known', () => {
    assert.equal(decideFraming(DELIVER, { noSmsc: false }).reading?.framing.toNetwork, false)
    assert.ok(decideFraming(DELIVER, { noSmsc: true }).choices.every(({ framing }) => framing.noSmsc))
  })

  it('are never found wrong in the conformance vectors, and asked only for what is broken or empty', () => {
    const asked: string[] = []
    for (const vector of DECODE) {
      const { reading } = decideFraming(vector.pdu)
      const { toNetwork, noSmsc } = optionsOf(vector)
      if (reading)
        assert.deepEqual(
          [vector.id, reading.framing.toNetwork, reading.framing.noSmsc],
          [vector.id, toNetwork, noSmsc]
        )
      else if (!vector.expect.error && !vector.strictness) asked.push(vector.id)
    }
    // An SMSC of length 1, a reserved type, an empty sender.
    assert.deepEqual(asked, ['gammu-real-24', 'c-reserved-mti-is-deliver', 'c-oa-empty'])
  })

  it('are never found wrong for what encode() makes of real numbers and readable texts', () => {
    const isReal = (number: string) => /^\+?\d{3,}$/.test(number)
    const sane = textMessage.filter(
      ({ to, smsc, text = '' }) => isReal(to) && (smsc === undefined || isReal(smsc)) && !/\p{Cc}/u.test(text)
    )
    fc.assert(
      fc.property(sane, (message) => {
        for (const { pdu } of encode(message).parts) {
          const { reading, choices } = decideFraming(pdu)
          const isRight = (framing: { toNetwork: boolean; noSmsc: boolean }) =>
            framing.toNetwork && !framing.noSmsc
          assert.ok(reading ? isRight(reading.framing) : choices.some(({ framing }) => isRight(framing)), pdu)
        }
      })
    )
  })
})
