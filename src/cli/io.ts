import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { Random } from '../types'

/** The world of a command. */
export interface Io {
  stdin: Readable
  stdout: Writable
  stderr: Writable
  random: Random
  /** Variables of the environment. */
  env: NodeJS.ProcessEnv
}

/** Exit statuses. */
export const OK = 0
export const SOME_BAD = 1
export const USAGE = 2
export const UNKNOWN = 3
/** As shells tell of SIGINT. */
export const INTERRUPTED = 130

/** The command line itself is wrong: a sentence on stderr, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code = 'USAGE'
}

/** It cannot be done: a sentence on stderr, exit status 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Waits where the reader is slower than we are, so that nothing piles up in memory. */
export async function write(output: Writable, text: string): Promise<void> {
  if (text !== '' && !output.write(text)) await once(output, 'drain')
}

/** One answer for each line, the empty ones included; a line break at the very end begins no line. */
export async function answerLines(
  input: Readable,
  output: Writable,
  answer: (line: string) => string
): Promise<void> {
  input.setEncoding('utf8')
  let rest = ''
  for await (const chunk of input as AsyncIterable<string>) {
    if (!chunk.includes('\n')) {
      rest += chunk
      continue
    }
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    await write(output, lines.map((line) => `${answer(line)}\n`).join(''))
  }
  if (rest !== '') await write(output, `${answer(rest)}\n`)
}
