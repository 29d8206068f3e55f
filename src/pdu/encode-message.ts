import { encodeAddress, MAX_DIGITS } from './address'
import { generalDcs } from './dcs'
import { encodeSmsc } from './encode-tpdu'
import { PduError } from './errors'
import { type Gsm7Table, packText } from './gsm7'
import { HexPad, hexOctet, octetsOfHex, PAIRS } from './hex'
import { costOf, headerOctets, MAX_SEGMENTS, planText } from './measure'
import { checkMessage } from './message-check'
import type { Alphabet, Cost, EncodedMessage, EncodedPart, MessageInput, Ports, Validity } from './types'
import { concatElement, languageElements, portsElement } from './udh'
import { fillBitCount, MAX_OCTETS } from './user-data'
import { encodeValidity, VALIDITY_FORMATS } from './validity'

/**
 * SMS-SUBMIT PDUs of a message (TS 23.040 9.2.2.2), in as few segments as its alphabet and header allow. `random`
 * (0 to 1) chooses the concatenation reference where the message names none. Throws PduError.
 */
export function encodeMessage(message: MessageInput, random: () => number = Math.random): EncodedMessage {
  checkMessage(message)
  const { concatBits = 8 } = message
  const ref = message.concatRef ?? Math.floor(random() * 2 ** concatBits)
  return message.data === undefined
    ? encodeText(message, message.text!, ref)
    : encodeData(message, message.data, ref)
}

function encodeText(message: MessageInput, text: string, ref: number): EncodedMessage {
  const plan = planText(text, message)
  const elements = (plan.language ? languageElements(plan.language) : '') + portsHex(message.ports)
  const build = partBuilder(message, plan.table ? 'gsm7' : 'ucs2', elements, plan.ends.length, ref)
  const parts: EncodedPart[] = []
  let start = 0
  for (const end of plan.ends) {
    parts.push(
      build((header) =>
        plan.table ? septets(plan.text, start, end, plan.table, header) : ucs2(plan.text, start, end, header)
      )
    )
    start = end
  }
  return Object.assign(costOf(plan), { parts })
}

function encodeData(message: MessageInput, data: string | Uint8Array, ref: number): EncodedMessage {
  const octets = typeof data === 'string' ? Uint8Array.from(octetsOfHex(data)) : data
  const whole = MAX_OCTETS - headerOctets({}, message, false)
  const each = octets.length <= whole ? whole : MAX_OCTETS - headerOctets({}, message, true)
  const count = Math.max(1, Math.ceil(octets.length / each))
  if (count > MAX_SEGMENTS)
    throw new PduError(
      'TOO_LONG',
      `The data needs ${count} segments; a message has at most ${MAX_SEGMENTS}.`,
      'data'
    )
  const build = partBuilder(message, '8bit', portsHex(message.ports), count, ref)
  const parts: EncodedPart[] = []
  for (let i = 0; i < count; i++)
    parts.push(build((header) => append(octets.subarray(i * each, (i + 1) * each), header)))
  const cost: Cost = {
    encoding: '8bit',
    segments: count,
    octets: octets.length,
    left: count * each - octets.length
  }
  return { parts, ...cost }
}

/** Writes the user data behind a header of so many octets into `userData`. */
type Writer = (header: number) => { udl: number; octets: number }

/** TP-UD of the part that is being made, as digits: no part needs its octets. */
const userData = new HexPad(MAX_OCTETS)

/** Makes one part after the other: what they share is put together once. */
function partBuilder(
  message: MessageInput,
  alphabet: Alphabet,
  elements: string,
  total: number,
  ref: number
): (write: Writer) => EncodedPart {
  const { concatBits: bits = 8 } = message
  const concat = total > 1 ? concatElement({ ref, total, seq: 1, bits }) : ''
  const smsc = smscField(message.smsc)
  const front = fields(message, alphabet, concat !== '' || elements !== '')
  const header = headerOf(concat + elements)
  const seqAt = concat.length / 2
  // The header stays in its place: of one part to the next only the sequence number changes.
  header.forEach((octet, i) => {
    userData.pairs[i] = PAIRS[octet]!
  })
  let seq = 0
  return (write) => {
    if (concat) userData.pairs[seqAt] = PAIRS[++seq]!
    const { udl, octets } = write(header.length)
    const tpdu = front + hexOctet(udl) + userData.text(octets)
    return { pdu: smsc + tpdu, length: tpdu.length / 2 }
  }
}

function smscField(smsc: string | undefined): string {
  if (smsc !== undefined && smsc.replace(/^\+/, '').length > MAX_DIGITS)
    throw new PduError('ADDRESS_TOO_LONG', `smsc has more than ${MAX_DIGITS} digits.`, 'smsc')
  return encodeSmsc({ smsc })
}

/** UDHL and the elements. */
function headerOf(elements: string): number[] {
  return elements === '' ? [] : [elements.length / 2, ...octetsOfHex(elements)]
}

/** First octet to TP-VP. */
function fields(message: MessageInput, alphabet: Alphabet, udhi: boolean): string {
  const validity = validityOf(message.validity)
  const first =
    0x01 |
    (message.rejectDuplicates ? 0x04 : 0) |
    (validity ? VALIDITY_FORMATS.indexOf(validity.format) << 3 : 0) |
    (message.srr ? 0x20 : 0) |
    (udhi ? 0x40 : 0)
  const { digits, hex } = encodeAddress({ text: message.to }, 'to')
  if (digits === 0) throw new PduError('BAD_ADDRESS', 'to is empty; give the number of the recipient.', 'to')
  if (digits > MAX_DIGITS)
    throw new PduError(
      'ADDRESS_TOO_LONG',
      `to has ${digits} digits; a number has at most ${MAX_DIGITS}.`,
      'to'
    )
  const pid = message.pid ?? (message.replace === undefined ? 0 : 0x40 + message.replace)
  const dcs = generalDcs(alphabet, message.class)
  return (
    hexOctet(first) +
    hexOctet(message.mr ?? 0) +
    hexOctet(digits) +
    hex +
    hexOctet(pid) +
    hexOctet(dcs) +
    (validity ? encodeValidity(validity) : '')
  )
}

function validityOf(validity: MessageInput['validity']): Validity | undefined {
  if (validity === undefined) return undefined
  if (typeof validity === 'number') return relative(validity)
  if ('format' in validity) return validity
  if ('minutes' in validity) return relative(validity.minutes)
  if ('absolute' in validity) return { format: 'absolute', time: validity.absolute }
  return { format: 'enhanced', seconds: validity.seconds } as Validity
}

function relative(minutes: number): Validity {
  return { format: 'relative', minutes } as Validity
}

function portsHex(ports: MessageInput['ports']): string {
  return ports ? portsElement({ src: 0, bits: 16, ...ports } as Ports) : ''
}

function septets(
  text: string,
  start: number,
  end: number,
  { encode }: Gsm7Table,
  header: number
): { udl: number; octets: number } {
  const fill = fillBitCount(header)
  const count = packText(text, start, end, encode, userData.pairs, header, fill)
  return { udl: Math.ceil((header * 8) / 7) + count, octets: header + Math.ceil((fill + count * 7) / 8) }
}

function ucs2(text: string, start: number, end: number, header: number): { udl: number; octets: number } {
  const { pairs } = userData
  const digits = PAIRS
  let at = header
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i)
    pairs[at++] = digits[unit >> 8]!
    pairs[at++] = digits[unit & 0xff]!
  }
  return { udl: at, octets: at }
}

function append(data: Uint8Array, header: number): { udl: number; octets: number } {
  for (let i = 0; i < data.length; i++) userData.pairs[header + i] = PAIRS[data[i]!]!
  return { udl: header + data.length, octets: header + data.length }
}
