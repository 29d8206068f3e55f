import type { Fault } from './fault'
import type { ValueKind } from './values'

/** A fault of the catalogue. */
export interface FaultEntry {
  /** One sentence. */
  readonly description: string
  /** What may stand behind its name, and what holds without. */
  readonly value: string
  make(value?: string): Fault
}

export type FaultTable = Readonly<Record<string, FaultEntry>>

export function entry<T>(description: string, kind: ValueKind<T>, make: (value: T) => Fault): FaultEntry {
  return { description, value: kind.hint, make: (value) => make(kind.parse(value)) }
}
