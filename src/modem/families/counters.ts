import type { PinCounter } from '../family'
import { values } from '../line'

/** A list of numbers, the tries of the PIN first. */
export function firstOf(command: string, prefix: string): PinCounter {
  return { command, prefix, read: (answer) => number(values(answer)[0]) }
}

/** A list of values in which the tries of the PIN stand at this place, counted from 0. */
export function nthOf(command: string, prefix: string, place: number): PinCounter {
  return { command, prefix, read: (answer) => number(values(answer)[place]) }
}

/** A line for each code, its name first. */
export function named(command: string, prefix: string, name: string): PinCounter {
  return {
    command,
    prefix,
    read: (answer) => {
      const [code, tries] = values(answer)
      return code?.toUpperCase() === name ? number(tries) : undefined
    }
  }
}

/** +CPINR, TS 27.007 8.65: the only one that is not a maker's own. */
export const STANDARD_COUNTER = named('AT+CPINR="SIM PIN"', '+CPINR:', 'SIM PIN')

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,2}$/.test(text) ? Number(text) : undefined
}
