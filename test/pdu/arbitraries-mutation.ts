/** Vectors with octets changed, and a bound on the time that a call takes. */
import { ok } from 'node:assert'
import { DECODE } from './vectors'

/** More than any call takes, and still nothing that a user would notice. */
const MOST_MS = 100

/** What `call` gives, unless it takes long: twice, for the machine may have been doing something else. */
export function inTime<T>(call: () => T, what: () => string): T {
  const start = performance.now()
  const result = call()
  const end = performance.now()
  if (end - start > MOST_MS) {
    call()
    ok(performance.now() - end < MOST_MS, `${end - start} ms for ${what()}`)
  }
  return result
}

/** Each octet of a PDU in turn set to each of the values that `others` makes of it. */
export function eachMutation(
  pdu: string,
  others: (octet: number) => number[],
  check: (octets: Buffer) => void
): void {
  const octets = Buffer.from(pdu, 'hex')
  for (let at = 0; at < octets.length; at++) {
    const right = octets[at]!
    for (const value of others(right)) {
      octets[at] = value
      check(octets)
    }
    octets[at] = right
  }
}

/** PDUs that differ: many of the vectors are the same octets with another question. */
export const VECTORS = [...new Map(DECODE.map((vector) => [vector.pdu, vector])).values()].filter(({ pdu }) =>
  /^([0-9A-F]{2})+$/.test(pdu)
)
