/** Numbers that look random and are the same for the same seed, so that a run can be had again. */
export interface Random {
  /** 0 to `below` - 1. */
  int(below: number): number
  /** True once in `n` times. */
  oneIn(n: number): boolean
  pick<T>(list: readonly T[]): T
  octets(count: number): Uint8Array
}

/** Mulberry32: small, quick, and random enough to hit upon odd PDUs. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const int = (below: number) => Math.floor((next() / 0x1_0000_0000) * below)
  return {
    int,
    oneIn: (n) => int(n) === 0,
    pick: (list) => list[int(list.length)]!,
    octets: (count) => Uint8Array.from({ length: count }, () => next() & 0xff)
  }
}
