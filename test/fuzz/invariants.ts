/** What holds for every PDU, however broken it is. */
import { isDeepStrictEqual } from 'node:util'
import { type DecodeOptions, decode, encode, inspect, PduError, type Tpdu } from '../../src/pdu'
import { timed } from './watch'

export type Outcome<T> = { value: T; refused?: undefined } | { value?: undefined; refused: PduError }

/** The value, or the PduError; any other error is a bug and goes on. */
export function outcome<T>(call: () => T): Outcome<T> {
  try {
    return { value: timed(call) }
  } catch (error) {
    if (error instanceof PduError) return { refused: error }
    throw error
  }
}

/** Decodes both ways and encodes again. Throws what is no PduError, and an Error if the octets are not the same. */
export function roundTrip(
  pdu: string | Uint8Array,
  hex: string,
  options: DecodeOptions
): { plain: Outcome<Tpdu>; again?: Outcome<string> } {
  const plain = outcome(() => decode(pdu, options))
  const lossless = outcome(() => decode(pdu, { ...options, lossless: true }))
  if (plain.refused?.code !== lossless.refused?.code)
    throw new Error(
      `plain: ${plain.refused?.code ?? 'decoded'}, lossless: ${lossless.refused?.code ?? 'decoded'}`
    )
  if (!plain.value || !lossless.value) return { plain }
  outcome(() => encode(plain.value))
  const again = outcome(() => encode(lossless.value))
  const broken = lossless.value.problems !== undefined
  if (!broken && again.value !== undefined && again.value !== hex)
    throw new Error(`encode(decode(x, lossless)) is ${again.value}`)
  return { plain, again }
}

/** inspect() never throws, and says the same as decode(). */
export function inspectAgrees(pdu: string | Uint8Array, options: DecodeOptions): void {
  const { tpdu, error } = timed(() => inspect(pdu, options))
  const { value, refused } = outcome(() => decode(pdu, { ...options, lossless: true }))
  if (error?.code !== refused?.code) throw new Error(`inspect: ${error?.code}, decode: ${refused?.code}`)
  if (!isDeepStrictEqual(tpdu, value)) throw new Error('inspect gives another TPDU than decode')
}
