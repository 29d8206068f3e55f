import type { GatewayEvent } from '../events'

/** Something went wrong: what, and why. */
export function troubleOf(code: string, what: string, error: unknown): GatewayEvent {
  const why = error instanceof Error ? error.message : String(error)
  return { type: 'trouble', code, message: `${what}: ${why}`, error }
}
