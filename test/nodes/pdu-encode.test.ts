import assert from 'node:assert/strict'
import { useHelper } from '../support/helper'
import { deploy, type Message } from './board'

const TO = '+447785016005'
const PDU = '0001000C9144775810065000000AE8329BFD4697D9EC37'
const LONG = 'a'.repeat(161)

interface Part {
  pdu: string
  length: number
}

function pdus({ payload }: Message): string[] {
  return (payload as Part[]).map(({ pdu }) => pdu)
}

describe('pdu-encode in a flow', () => {
  useHelper()

  describe('a message', () => {
    it('turns a text into PDUs with their AT+CMGS length, and says how', async () => {
      const board = await deploy('pdu-encode')
      const req = { path: '/alarm' }
      board.send({
        to: TO,
        payload: 'hellohello',
        topic: 'tank',
        req,
        sms: { encoding: 'ucs2', smsc: '+1', options: {} }
      })
      const { _msgid, ...out } = await board.next('out')
      assert.deepEqual(out, {
        to: TO,
        payload: [{ pdu: PDU, length: 22 }],
        topic: 'tank',
        req,
        sms: { encoding: 'gsm7', segments: 1, septets: 10, left: 150 }
      })
      await board.next('completed')
      assert.deepEqual([board.seen('out'), board.seen('completed'), board.seen('caught')], [1, 1, 0])
    })

    for (const [payload, text] of [
      [12.5, '12.5'],
      [true, 'true'],
      ['', '']
    ] as const) {
      it(`encodes ${JSON.stringify(payload)} as a text`, async () => {
        const board = await deploy('pdu-encode')
        board.send({ to: TO, payload })
        const { sms } = await board.next('out')
        assert.equal((sms as { septets: number }).septets, text.length)
      })
    }

    it('never gives two long texts one reference', async () => {
      const board = await deploy('pdu-encode')
      const references = new Set<string>()
      for (let i = 0; i < 20; i++) {
        board.send({ to: TO, payload: LONG })
        const [first, second, ...more] = pdus(await board.next('out'))
        assert.equal(more.length, 0)
        assert.equal(first?.slice(34, 36), second?.slice(34, 36))
        references.add(first?.slice(34, 36) ?? '')
      }
      assert.equal(references.size, 20)
    })

    it('reports what made a text dear', async () => {
      const board = await deploy('pdu-encode')
      board.send({ to: TO, payload: 'Hi 😀' })
      const { sms } = await board.next('out')
      assert.deepEqual(sms, {
        encoding: 'ucs2',
        segments: 1,
        octets: 10,
        left: 65,
        forced: [{ char: '😀', at: 3, count: 1 }]
      })
    })
  })

  describe('the dialog of pdu-encode', () => {
    for (const [to, toType] of [
      [TO, 'str'],
      ['operator', 'msg'],
      ['"+44" & "7785016005"', 'jsonata'],
      ['OPERATOR', 'env'],
      ['number', 'flow']
    ] as const) {
      it(`takes the recipient from ${toType}, whatever msg.to says`, async () => {
        const env = [{ name: 'OPERATOR', value: TO, type: 'str' }]
        const board = await deploy('pdu-encode', { to, toType }, { env })
        board.setFlow('number', TO)
        board.send({ to: '999', operator: TO, payload: 'hellohello' })
        assert.deepEqual(pdus(await board.next('out')), [PDU])
      })
    }

    it('sets what goes into the PDU', async () => {
      const board = await deploy('pdu-encode', {
        version: 1,
        class: '0',
        validity: '4',
        validityUnit: 'days',
        report: true,
        smsc: TO
      })
      board.send({ to: TO, payload: 'hellohello' })
      assert.deepEqual(pdus(await board.next('out')), [
        '07914477581006503100' + '0C914477581006500010AA0AE8329BFD4697D9EC37'
      ])
    })

    it('takes environment variables in its fields', async () => {
      const env = [
        { name: 'SMS_CLASS', value: '0', type: 'str' },
        { name: 'SMS_REPORT', value: 'true', type: 'bool' }
      ]
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Node-RED's own syntax
      const fields = { class: '${SMS_CLASS}', report: '${SMS_REPORT}' }
      const board = await deploy('pdu-encode', fields, { env })
      board.send({ to: TO, payload: 'hellohello' })
      assert.deepEqual(pdus(await board.next('out')), ['0021000C9144775810065000100AE8329BFD4697D9EC37'])
    })

    it('loses to msg.sms.options, for one message', async () => {
      const board = await deploy('pdu-encode', { encoding: 'ucs2', class: '1' })
      board.send({ to: TO, payload: 'hellohello', sms: { options: { encoding: 'gsm7', class: null } } })
      assert.deepEqual(pdus(await board.next('out')), [PDU])
      board.send({ to: TO, payload: 'hi', sms: { options: { flash: true } } })
      assert.deepEqual(pdus(await board.next('out')), ['0001000C914477581006500018' + '0400680069'])
      board.send({ to: TO, payload: 'hi' })
      assert.deepEqual(pdus(await board.next('out')), ['0001000C914477581006500019' + '0400680069'])
    })
  })

  describe('a Buffer at pdu-encode', () => {
    const payload = Buffer.from('00FF', 'hex')

    for (const options of [{ encoding: '8bit' }, { ports: 5000 }]) {
      it(`is data with ${JSON.stringify(options)}`, async () => {
        const board = await deploy('pdu-encode')
        board.send({ to: TO, payload, sms: { options } })
        const [pdu] = pdus(await board.next('out'))
        assert.match(pdu ?? '', /00FF$/)
        assert.equal(pdu?.slice(22, 26), '0004')
      })
    }

    it('is refused as a text', async () => {
      const board = await deploy('pdu-encode')
      board.send({ to: TO, payload })
      const { error } = await board.next('caught')
      assert.equal((error as { code: string }).code, 'BUFFER_AS_TEXT')
    })
  })

  describe('a TPDU object at pdu-encode', () => {
    const tpdu = { type: 'SMS-SUBMIT', address: { text: TO, ton: 1, npi: 1 }, text: 'hellohello' }

    it('is encoded as it is, without a recipient', async () => {
      const board = await deploy('pdu-encode')
      board.send({ payload: tpdu, sms: { options: {}, encoding: 'ucs2' } })
      const out = await board.next('out')
      assert.deepEqual(out.payload, [{ pdu: PDU, length: 22 }])
      assert.deepEqual(out.sms, { segments: 1 })
    })

    it('may come in an array, as pdu-decode gives it', async () => {
      const board = await deploy(
        'pdu-decode',
        { direction: 'to-network' },
        { beyond: { type: 'pdu-encode' } }
      )
      board.send({ payload: [PDU, PDU] })
      assert.deepEqual((await board.next('out')).payload, [
        { pdu: PDU, length: 22 },
        { pdu: PDU, length: 22 }
      ])
    })
  })

  describe('an error at pdu-encode', () => {
    for (const [msg, code] of [
      [{ payload: 'x' }, 'NO_RECIPIENT'],
      [{ to: 'Tom', payload: 'x' }, 'BAD_RECIPIENT'],
      [{ to: '12\r3', payload: 'x' }, 'BAD_RECIPIENT'],
      [{ to: TO }, 'BAD_PAYLOAD'],
      [{ to: TO, payload: {} }, 'BAD_PAYLOAD'],
      [{ to: TO, payload: ['x'] }, 'BAD_PAYLOAD'],
      [{ to: TO, payload: 'x', sms: { options: { colour: 1 } } }, 'BAD_OPTION'],
      [{ to: TO, payload: 'x', sms: { options: { mr: 300 } } }, 'BAD_VALUE'],
      [{ to: TO, payload: 'x'.repeat(40_000) }, 'TOO_LONG']
    ] as const) {
      it(`${code} reaches the catch node: ${JSON.stringify(msg).slice(0, 70)}`, async () => {
        const board = await deploy('pdu-encode')
        board.send({ ...msg })
        const { error } = await board.next('caught')
        const { code: got, cause } = error as { code: string; cause: { field: string } }
        assert.equal(got, code)
        assert.equal(typeof cause.field, 'string')
      })
    }

    it('leaves the message as it was, emits nothing, and is gone with the next success', async () => {
      const board = await deploy('pdu-encode')
      const sms = { options: { flash: true } }
      board.send({ payload: 'x', sms })
      const { payload, sms: caught } = await board.next('caught')
      assert.deepEqual([payload, caught], ['x', sms])
      const failed = (await board.next('status')).status as Message
      assert.deepEqual([failed.fill, failed.shape, failed.text], ['red', 'ring', 'no recipient'])

      board.send({ to: TO, payload: 'x' })
      await board.next('completed')
      const succeeded = (await board.next('status')).status as Message
      assert.deepEqual([succeeded.fill, succeeded.shape], ['green', 'dot'])
      assert.deepEqual([board.seen('out'), board.seen('completed'), board.seen('caught')], [1, 1, 1])
    })

    it('names a field of the dialog that is no number', async () => {
      const board = await deploy('pdu-encode', { validity: 'soon' })
      board.send({ to: TO, payload: 'x' })
      const { error } = await board.next('caught')
      assert.equal((error as { code: string }).code, 'BAD_OPTION')
      assert.match((error as { message: string }).message, /correct the field "validity"/)
    })

    it('says so when "To" cannot be evaluated', async () => {
      const board = await deploy('pdu-encode', { to: '$nonsense(1)', toType: 'jsonata' })
      board.send({ to: TO, payload: 'x' })
      const { error } = await board.next('caught')
      assert.equal((error as { code: string }).code, 'BAD_RECIPIENT')
    })
  })
})
