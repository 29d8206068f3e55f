import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import fc from 'fast-check'
import { decode, type EncodedMessage, encode, type MessageInput, type Tpdu } from '../../src/pdu'
import { dataMessage, textMessage } from './message-arbitrary'

const decoded = ({ parts }: EncodedMessage): Tpdu[] =>
  parts.map(({ pdu }) => decode(pdu, { toNetwork: true }))

/** TP-UDL and octets of TP-UD, found without the codec. */
function userData(pdu: string): { udl: number; octets: number } {
  const octets = Buffer.from(pdu, 'hex')
  const first = 1 + octets[0]!
  const pid = first + 4 + Math.ceil(octets[first + 2]! / 2)
  const validity = [0, 7, 1, 7][(octets[first]! >> 3) & 3]!
  const udl = pid + 2 + validity
  return { udl: octets[udl]!, octets: octets.length - udl - 1 }
}

describe('properties: a message that is encoded and decoded', function () {
  this.timeout(60_000)

  it('has the same text again', () => {
    fc.assert(
      fc.property(textMessage, (message) => {
        const texts = decoded(encode(message)).map(({ text }) => text)
        strictEqual(texts.join(''), message.text)
      }),
      { numRuns: 2000 }
    )
  })

  it('has the same data again', () => {
    fc.assert(
      fc.property(dataMessage, (message) => {
        const parts = decoded(encode(message))
        strictEqual(parts.map(({ data }) => data).join(''), message.data)
        ok(parts.every(({ dcs }) => dcs?.alphabet === '8bit'))
      })
    )
  })

  it('has every option again, in every part', () => {
    fc.assert(
      fc.property(fc.oneof(textMessage, dataMessage), (message) => {
        decoded(encode(message)).forEach((tpdu, i, { length }) => {
          hasOptions(tpdu, message)
          hasValidity(tpdu, message.validity)
          const { concatRef: ref, concatBits: bits = 8 } = message
          if (length === 1) strictEqual(tpdu.concat, undefined)
          else deepStrictEqual(tpdu.concat, { ref: ref ?? tpdu.concat?.ref, total: length, seq: i + 1, bits })
        })
      }),
      { numRuns: 1000 }
    )
  })

  it('is in the alphabet that was asked for', () => {
    fc.assert(
      fc.property(textMessage, (message) => {
        for (const { dcs, nationalLanguage } of decoded(encode(message))) {
          if (message.encoding) strictEqual(dcs?.alphabet, message.encoding)
          if (message.nationalLanguage) deepStrictEqual(nationalLanguage, message.nationalLanguage)
        }
      })
    )
  })

  it('has parts of at most 140 octets of user data, whose length is that of the TPDU', () => {
    fc.assert(
      fc.property(fc.oneof(textMessage, dataMessage), (message) => {
        for (const { pdu, length } of encode(message).parts) {
          strictEqual(length, pdu.length / 2 - 1 - parseInt(pdu.slice(0, 2), 16))
          const { udl, octets } = userData(pdu)
          ok(octets <= 140, `${octets} octets of user data`)
          ok(udl === octets || Math.ceil((udl * 7) / 8) === octets, `TP-UDL ${udl}, ${octets} octets`)
        }
      })
    )
  })

  it('decodes and encodes to the same octets again', () => {
    fc.assert(
      fc.property(fc.oneof(textMessage, dataMessage), (message) => {
        for (const { pdu } of encode(message).parts)
          strictEqual(encode(decode(pdu, { toNetwork: true, lossless: true })), pdu)
      })
    )
  })
})

/** The options that are one property of the decoded object. */
function hasOptions(tpdu: Tpdu, message: MessageInput): void {
  const { to, smsc, srr = false, rejectDuplicates = false, mr = 0, replace, ports } = message
  const pid = replace ? 0x40 + replace : (message.pid ?? 0)
  deepStrictEqual(
    [tpdu.address?.text, tpdu.smsc, tpdu.srr, tpdu.rd, tpdu.mr, tpdu.pid, tpdu.dcs?.messageClass],
    [to, smsc, srr, rejectDuplicates, mr, pid, message.class]
  )
  deepStrictEqual(tpdu.ports, ports && { src: 0, bits: 16, ...ports })
}

function hasValidity({ validity }: Tpdu, wanted: MessageInput['validity']): void {
  if (wanted === undefined) strictEqual(validity, undefined)
  else if (typeof wanted === 'number') isShortestOf(validity, wanted)
  else if ('minutes' in wanted) isShortestOf(validity, wanted.minutes)
  else if ('absolute' in wanted) deepStrictEqual(validity, { format: 'absolute', time: wanted.absolute })
  else {
    ok(validity?.format === 'enhanced' && 'seconds' in wanted)
    strictEqual(validity.seconds, wanted.seconds)
  }
}

/** TS 23.040 9.2.3.12.1: steps of 5 and 30 minutes, days and weeks; it may be longer, but by less than a step. */
function isShortestOf(validity: Tpdu['validity'], wanted: number): void {
  ok(validity?.format === 'relative')
  const longer = validity.minutes - wanted
  const step = wanted <= 720 ? 5 : wanted <= 1440 ? 30 : wanted <= 30 * 1440 ? 1440 : 10_080
  ok(longer >= 0 && longer < step, `${validity.minutes} minutes for ${wanted}`)
}
