import { encodeAddress } from './address'
import type { Span } from './cursor'
import { PduError } from './errors'
import type { Finding } from './findings'
import { hexOctet, octetsOfHex, toHex } from './hex'
import type { Tpdu } from './types'

/** What a PDU is said to hold, as a document or a colleague puts it. */
export interface Expectation {
  smsc?: string
  address?: string
  text?: string
  /** ISO 8601. */
  scts?: string
  /** The argument of AT+CMGS. */
  length?: number
}

/** What differs from what was announced. */
export function compare(
  tpdu: Tpdu,
  octets: Uint8Array,
  spans: readonly Span[],
  expect: Expectation = {}
): Finding[] {
  const span = (field: string) => spans.find((one) => one.field === field)
  const address = spans.find(({ field }) => /^TP-[ODR]A\.digits$/.test(field))
  const found: Finding[] = []
  if (expect.smsc !== undefined)
    found.push(...compareNumber('SMSC', tpdu.smsc ?? '', expect.smsc, octets, span('SMSC.digits')))
  if (expect.address !== undefined)
    found.push(...compareNumber('address', tpdu.address?.text ?? '', expect.address, octets, address))
  if (expect.text !== undefined)
    found.push(...compareText(tpdu.text ?? '', expect.text, span('TP-UD.text')?.at))
  if (expect.scts !== undefined && Date.parse(expect.scts) !== Date.parse(tpdu.scts ?? ''))
    found.push(
      differs(
        'TIME_DIFFERS',
        'TP-SCTS',
        `The time stamp says ${tpdu.scts}, not ${expect.scts}.`,
        span('TP-SCTS')?.at
      )
    )
  const length = octets.length - (span('first octet')?.at ?? 0) - (tpdu.trailing?.length ?? 0) / 2
  if (expect.length !== undefined && expect.length !== length)
    found.push(
      differs(
        'LENGTH_DIFFERS',
        'length',
        `The TPDU has ${length} octets, so AT+CMGS=${length}, not ${expect.length}.`
      )
    )
  return found
}

function differs(code: string, field: string, message: string, offset?: number): Finding {
  return offset === undefined
    ? { code, severity: 'warning', field, message }
    : { code, severity: 'warning', field, offset, message }
}

/** Names the first pair of digits that is another one, and says so if it was just not swapped. */
export function compareNumber(
  field: string,
  is: string,
  wanted: string,
  octets: Uint8Array,
  span?: Span
): Finding[] {
  if (is === wanted) return []
  const summary = `The ${field} is ${is || 'empty'}, not ${wanted}.`
  const bare = (number: string) => number.replace(/^\+/, '')
  if (bare(is) === bare(wanted)) {
    const form = is.startsWith('+') ? 'international (type 91)' : 'as dialled (type 81)'
    return [
      differs(
        'NUMBER_DIFFERS',
        field,
        `${summary} The digits are right; the type says ${form}.`,
        span && span.at - 1
      )
    ]
  }
  if (
    bare(is).slice(-7) === bare(wanted).slice(-7) &&
    bare(is).length > 7 &&
    is.startsWith('+') !== wanted.startsWith('+')
  )
    return [
      differs('NUMBER_DIFFERS', field, `${summary} Once it is international and once as dialled.`, span?.at)
    ]
  const right = wantedOctets(wanted)
  if (!right || !span) return [differs('NUMBER_DIFFERS', field, summary, span?.at)]
  const index = right.findIndex((octet, i) => octets[span.at + i] !== octet)
  const wrong = octets[span.at + index]
  if (index < 0 || wrong === undefined)
    return [differs('NUMBER_DIFFERS', field, `${summary} It should be ${toHex(right)}.`, span.at)]
  const turned = ((wrong & 15) << 4) | (wrong >> 4)
  const how = turned === right[index] ? ': the pair is not swapped' : ''
  const where = `Pair ${index + 1} is ${hexOctet(wrong)}, it should be ${hexOctet(right[index]!)}${how}`
  return [
    differs(
      how ? 'UNSWAPPED_PAIR' : 'NUMBER_DIFFERS',
      field,
      `${summary} ${where} (all of it: ${toHex(right)}).`,
      span.at + index
    )
  ]
}

function wantedOctets(number: string): Uint8Array | undefined {
  try {
    const { hex } = encodeAddress({ text: number }, 'expect')
    return Uint8Array.from(octetsOfHex(hex.slice(2)))
  } catch (error) {
    if (error instanceof PduError) return undefined
    throw error
  }
}

export function compareText(is: string, wanted: string, offset?: number): Finding[] {
  if (is === wanted) return []
  let at = 0
  while (at < is.length && is[at] === wanted[at]) at++
  const message =
    `The text is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}: character ${at + 1} is ` +
    `${JSON.stringify(is[at] ?? '')}, not ${JSON.stringify(wanted[at] ?? '')}.`
  return [differs('TEXT_DIFFERS', 'TP-UD.text', message, offset)]
}
