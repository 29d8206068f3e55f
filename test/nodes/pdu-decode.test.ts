import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { deploy, type Message } from './board'
import { CUT_OFF, DELIVER, EXPECTED, LISTING, payloadOf, SUBMIT, texts } from './pdus'

describe('pdu-decode in a flow', () => {
  useHelper()

  describe('a message', () => {
    it('turns a PDU into an object; everything else in the message passes through', async () => {
      const board = await deploy('pdu-decode')
      const res = { status: 200 }
      board.send({ payload: DELIVER, topic: 'in', res, sms: { options: { toNetwork: false }, modem: 'm1' } })
      const { _msgid, ...out } = await board.next('out')
      assert.deepEqual(out, { payload: [EXPECTED], topic: 'in', res, sms: { modem: 'm1' } })
      await board.next('completed')
      assert.deepEqual([board.seen('out'), board.seen('completed'), board.seen('caught')], [1, 1, 0])
    })

    it('leaves no empty msg.sms behind', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: DELIVER, sms: { options: {} } })
      assert.equal('sms' in (await board.next('out')), false)
    })

    for (const [what, payload] of [
      ['white space around and inside', ` ${DELIVER.slice(0, 16)} ${DELIVER.slice(16)}\r\n`],
      ['lower case', DELIVER.toLowerCase()],
      ['a Buffer with the octets', Buffer.from(DELIVER, 'hex')],
      ['an array of one', [DELIVER]],
      ['an object as pdu-encode gives it', { pdu: DELIVER, length: 30 }]
    ] as const) {
      it(`takes ${what}`, async () => {
        const board = await deploy('pdu-decode')
        board.send({ payload })
        assert.deepEqual(payloadOf(await board.next('out')), [EXPECTED])
      })
    }

    it('takes several PDUs, one a line, or mixed in an array', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: `${DELIVER}\n\n${DELIVER}\r\n` })
      assert.equal(payloadOf(await board.next('out')).length, 2)
      board.send({ payload: [DELIVER, Buffer.from(DELIVER, 'hex'), LISTING, [DELIVER]] })
      assert.equal(payloadOf(await board.next('out')).length, 6)
    })

    it('gives nothing for an answer or an array without PDUs', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: [] })
      assert.deepEqual(payloadOf(await board.next('out')), [])
    })
  })

  describe('the dialog of pdu-decode', () => {
    it('sets the direction', async () => {
      const board = await deploy('pdu-decode', { version: 1, direction: 'to-network' })
      board.send({ payload: SUBMIT })
      const [only] = payloadOf(await board.next('out'))
      assert.deepEqual([only?.type, only?.text], ['SMS-SUBMIT', 'hellohello'])
    })

    it('says whether the service centre stands in front', async () => {
      const board = await deploy('pdu-decode', { hasSmsc: false })
      board.send({ payload: DELIVER.slice(16) })
      assert.deepEqual(texts(await board.next('out')), ['How are you?'])
    })

    it('says whether reports come from an RP-ERROR', async () => {
      const board = await deploy('pdu-decode', { hasSmsc: false, direction: 'to-network', rpError: true })
      board.send({ payload: '00D300' })
      assert.equal(payloadOf(await board.next('out'))[0]?.failureCause, 0xd3)
    })

    it('takes environment variables in its fields', async () => {
      const env = [{ name: 'SMS_DIRECTION', value: 'to-network', type: 'str' }]
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Node-RED's own syntax
      const board = await deploy('pdu-decode', { direction: '${SMS_DIRECTION}' }, { env })
      board.send({ payload: SUBMIT })
      assert.equal(payloadOf(await board.next('out'))[0]?.type, 'SMS-SUBMIT')
    })

    it('loses to msg.sms.options, for one message', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: SUBMIT.slice(2), sms: { options: { toNetwork: true, noSmsc: true } } })
      assert.deepEqual(texts(await board.next('out')), ['hellohello'])
      board.send({ payload: DELIVER })
      assert.deepEqual(texts(await board.next('out')), ['How are you?'])
    })

    it('has lossless as an option of the message only', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: `${DELIVER}AB`, sms: { options: { lossless: true } } })
      assert.equal(payloadOf(await board.next('out'))[0]?.trailing, 'AB')
    })
  })

  describe('an error at pdu-decode', () => {
    for (const [msg, code] of [
      [{ payload: '' }, 'EMPTY'],
      [{ payload: ' \r\n' }, 'EMPTY'],
      [{ payload: Buffer.alloc(0) }, 'EMPTY'],
      [{ payload: 'hello' }, 'NOT_HEX'],
      [{ payload: 7 }, 'BAD_PAYLOAD'],
      [{ payload: {} }, 'BAD_PAYLOAD'],
      [{ payload: [null] }, 'BAD_PAYLOAD'],
      [{}, 'BAD_PAYLOAD'],
      [{ payload: DELIVER, sms: { options: { direction: 'x' } } }, 'BAD_OPTION']
    ] as const) {
      it(`${code} reaches the catch node: ${JSON.stringify(msg)}`, async () => {
        const board = await deploy('pdu-decode')
        board.send({ ...msg })
        const { error } = await board.next('caught')
        const { code: got, cause } = error as { code: string; cause: { field: string } }
        assert.equal(got, code)
        assert.equal(typeof cause.field, 'string')
      })
    }

    it('emits nothing and is gone with the next success', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: CUT_OFF })
      const { error, payload } = await board.next('caught')
      assert.equal(payload, CUT_OFF)
      const { code, cause } = error as { code: string; cause: { field: string; offset: number } }
      assert.equal(typeof cause.offset, 'number')
      const failed = (await board.next('status')).status as Message
      assert.deepEqual([failed.fill, failed.shape, failed.code], ['red', 'ring', code])

      board.send({ payload: DELIVER })
      await board.next('completed')
      const succeeded = (await board.next('status')).status as Message
      assert.deepEqual([succeeded.fill, succeeded.shape], ['green', 'dot'])
      assert.deepEqual([board.seen('out'), board.seen('completed'), board.seen('caught')], [1, 1, 1])
    })

    it('of some PDUs is no error of the message, but shows', async () => {
      const board = await deploy('pdu-decode')
      board.send({ payload: [CUT_OFF, 'XY', null, DELIVER] })
      const [cut, notHex, none, good] = payloadOf(await board.next('out'))
      assert.equal(cut?.pdu, CUT_OFF)
      assert.equal(notHex?.error?.code, 'NOT_HEX')
      assert.equal(none?.error?.code, 'BAD_PAYLOAD')
      assert.equal(good?.text, 'How are you?')
      const { fill, shape, bad } = (await board.next('status')).status as Message
      assert.deepEqual([fill, shape, bad], ['yellow', 'ring', 3])
      assert.equal(board.seen('caught'), 0)
    })
  })
})
