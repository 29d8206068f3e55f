import type { Io } from './io'

/** One command: its words, what it says about itself, and what it does. */
export interface Command {
  words: readonly string[]
  summary: string
  /** Resolves to the exit status. */
  run(argv: readonly string[], io: Io): Promise<number>
}
