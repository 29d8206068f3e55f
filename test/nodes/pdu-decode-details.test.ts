import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { deploy, type Message } from './board'
import { CUT_OFF, DELIVER, EXPECTED, JOINED_TEXT, LISTING, PART_1, PART_2, payloadOf, REPORT } from './pdus'

describe('several PDUs and their anatomy at pdu-decode', () => {
  useHelper()

  describe('an AT+CMGL answer', () => {
    it('becomes whole messages in the order in which they began, whichever way they went', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: LISTING })
      const [long, report, stored, ...more] = payloadOf(await board.next('out'))
      assert.deepEqual(more, [])
      assert.equal(long?.text, JOINED_TEXT)
      assert.equal(long?.parts, 2)
      assert.equal(long?.concat, undefined)
      assert.equal(long?.problems, undefined)
      assert.deepEqual(long?.listed, [
        { index: 1, stat: 1 },
        { index: 2, stat: 0 }
      ])
      assert.equal(report?.type, 'SMS-STATUS-REPORT')
      assert.equal(report?.mr, 17)
      assert.equal(stored?.type, 'SMS-SUBMIT')
      assert.equal(stored?.text, 'On my way')
      assert.deepEqual(stored?.listed, [{ index: 5, stat: 2 }])
    })

    it('keeps the others when one is bad', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: LISTING.replace(REPORT, REPORT.slice(0, 40)) })
      const [long, bad, stored] = payloadOf(await board.next('out'))
      assert.deepEqual([long?.text, stored?.text], [JOINED_TEXT, 'On my way'])
      assert.equal(bad?.pdu, REPORT.slice(0, 40))
      assert.deepEqual(bad?.listed, [{ index: 4, stat: 1 }])
      assert.equal(typeof bad?.error?.code, 'string')
      assert.equal(typeof bad?.error?.offset, 'number')
    })

    it('says which parts are missing', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: `+CMGL: 2,0,,65\r\n${PART_2}\r\n\r\nOK\r\n` })
      const [only] = payloadOf(await board.next('out'))
      assert.deepEqual(only?.incomplete?.have, [2])
      assert.equal(only?.incomplete?.total, 2)
      assert.equal(only?.incomplete?.tpdus[0]?.problems, undefined)
      assert.match(only?.text as string, /^\[…\]ebody before six/)
    })

    it('shows what is odd about a line of the answer', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: `+CMGL: 1,1,,30\r\n${DELIVER}AABB\r\n\r\nOK\r\n` })
      const [only] = payloadOf(await board.next('out'))
      assert.equal(only?.problems?.[0]?.code, 'LENGTH_MISMATCH')
      assert.equal(only?.text, 'How are you?')
    })
  })

  describe('anatomy', () => {
    it('adds fields and findings', async () => {
      const board = await deploy('pdu-decode', { anatomy: true })
      board.send({ payload: DELIVER })
      const [only] = payloadOf(await board.next('out'))
      const { anatomy, findings, ...rest } = only as Message & { anatomy: object[] }
      assert.deepEqual(rest, EXPECTED)
      assert.ok(Array.isArray(findings))
      assert.deepEqual(Object.keys(anatomy[0] ?? {}).sort(), [
        'bit',
        'bits',
        'hex',
        'meaning',
        'name',
        'path',
        'value'
      ])
    })

    it('tells of each field of a joined message in which part it stands', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: [PART_2, PART_1], sms: { options: { anatomy: true } } })
      const [only] = payloadOf(await board.next('out')) as { anatomy: { part: number; bit: number }[] }[]
      const starts = only?.anatomy.filter(({ bit }) => bit === 0).map(({ part }) => part)
      assert.deepEqual([...new Set(starts)], [1, 2])
    })

    it('stands beside the error of a bad PDU, and at the catch node if it is the only one', async () => {
      const board = await deploy('pdu-decode', { anatomy: true })
      board.send({ payload: [DELIVER, CUT_OFF] })
      const [, bad] = payloadOf(await board.next('out'))
      assert.ok((bad as { anatomy?: object[] }).anatomy?.length)
      board.send({ payload: CUT_OFF })
      const { error } = await board.next('caught')
      const { cause } = error as { cause: { field: string; anatomy: object[]; findings: object[] } }
      assert.equal(typeof cause.field, 'string')
      assert.ok(cause.anatomy.length > 0)
      assert.ok(Array.isArray(cause.findings))
    })
  })
})
