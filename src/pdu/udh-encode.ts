import { INDICATIONS } from './dcs'
import { PduError } from './errors'
import { hasLocking, hasSingle } from './gsm7'
import { toHex } from './hex'
import type { NationalLanguage, SpecialMessage } from './types'
import {
  concatElement,
  type Element,
  elements,
  type HeaderMeaning,
  headerOctets,
  IEI,
  interpret,
  languageElements,
  portsElement,
  specialElement
} from './udh'

/**
 * The header whose meaning is `wanted`: `udh` with only those elements changed whose meaning differs, new ones
 * behind. What `wanted` does not mention stays. undefined where there is nothing to say and no `udh`.
 * Throws PduError BAD_VALUE.
 */
export function encodeHeader(udh: string | undefined, wanted: HeaderMeaning): string | undefined {
  check(wanted)
  if (udh === undefined) {
    const hex = allElements(wanted)
    return hex === '' ? undefined : hex
  }
  const octets = headerOctets(udh)
  const found = elements(octets, 0, octets.length)
  const is = found ? interpret(octets, found) : {}
  const kinds = (Object.keys(KINDS) as (keyof HeaderMeaning)[]).filter(
    (kind) => wanted[kind] !== undefined && canonical(is[kind]) !== canonical(wanted[kind])
  )
  if (kinds.length === 0) return udh.toUpperCase()
  if (!found)
    throw new PduError(
      'BAD_HEADER',
      `udh is malformed, so ${kinds.join(' and ')} cannot be put into it; leave udh out.`,
      'udh'
    )
  return rewrite(octets, found, kinds, wanted)
}

/** How each thing is said anew, and where in a header that says it otherwise. */
const KINDS: {
  [Kind in keyof Required<HeaderMeaning>]: {
    hex: (wanted: HeaderMeaning) => string
    slots: (octets: Uint8Array, found: Element[], wanted: HeaderMeaning) => Slot[]
  }
} = {
  concat: {
    hex: ({ concat }) => (concat ? concatElement(concat) : ''),
    slots: (octets, found, wanted) => lastSlot(octets, found, 'concat', KINDS.concat.hex(wanted))
  },
  ports: {
    hex: ({ ports }) => (ports ? portsElement(ports) : ''),
    slots: (octets, found, wanted) => lastSlot(octets, found, 'ports', KINDS.ports.hex(wanted))
  },
  nationalLanguage: {
    hex: ({ nationalLanguage }) => (nationalLanguage ? languageElements(nationalLanguage) : ''),
    slots: (octets, found, { nationalLanguage = {} }) => languageSlots(octets, found, nationalLanguage)
  },
  specialMessages: {
    hex: ({ specialMessages = [] }) => specialMessages.map((one) => specialElement(one)).join(''),
    slots: (octets, found, { specialMessages = [] }) => specialSlots(octets, found, specialMessages)
  }
}

function allElements(wanted: HeaderMeaning): string {
  return Object.values(KINDS)
    .map(({ hex }) => hex(wanted))
    .join('')
}

/**
 * Puts what changed into the elements that say it: of those that are repeated the last one counts, so the others stay.
 * What no element says goes behind.
 */
function rewrite(
  octets: Uint8Array,
  found: Element[],
  kinds: (keyof HeaderMeaning)[],
  wanted: HeaderMeaning
): string {
  const others = new Map<Element, string>()
  let behind = ''
  for (const { holder, hex } of kinds.flatMap((kind) => KINDS[kind].slots(octets, found, wanted))) {
    if (holder) others.set(holder, hex)
    else behind += hex
  }
  const kept = found.map(
    (element) => others.get(element) ?? toHex(octets, element.at, element.at + 2 + element.length)
  )
  return kept.join('') + behind
}

/** The element to be replaced, and by what ('': dropped); a new one where there is none. */
interface Slot {
  holder?: Element
  hex: string
}

function lastSlot(octets: Uint8Array, found: Element[], kind: 'concat' | 'ports', hex: string): Slot[] {
  return [{ holder: found.findLast((element) => interpret(octets, [element])[kind]), hex }]
}

function languageSlots(octets: Uint8Array, found: Element[], wanted: NationalLanguage): Slot[] {
  return (['single', 'locking'] as const).flatMap((shift): Slot[] => {
    const iei = shift === 'single' ? IEI.SINGLE_SHIFT : IEI.LOCKING_SHIFT
    const holders = found.filter(({ id, length }) => id === iei && length === 1)
    const hex = languageElements({ [shift]: wanted[shift] })
    if (hex === '') return holders.map((holder) => ({ holder, hex }))
    const is = interpret(octets, holders).nationalLanguage?.[shift]
    return is === wanted[shift] ? [] : [{ holder: holders.at(-1), hex }]
  })
}

function specialSlots(octets: Uint8Array, found: Element[], wanted: SpecialMessage[]): Slot[] {
  const holders = found.filter(({ id, length }) => id === IEI.SPECIAL_MESSAGE && length === 2)
  return Array.from({ length: Math.max(holders.length, wanted.length) }, (_, i) => {
    const holder = holders[i]
    return { holder, hex: wanted[i] ? specialElement(wanted[i], holder && octets[holder.at + 2]) : '' }
  })
}

/** JSON with sorted keys; national language 0 and none are equal. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? ''
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return entries.length === 0
    ? ''
    : `{${entries
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => `${k}:${canonical(v)}`)
        .join()}}`
}

function check({ concat, ports, nationalLanguage, specialMessages }: HeaderMeaning): void {
  if (concat) {
    const { ref, total, seq, bits } = concat
    if (bits !== 8 && bits !== 16) throw badValue('concat.bits', bits, '8 or 16')
    within('concat.ref', ref, 0, bits === 8 ? 0xff : 0xffff)
    within('concat.total', total, 1, 255)
    within('concat.seq', seq, 1, total)
  }
  if (ports) {
    if (ports.bits !== 8 && ports.bits !== 16) throw badValue('ports.bits', ports.bits, '8 or 16')
    within('ports.dst', ports.dst, 0, ports.bits === 8 ? 0xff : 0xffff)
    within('ports.src', ports.src, 0, ports.bits === 8 ? 0xff : 0xffff)
  }
  const { single, locking } = nationalLanguage ?? {}
  if (single !== undefined && !hasSingle(single)) throw badValue('nationalLanguage.single', single, '1 to 13')
  if (locking !== undefined && !hasLocking(locking))
    throw badValue('nationalLanguage.locking', locking, '1, or 3 to 13')
  for (const { type, count } of specialMessages ?? []) {
    if (type !== 'video' && !INDICATIONS.includes(type))
      throw badValue('specialMessages.type', type, `${INDICATIONS.join(', ')} or video`)
    within('specialMessages.count', count, 0, 255)
  }
}

function within(field: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw badValue(field, value, `a number from ${least} to ${most}`)
}

function badValue(field: string, value: unknown, what: string): PduError {
  return new PduError('BAD_VALUE', `${field} is ${JSON.stringify(value)}; it is ${what}.`, field)
}
