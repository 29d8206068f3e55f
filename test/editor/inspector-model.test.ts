import assert from 'node:assert/strict'
import { exportOf } from '../../src/editor/export'
import { type Choices, inspectorModel, NO_CHOICES } from '../../src/editor/inspector-model'
import { decodeMessage } from '../../src/flow/pdu-decode'
import { JOINED_TEXT, LISTING, PART_1, PART_2, REPORT } from '../nodes/pdus'

const SLIP = '0001000891261815609497F0000005E8329BFD06'
const MEANT = '0001000D91261815609497F0000005E8329BFD06'
const WRAPPED = `+CMGL: 1,1,,159\r\n${PART_1}\r\n`
const choices = (some: Partial<Choices>): Choices => ({ ...NO_CHOICES, ...some })

describe('what the inspector shows', () => {
  it('is a message of all its parts, in the order in which it began', () => {
    const { messages } = inspectorModel(LISTING)
    assert.deepEqual(
      messages.map(({ message, parts, missing }) => [message?.type, message?.text, parts, missing]),
      [
        [
          'SMS-DELIVER',
          JOINED_TEXT,
          [
            { seq: 1, pdu: 0 },
            { seq: 2, pdu: 3 }
          ],
          []
        ],
        ['SMS-STATUS-REPORT', undefined, [{ seq: 1, pdu: 1 }], []],
        ['SMS-SUBMIT', 'On my way', [{ seq: 1, pdu: 2 }], []]
      ]
    )
  })

  it('says which part is missing and which came twice', () => {
    const [only] = inspectorModel(`${PART_2}\n${PART_2}`).messages
    assert.deepEqual(only?.missing, [1])
    assert.deepEqual(only?.parts, [{ seq: 1 }, { seq: 2, pdu: 0 }, { seq: 2, pdu: 1, again: true }])
    assert.match(only?.message?.text ?? '', /^\[…\]ebody/)
  })

  it('keeps the others when one cannot be read', () => {
    const { messages } = inspectorModel(`${WRAPPED}+CMGL: 4,1,,25\r\n${REPORT.slice(0, 40)}`)
    assert.deepEqual(
      messages.map(({ message, missing }) => [message?.type, missing]),
      [
        ['SMS-DELIVER', [2]],
        [undefined, []]
      ]
    )
  })

  it('says why each PDU is read as it is', () => {
    const whyOf = (text: string, some: Partial<Choices> = {}) =>
      inspectorModel(text, choices(some)).pdus[0]?.why
    assert.equal(whyOf(MEANT), 'detected')
    assert.equal(whyOf(LISTING), 'answer')
    assert.equal(whyOf(`AT+CMGS=19\r\n> ${MEANT}`), 'command')
    assert.equal(whyOf('0112005150F132200523'), 'unclear')
    assert.equal(whyOf(MEANT, { framing: { toNetwork: true } }), 'chosen')
    const answers = new Map([[0, { toNetwork: false, noSmsc: true, rpError: false }]])
    assert.equal(whyOf('0112005150F132200523', { answers }), 'chosen')
  })

  it('shows nothing of a PDU as read that has to be asked about', () => {
    const [view] = inspectorModel('0112005150F132200523').pdus
    assert.deepEqual([view?.rows, view?.framing], [[], undefined])
    assert.equal(view?.unread?.digits, '0112005150F132200523')
    assert.ok((view?.choices.length ?? 0) > 1)
  })

  it('names the slip first, at its octet, with what was meant', () => {
    const [first] = inspectorModel(SLIP).pdus[0]?.findings ?? []
    assert.deepEqual([first?.code, first?.octet, first?.suggestion?.hex], ['LENGTH_IN_OCTETS', 3, MEANT])
    const row = inspectorModel(SLIP).pdus[0]?.rows.find(({ id }) => id === first?.row)
    assert.equal(row?.path, 'TP-DA.length')
  })

  it('puts a fault that has no octet to the field that it is missing from', () => {
    const { findings, rows } = inspectorModel(MEANT.slice(0, -2)).pdus[0]!
    const cut = findings.find(({ code }) => code === 'TRUNCATED_USER_DATA')
    assert.equal(rows.find(({ id }) => id === cut?.row)?.path, 'TP-UD.text')
    assert.equal(cut?.octet, undefined)
  })

  it('compares AT+CMGS with the octets that follow', () => {
    const codes = (text: string) => inspectorModel(text).pdus[0]?.findings.map(({ code }) => code)
    assert.deepEqual(codes(`AT+CMGS=19\r\n> ${MEANT}\u001A`), [])
    assert.deepEqual(codes(`AT+CMGS=20\r\n> ${MEANT}\u001A`), ['LENGTH_DIFFERS'])
  })

  it('has a finding for a line that is longer than its header says', () => {
    const [view] = inspectorModel(`+CMGL: 1,1,,30\r\n${MEANT}`).pdus
    assert.deepEqual(
      view?.findings
        .filter(({ code }) => code === 'LENGTH_MISMATCH')
        .map(({ severity, row }) => [severity, row]),
      [['warning', undefined]]
    )
  })

  it('is one field, if that is what was pasted', () => {
    const model = inspectorModel(' 059126181624\n', choices({ part: 'smsc', expect: { smsc: '+62816124' } }))
    assert.deepEqual(model.messages, [])
    assert.deepEqual(
      model.pdus.map(({ why, findings, groups }) => [why, findings[0]?.code, groups.map(({ name }) => name)]),
      [['part', 'UNSWAPPED_PAIR', ['SMSC']]]
    )
  })
})

describe('a copy as JSON', () => {
  it('is what pdu-decode puts out with anatomy, and the PDUs themselves', () => {
    const text = `${LISTING}+CMGL: 9,1,,25\r\n${REPORT.slice(0, 40)}\r\n`
    const msg: { payload: unknown } = { payload: text }
    decodeMessage(msg, { anatomy: true })
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>[]
    const copied = plain(exportOf(inspectorModel(text)))
    assert.deepEqual(copied[0]?.pdus, [PART_1, PART_2])
    // What a line lacks is a finding here, and a problem there.
    const comparable = (list: Record<string, unknown>[]) =>
      list.map(({ pdus: _, problems: __, findings: ___, ...rest }) => rest)
    assert.deepEqual(comparable(copied), comparable(plain(msg.payload)))
    assert.deepEqual(
      copied.map(({ findings }) => (findings as object[]).length > 0),
      [false, false, false, true]
    )
  })

  it('has the findings of each part, as pdu-decode gives them', () => {
    const msg: { payload: unknown } = { payload: SLIP }
    decodeMessage(msg, { toNetwork: true, anatomy: true })
    const findings = (list: unknown) => (list as { findings: { code: string }[] }[])[0]?.findings
    const copied = findings(exportOf(inspectorModel(SLIP)))
    assert.ok(copied?.some(({ code }) => code === 'LENGTH_IN_OCTETS'))
    assert.deepEqual(copied, findings(msg.payload))
  })
})
