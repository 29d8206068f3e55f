import { type Finding, type Inspection, inspect } from '../pdu/index'

/** How a PDU is to be read: none of this stands in its octets. */
export interface Framing {
  toNetwork: boolean
  noSmsc: boolean
  rpError: boolean
}

/** What is known of it from elsewhere: a modem's answer, or a person. */
export type KnownFraming = Partial<Framing>

/** One way to read a PDU, and what comes of it. */
export interface Reading {
  framing: Framing
  inspection: Inspection
  fit: Fit
}

/**
 * How well a reading fits: `clean` has no fault; `odd` is whole, with oddities that real senders have; `slip` is
 * without fault once a usual slip is undone; `front` has a sender or recipient that makes sense before it breaks.
 */
export type Fit = 'clean' | 'odd' | 'slip' | 'front' | 'none'

/** The reading that was found, or those among which a person has to choose. */
export interface Decision {
  /** Absent where it has to be asked. */
  reading?: Reading
  /** `only`: it is the one that fits. `known`: nothing was left to be found. `unclear`: it has to be asked. */
  why: 'known' | 'only' | 'unclear'
  /** What a person may choose from: the best first. */
  choices: Reading[]
}

const BOTH = [false, true]
/** A slip undone proves no more than a front that makes sense. */
const WEIGHT: Readonly<Record<Fit, number>> = { clean: 0, odd: 1, slip: 2, front: 2, none: 3 }

/** Findings that real messages have without being something else than they seem. */
const HARMLESS = new Set([
  'FILL_BITS',
  'PAD_BITS',
  'PADDING_COUNTED',
  'UNDEFINED_CODE',
  'UNKNOWN_LANGUAGE',
  'REPEATED_IE',
  'BAD_CONCAT',
  'IE_LENGTH',
  'UNSWAPPED_PAIR',
  'INTERNATIONAL_WITH_ZERO'
])

/** Reads a PDU in every way that is still open, and takes the one that fits if there is just one. */
export function decideFraming(pdu: string, known: KnownFraming = {}): Decision {
  const readings = framingsOf(known)
    .map((framing) => readAs(pdu, framing))
    .filter(({ framing, inspection }) => !framing.rpError || known.rpError || isReport(inspection))
  readings.sort((a, b) => WEIGHT[a.fit] - WEIGHT[b.fit])
  const [best] = readings
  if (!best) throw new Error('a PDU can always be read in at least one way')
  if (readings.length === 1) return { reading: best, why: 'known', choices: [] }
  const choices = readings.filter(({ fit }) => WEIGHT[fit] === WEIGHT[best.fit])
  if (choices.length === 1 && best.fit !== 'none') return { reading: best, why: 'only', choices: [] }
  return { why: 'unclear', choices: distinct(choices) }
}

/** What inspect() finds with that framing, and how well it fits. */
export function readAs(pdu: string, framing: Framing): Reading {
  const inspection = inspect(pdu, framing)
  return { framing, inspection, fit: fitOf(inspection) }
}

function framingsOf(known: KnownFraming): Framing[] {
  const open = (value: boolean | undefined) => (value === undefined ? BOTH : [value])
  return open(known.noSmsc).flatMap((noSmsc) =>
    open(known.toNetwork).flatMap((toNetwork) =>
      open(known.rpError).map((rpError) => ({ toNetwork, noSmsc, rpError }))
    )
  )
}

/** Only reports look different in an RP-ERROR. */
function isReport({ tpdu, fields }: Inspection): boolean {
  const type = tpdu?.type ?? fields.find(({ path }) => path === 'first octet')?.meaning
  return type === 'SMS-DELIVER-REPORT' || type === 'SMS-SUBMIT-REPORT'
}

/** Of readings that say the same only the first. */
function distinct(readings: readonly Reading[]): Reading[] {
  const seen = new Set<string>()
  return readings.filter(({ inspection }) => {
    const print = JSON.stringify([inspection.fields, inspection.error])
    return !seen.has(print) && seen.add(print)
  })
}

function fitOf(inspection: Inspection): Fit {
  const { findings, tpdu } = inspection
  if (tpdu && isPlausible(inspection)) {
    if (!findings.some(isFault)) return 'clean'
    if (findings.every((finding) => !isFault(finding) || HARMLESS.has(finding.code))) return 'odd'
  }
  if (findings.some(({ suggestion }) => suggestion && !suggestion.options)) return 'slip'
  return isPlausibleFront(inspection) ? 'front' : 'none'
}

/** Padding behind a TPDU is a note; bits that are not defined are one, too, but tell of a wrong direction. */
function isFault({ code, severity }: Finding): boolean {
  return severity !== 'info' || code === 'SPARE_BITS' || code === 'ODD_CODES'
}

/** Whether what could be read makes sense beyond its grammar. */
function isPlausible({ fields, tpdu }: Inspection): boolean {
  const control = /\p{Cc}(?<![\r\n\f])/u
  return (
    fields.every(({ path, value }) => isPlausibleField(path, value)) &&
    !control.test(tpdu?.text ?? '') &&
    // A report has no address; its parameter indicator leaves five bits unused.
    (tpdu?.address ? tpdu.address.text !== '' : (tpdu?.pi ?? 0) < 8)
  )
}

/** A type of address has its highest bit set, TS 23.040 9.1.2.5; the other limits are those of the fields. */
function isPlausibleField(path: string, value: string | number | boolean): boolean {
  if (path === 'SMSC.length') return Number(value) <= 11 && value !== 1
  if (/^(SMSC|TP-[ODR]A)\.type$/.test(path)) return Number(value) >= 0x80
  if (path === 'SMSC.digits') return /^\+?\d*$/.test(String(value))
  if (/^TP-[ODR]A\.length$/.test(path)) return Number(value) <= 20
  return true
}

/** A sender and a time, or a recipient: what stands before the text makes sense. */
function isPlausibleFront({ fields, findings }: Inspection): boolean {
  const has = (path: string) => fields.some((field) => field.path === path)
  const address = fields.find(({ path }) => /^TP-[ODR]A\.digits$/.test(path))
  const spoilt = findings.some(({ code }) => code === 'BAD_TIME')
  return (
    address !== undefined &&
    address.value !== '' &&
    !spoilt &&
    fields.every(({ path, value }) => isPlausibleField(path, value)) &&
    (has('TP-DCS') || has('TP-SCTS') || has('TP-CT'))
  )
}
