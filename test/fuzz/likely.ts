/** TPDUs of whole fields with random values: random octets hardly ever get as far as the user data. */
import type { DecodeOptions } from '../../src/pdu'
import type { Random } from './random'

const SUBMIT = 1
const DCS = [0, 0, 4, 8, 0x11, 0xf6, 0xe0, 0xd8]
const ELEMENTS = [0, 1, 4, 5, 8, 36, 37]

export function likelyPdu(options: DecodeOptions, random: Random): Uint8Array {
  const smsc = options.noSmsc ? [] : withLength(random.octets(random.int(9)))
  const first = random.int(256)
  const body = options.toNetwork ? toNetwork(first, options, random) : fromNetwork(first, options, random)
  return Uint8Array.from([...smsc, first, ...body])
}

function toNetwork(first: number, options: DecodeOptions, random: Random): number[] {
  const type = first & 3
  if (type === 0) return report(first, options, [], random)
  if (type === SUBMIT)
    return [random.int(256), ...address(random), ...pidDcsUd(first, validity(first, random), random)]
  const command = [...random.octets(4), ...address(random)]
  return [...command, ...withLength(random.octets(random.int(20)))]
}

function fromNetwork(first: number, options: DecodeOptions, random: Random): number[] {
  const type = first & 3
  if (type === 1) return report(first, options, time(random), random)
  if (type !== 2) return [...address(random), ...pidDcsUd(first, time(random), random)]
  const status = [random.int(256), ...address(random), ...time(random), ...time(random), random.int(256)]
  return random.oneIn(2) ? status : [...status, ...parameters(first, [], random)]
}

function report(first: number, { rpError }: DecodeOptions, scts: number[], random: Random): number[] {
  return [...(rpError ? [random.int(256)] : []), ...parameters(first, scts, random)]
}

/** TP-PI and what it announces. */
function parameters(first: number, scts: number[], random: Random): number[] {
  const pi = random.oneIn(4) ? random.int(256) : random.int(8)
  const dcs = random.pick(DCS)
  return [
    pi,
    ...(pi & 0x80 ? [random.int(128)] : []),
    ...scts,
    ...(pi & 1 ? [random.int(256)] : []),
    ...(pi & 2 ? [dcs] : []),
    ...(pi & 4 ? userData(first, pi & 2 ? dcs : 0, random) : [])
  ]
}

function pidDcsUd(first: number, between: number[], random: Random): number[] {
  const dcs = random.oneIn(4) ? random.int(256) : random.pick(DCS)
  return [random.int(256), dcs, ...between, ...userData(first, dcs, random)]
}

/** TP-UDL is right for most; where not, it may be anything. */
function userData(first: number, dcs: number, random: Random): number[] {
  const header = first & 0x40 || random.oneIn(8) ? withLength(elements(random)) : []
  const text = random.octets(random.int(Math.max(0, 141 - header.length)))
  const octets = header.length + text.length
  const septets = [0, 0xe0, 0xd8].includes(dcs)
  const udl = septets ? Math.floor((octets * 8) / 7) : octets
  return [random.oneIn(8) ? random.int(256) : udl, ...header, ...text]
}

function elements(random: Random): number[] {
  return Array.from({ length: random.int(4) }, () => [
    random.oneIn(4) ? random.int(256) : random.pick(ELEMENTS),
    ...withLength(random.octets(random.pick([0, 1, 1, 2, 3, 3, 4, 4])))
  ]).flat()
}

function address(random: Random): number[] {
  const digits = random.int(21)
  return [digits, 0x80 | random.int(128), ...random.octets((digits + 1) >> 1)]
}

function validity(first: number, random: Random): number[] {
  const format = (first >> 3) & 3
  if (format === 0) return []
  return format === 2 ? [random.int(256)] : random.oneIn(2) ? time(random) : [...random.octets(7)]
}

/** TS 23.040 9.2.3.11: pairs of swapped digits; most are a time. */
function time(random: Random): number[] {
  if (random.oneIn(8)) return [...random.octets(7)]
  const values = [100, 12, 28, 24, 60, 60, 48].map((below) => random.int(below))
  return values.map((value, i) => swapped(i === 1 || i === 2 ? value + 1 : value))
}

const swapped = (value: number) => ((value % 10) << 4) | Math.floor(value / 10)

const withLength = (octets: ArrayLike<number>): number[] => [octets.length, ...Array.from(octets)]
