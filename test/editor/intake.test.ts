import assert from 'node:assert/strict'
import { intakeOf } from '../../src/editor/intake'
import { LISTING, PART_1, PART_2, REPORT, STORED } from '../nodes/pdus'

const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
const SUBMIT = '0001000C91261892753373000005E8329BFD06'

describe('what is pasted into the inspector', () => {
  it('is one PDU a line, of which nothing is known', () => {
    const { given, passedOver } = intakeOf(`${DELIVER}\r\n\r\n  ${SUBMIT.toLowerCase()} \n`)
    assert.deepEqual(given, [
      { pdu: DELIVER, known: {}, source: 'line' },
      { pdu: SUBMIT.toLowerCase(), known: {}, source: 'line' }
    ])
    assert.equal(passedOver, 0)
  })

  it('may be an answer to AT+CMGL, which tells direction and place', () => {
    const { given } = intakeOf(LISTING)
    assert.deepEqual(
      given.map(({ pdu, known, source, index, stat }) => [
        pdu,
        known.toNetwork,
        known.noSmsc,
        source,
        index,
        stat
      ]),
      [
        [PART_1, false, false, 'answer', 1, 1],
        [REPORT, false, false, 'answer', 4, 1],
        [STORED, true, false, 'answer', 5, 2],
        [PART_2, false, false, 'answer', 2, 0]
      ]
    )
  })

  it('may be a conversation: the PDU behind AT+CMGS goes to the network and has the length that was said', () => {
    const { given, passedOver } = intakeOf(
      `AT+CMGF=0\r\nOK\r\nAT+CMGS=18\r\n> ${SUBMIT}\u001A\r\n+CMGS: 17\r\n\r\nOK\r\n`
    )
    assert.deepEqual(given, [{ pdu: SUBMIT, known: { toNetwork: true }, source: 'command', length: 18 }])
    assert.equal(passedOver, 5)
  })

  it('says that a line does not hold what its header announces', () => {
    const [only] = intakeOf(`+CMGL: 1,1,,30\r\n${DELIVER}AABB\r\nOK`).given
    assert.equal(only?.problems?.[0]?.code, 'LENGTH_MISMATCH')
    assert.equal(only?.known.noSmsc, false)
  })

  it('passes over talk beside bare PDUs, and counts it', () => {
    const { given, passedOver } = intakeOf(`OK\n${DELIVER}\n+CSQ: 17,99\n`)
    assert.deepEqual([given.length, passedOver], [1, 2])
  })

  it('is one PDU if only the lines together make one', () => {
    const broken = `${DELIVER.slice(0, 32)}\n${DELIVER.slice(32, 60)}\n${DELIVER.slice(60)}`
    assert.deepEqual(intakeOf(broken), {
      given: [{ pdu: DELIVER, known: {}, source: 'line' }],
      passedOver: 0,
      joinedLines: true,
      left: 0
    })
    assert.equal(intakeOf(`${DELIVER}\n${DELIVER}`).joinedLines, false)
  })

  it('keeps what is no hex, so that it is named', () => {
    assert.deepEqual(
      intakeOf('0001000C9X').given.map(({ pdu }) => pdu),
      ['0001000C9X']
    )
  })

  it('stops at 500 PDUs, and says how many are left', () => {
    const { given, left } = intakeOf(`${SUBMIT}\n`.repeat(502))
    assert.deepEqual([given.length, left], [500, 2])
  })

  it('may be nothing', () => assert.deepEqual(intakeOf(' \n').given, []))
})
