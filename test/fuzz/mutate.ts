import type { Random } from './random'

/** One of the ways in which PDUs get damaged. `other` is where a splice takes its second half from. */
export function mutate(octets: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.int(octets.length + 1)
  const until = at + random.int(random.pick([2, 8, octets.length + 1]))
  const before = octets.subarray(0, at)
  switch (random.int(8)) {
    case 0:
      return joined(before, random.octets(random.pick([1, 1, 1, 2, 7])), octets.subarray(at))
    case 1:
      return joined(before, octets.subarray(until))
    case 2:
      return joined(before, octets.subarray(at, until), octets.subarray(at))
    case 3:
      return joined(before, other.subarray(random.int(other.length + 1)))
    case 4:
      return replaced(octets, at, random.int(256))
    case 5:
      // Lengths and types are most often off by little.
      return replaced(octets, at, (octets[at] ?? 0) + random.pick([-1, 1, -2, 2, 128]))
    default:
      return replaced(octets, at, (octets[at] ?? 0) ^ (1 << random.int(8)))
  }
}

function joined(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => Array.from(piece)))
}

function replaced(octets: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(octets)
  if (at < copy.length) copy[at] = value
  return copy
}
