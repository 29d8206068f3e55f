/** Why nothing goes now, and for how long; without `ms` until something happens. */
export interface Wait {
  code: string
  message: string
  ms?: number
  /** Nothing that happens makes it shorter. */
  deaf?: boolean
}

/** Something may have become due of which nobody tells. */
export const POLL_MS = 1000

export const IDLE: Wait = { code: 'IDLE', message: 'Nothing waits to be sent.', ms: POLL_MS }

export function shorter(one: Wait | undefined, other: Wait | undefined): Wait | undefined {
  if (!one || !other) return one ?? other
  return (one.ms ?? Number.POSITIVE_INFINITY) <= (other.ms ?? Number.POSITIVE_INFINITY) ? one : other
}
