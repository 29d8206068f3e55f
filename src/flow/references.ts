import type { Random } from '../types'

/** Concatenation references (TS 23.040 9.2.3.24.1): one after the other, so that no two messages share one. */
export interface References {
  /** The reference of the next long message. */
  peek(bits: 8 | 16): number
  /** To be called when a long message has used it. */
  advance(): void
}

/** Begins anywhere: after a restart the phone may still hold parts with the first references. */
export function createReferences(random: Random): References {
  let next = Math.floor(random() * 0x10000)
  return {
    peek: (bits) => (bits === 8 ? next & 0xff : next),
    advance: () => {
      next = (next + 1) & 0xffff
    }
  }
}
