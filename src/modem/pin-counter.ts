import type { AtError } from '../at'
import type { Family } from './family'
import { ask, type Line, query } from './line'
import { isRefusal } from './optional'

/** More tries than any PIN has (TS 31.101 9.5.1: three): the modem told those of another code. */
const MOST_TRIES = 3

/** How many times a PIN may be typed before the card wants its PUK; undefined if the modem does not say. */
export async function readPinTries(line: Line, { pinCounter }: Family): Promise<number | undefined> {
  if (!pinCounter) return undefined
  const { command, prefix, read } = pinCounter
  try {
    const tries = (await ask(line, query(command, { prefix }))).map(read).find((left) => left !== undefined)
    return tries !== undefined && tries <= MOST_TRIES ? tries : undefined
  } catch (error) {
    const { code, command: asked } = error as AtError
    if (isRefusal(error) || (code === 'AT_TIMEOUT' && asked === command)) return undefined
    throw error
  }
}
