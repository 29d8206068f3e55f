import { hexOctet } from './hex'

/** Decimal value of an octet of two swapped semi-octets, 255 where one of them is no digit. */
const VALUE = new Uint8Array(256).fill(255)
const DIGITS: string[] = new Array(256).fill('')
for (let tens = 0; tens < 10; tens++)
  for (let units = 0; units < 10; units++) {
    VALUE[tens | (units << 4)] = tens * 10 + units
    DIGITS[tens | (units << 4)] = `${tens}${units}`
  }

/** Two swapped semi-octets as a number, undefined where one of them is no digit. */
export function swappedDecimal(octet: number): number | undefined {
  const value = VALUE[octet]!
  return value === 255 ? undefined : value
}

/** The octet of a number 0-99 as two swapped semi-octets. */
export function swappedOctet(value: number): number {
  return (Math.floor(value / 10) % 10) | ((value % 10) << 4)
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Seven octets of TP-SCTS, TP-DT or an absolute TP-VP (TS 23.040 9.2.3.11) as ISO 8601 with the offset they carry;
 * undefined where they are no time. Years 90-99 are 19xx.
 */
export function decodeTime(octets: Uint8Array, at: number): string | undefined {
  const zone = octets[at + 6]!
  const year = octets[at]!
  const month = octets[at + 1]!
  const day = octets[at + 2]!
  const hour = octets[at + 3]!
  const minute = octets[at + 4]!
  const second = octets[at + 5]!
  const quarters = VALUE[zone & 0xf7]!
  const monthValue = VALUE[month]!
  const dayValue = VALUE[day]!
  const yearValue = VALUE[year]!
  if (quarters === 255 || yearValue === 255 || monthValue < 1 || monthValue > 12) return undefined
  if (
    dayValue < 1 ||
    dayValue > DAYS[monthValue - 1]! ||
    (monthValue === 2 && dayValue === 29 && yearValue % 4)
  )
    return undefined
  if (VALUE[hour]! > 23 || VALUE[minute]! > 59 || VALUE[second]! > 59) return undefined
  return (
    `${yearValue >= 90 ? '19' : '20'}${DIGITS[year]}-${DIGITS[month]}-${DIGITS[day]}` +
    `T${DIGITS[hour]}:${DIGITS[minute]}:${DIGITS[second]}${OFFSETS[zone]}`
  )
}

/** `+hh:mm` by zone octet: quarters of an hour, the sign is bit 3. */
const OFFSETS = Array.from({ length: 256 }, (_, zone) => {
  const quarters = VALUE[zone & 0xf7]!
  const two = (n: number) => String(n).padStart(2, '0')
  return `${zone & 8 && quarters > 0 ? '-' : '+'}${two(Math.floor(quarters / 4))}:${two((quarters % 4) * 15)}`
})

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|([+-])(\d\d):?(\d\d))$/

/**
 * Hex of the seven octets of an ISO 8601 time, its offset kept (in quarters of an hour); undefined where the text is
 * no such time or its year is not 1990-2089.
 */
export function encodeTime(iso: string): string | undefined {
  const match = ISO.exec(iso)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second = '00', zone, sign, zoneHours, zoneMinutes] = match
  if (Number(year) < 1990 || Number(year) > 2089) return undefined
  const quarters = zone === 'Z' ? 0 : Number(zoneHours) * 4 + Number(zoneMinutes) / 15
  if (!Number.isInteger(quarters) || quarters > 79) return undefined
  const zoneOctet = swappedOctet(quarters) | (sign === '-' && quarters > 0 ? 8 : 0)
  const octets = [year!.slice(2), month, day, hour, minute, second].map((part) => swappedOctet(Number(part)))
  octets.push(zoneOctet)
  return decodeTime(Uint8Array.from(octets), 0) === undefined ? undefined : octets.map(hexOctet).join('')
}
