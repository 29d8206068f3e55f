import { decode } from './decode'
import { PduError } from './errors'
import type { Finding, Suggestion } from './findings'
import { hexOctet } from './hex'
import type { DecodeOptions, Tpdu } from './types'

/** A slip that people make, and the PDU as it would be without it. */
interface Suspect {
  code: string
  field: string
  offset?: number
  message: string
  hex: string
  options: DecodeOptions
}

/**
 * What the writer of a PDU that does not decode cleanly probably meant: the usual slips undone one at a time, and
 * those named that give a PDU without any fault.
 */
export function suspect(digits: string, options: DecodeOptions): Finding[] {
  const suspects = [
    ...framings(digits, options),
    ...lengths(digits, options),
    ...missingDigit(digits, options)
  ]
  return suspects.flatMap((one): Finding[] => {
    const reading = cleanReading(one.hex, one.options)
    if (reading === undefined) return []
    const { code, field, message, hex } = one
    const suggestion: Suggestion = { hex, reading }
    if (one.options !== options) suggestion.options = framingOf(one.options)
    const finding: Finding = {
      code,
      severity: 'warning',
      field,
      message: `${message} It then reads: ${reading}.`,
      suggestion
    }
    if (one.offset !== undefined) finding.offset = one.offset
    return [finding]
  })
}

function framingOf({ toNetwork, noSmsc, rpError }: DecodeOptions): Suggestion['options'] {
  return { toNetwork: toNetwork === true, noSmsc: noSmsc === true, rpError: rpError === true }
}

/** What a PDU says in short, if nothing at all is wrong with it. */
function cleanReading(hex: string, options: DecodeOptions): string | undefined {
  try {
    const tpdu = decode(hex, { ...options, lossless: true })
    if (tpdu.problems || tpdu.trailing || tpdu.spareBits || !isPlausible(tpdu)) return undefined
    return readingOf(tpdu)
  } catch (error) {
    if (error instanceof PduError) return undefined
    throw error
  }
}

function isPlausible({ address, smsc, text, fillBits, padBits, oddCodes }: Tpdu): boolean {
  const number = address?.text ?? ''
  return (
    !fillBits &&
    !padBits &&
    !oddCodes &&
    number !== '' &&
    !/[abc*#]/.test(`${smsc ?? ''}`) &&
    !/\p{Cc}(?<![\r\n\f])/u.test(text ?? '')
  )
}

function readingOf({ type, address, text, data }: Tpdu): string {
  const content =
    text === undefined ? (data ?? '') : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
  return `${type} ${type === 'SMS-DELIVER' ? 'from' : 'to'} ${address?.text} ${content}`.trim()
}

/** Another direction, or with or without the service centre. */
function framings(hex: string, options: DecodeOptions): Suspect[] {
  const { toNetwork = false, noSmsc = false } = options
  const turn = toNetwork
    ? 'It is probably one from the network: turn the direction.'
    : 'It is probably one to the network: turn the direction.'
  const field = noSmsc
    ? 'It probably begins with the field of the service centre.'
    : 'It probably has no field of the service centre: it begins with the TPDU.'
  const variants: [code: string, message: string, other: Partial<DecodeOptions>][] = [
    ['OTHER_DIRECTION', turn, { toNetwork: !toNetwork }],
    ['OTHER_FRAMING', field, { noSmsc: !noSmsc }],
    ['OTHER_FRAMING', `${field} ${turn}`, { toNetwork: !toNetwork, noSmsc: !noSmsc }]
  ]
  return variants.map(([code, message, other]) => ({
    code,
    field: 'pdu',
    message,
    hex,
    options: { ...options, ...other }
  }))
}

/** Lengths that count the wrong thing: octets for TP-OA and TP-DA, digits for the service centre. */
function lengths(hex: string, options: DecodeOptions): Suspect[] {
  const octet = (at: number) => parseInt(hex.slice(at * 2, at * 2 + 2), 16)
  const changed = (at: number, value: number) =>
    hex.slice(0, at * 2) + hexOctet(value) + hex.slice(at * 2 + 2)
  const found: Suspect[] = []
  const smscLength = options.noSmsc ? 0 : octet(0)
  if (!options.noSmsc && smscLength > 0 && smscLength <= 20) {
    const meant = 1 + Math.ceil(smscLength / 2)
    found.push({
      code: 'LENGTH_IN_DIGITS',
      field: 'SMSC.length',
      offset: 0,
      message: `The length of the service centre, ${hexOctet(smscLength)}, counts digits; there it counts octets, with the type: ${hexOctet(meant)}.`,
      hex: changed(0, meant),
      options
    })
  }
  const first = options.noSmsc ? 0 : smscLength + 1
  for (const at of [first + 1, first + 2]) {
    const length = octet(at)
    if (!(length >= 2 && length <= 12)) continue
    for (const [meant, what] of digitCounts(hex, at, length))
      found.push({
        code: 'LENGTH_IN_OCTETS',
        field: options.toNetwork ? 'TP-DA.length' : 'TP-OA.length',
        offset: at,
        message: `The length of the address, ${hexOctet(length)}, counts octets ${what}; it counts digits: ${hexOctet(meant)}.`,
        hex: changed(at, meant),
        options
      })
  }
  return found
}

/** How many digits there are if the length counts octets, with or without the type. */
export function digitCounts(hex: string, at: number, length: number): [digits: number, what: string][] {
  const digits = (octets: number) => octets * 2 - (/^f$/i.test(hex.charAt((at + 1 + octets) * 2)) ? 1 : 0)
  return [
    [digits(length - 1), 'with the type'],
    [digits(length), 'without the type']
  ]
}

/** One hex digit too many at the end. */
function missingDigit(hex: string, options: DecodeOptions): Suspect[] {
  if (hex.length % 2 === 0) return []
  return [
    {
      code: 'DIGIT_TOO_MANY',
      field: 'pdu',
      message: `The last digit, ${hex.at(-1)}, is probably one too many.`,
      hex: hex.slice(0, -1),
      options
    }
  ]
}
