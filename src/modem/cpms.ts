import { values } from './line'

/** Slots of a memory. */
export interface Usage {
  used: number
  total: number
}

/** A memory, and how much of it is used if the modem says. */
export type MemoryState = readonly [name: string, usage?: Usage]

/**
 * Memories to read from, by the answer to AT+CPMS=? (TS 27.005 3.2.2): `("SM","ME"),(…),(…)`, of a Wavecom
 * `(("SM","BM"),("SM"))`, of a Nokia `(),(),()`.
 */
export function parseReadable(answer: string): string[] {
  const first = /\(([^()]*)\)/.exec(answer)?.[1] ?? ''
  return values(first).filter((name) => /^[A-Z]{2}$/.test(name))
}

/**
 * The answer to AT+CPMS? or AT+CPMS=: `"SM",3,20,"ME",0,100,"SM",3,20`, with two groups or one, `3,20,0,100,3,20`
 * where the names are those that were given, `,,,,,,,,`, or nothing.
 */
export function parseMemories(answer: string, given: readonly string[] = []): MemoryState[] {
  const all = values(answer)
  const numbers = all.every((value) => /^\d*$/.test(value))
  const size = numbers ? 2 : 3
  const found: MemoryState[] = []
  for (let at = 0; at < all.length; at += size) {
    const name = numbers ? given[at / size] : all[at]
    const [used, total] = all.slice(at + size - 2, at + size)
    if (!name) break
    found.push(used && total ? [name, { used: Number(used), total: Number(total) }] : [name])
  }
  return found
}
