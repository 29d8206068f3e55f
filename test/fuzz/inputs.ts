/** What is thrown at the codec: random octets, TPDUs with random fields, and vectors that were damaged. */
import type { DecodeOptions } from '../../src/pdu'
import { DECODE, optionsOf } from '../pdu/vectors'
import { likelyPdu } from './likely'
import { mutate } from './mutate'
import type { Random } from './random'

export interface Input {
  octets: Uint8Array
  options: DecodeOptions
}

const VECTORS: readonly Input[] = DECODE.map((vector) => ({
  octets: Uint8Array.from(Buffer.from(vector.pdu, 'hex')),
  options: optionsOf(vector)
}))

export function nextInput(random: Random): Input {
  const kind = random.int(10)
  if (kind === 0) return { octets: random.octets(random.int(200)), options: randomOptions(random) }
  if (kind < 5) {
    const options = randomOptions(random)
    return { octets: likelyPdu(options, random), options }
  }
  const vector = random.pick(VECTORS)
  let octets = vector.octets
  for (let left = random.int(4); left >= 0; left--)
    octets = mutate(octets, random.pick(VECTORS).octets, random)
  return { octets, options: random.oneIn(4) ? randomOptions(random) : vector.options }
}

function randomOptions(random: Random): DecodeOptions {
  return { toNetwork: random.oneIn(2), noSmsc: random.oneIn(2), rpError: random.oneIn(2) }
}
