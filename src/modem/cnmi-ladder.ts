import { values } from './line'
import { numberList } from './number-list'

/** Values of AT+CNMI (TS 27.005 3.4.1): <mode>, <mt>, <bm>, <ds>, <bfr>. */
export type CnmiValues = readonly number[]

/** What AT+CNMI=? permits for each value; undefined where it does not say. */
export type Permitted = readonly (ReadonlySet<number> | undefined)[]

const MODE = 0
const MT = 1
const DS = 3
const BFR = 4

/**
 * <mode> and <ds>, the best first. Mode 2 keeps what comes while the line is busy; many that were built on Qualcomm's
 * chips promise it and refuse it. Mode 3 is all that some of Ericsson and Siemens have. <ds> 2 stores reports for
 * those that refuse to hand them on.
 */
const STEPS: readonly (readonly [mode: number, ds: number])[] = [
  [2, 1],
  [2, 2],
  [1, 1],
  [1, 2],
  [3, 1],
  [3, 2],
  [2, 0],
  [1, 0],
  [3, 0]
]
/** Stored and announced; the same but for class 3; handed on. What is stored survives a crash of ours. */
const MTS = [1, 3, 2]
/** 0: what was held back is said. Some know only 1. */
const BFRS = [0, 1]
/** For those that know no more than two values. */
const SHORT: CnmiValues = [1, 1]

/** The values to try, in this order. */
export function cnmiLadder(permitted: Permitted): CnmiValues[] {
  const may = (position: number, value: number) => permitted[position]?.has(value) ?? true
  const mt = MTS.find((value) => may(MT, value)) ?? 1
  const bfr = BFRS.find((value) => may(BFR, value)) ?? 0
  const steps = STEPS.filter(([mode, ds]) => may(MODE, mode) && may(DS, ds))
  return [...steps.map(([mode, ds]) => [mode, mt, 0, ds, bfr]), SHORT]
}

/** `(0-2),(0,1,3),(0),(0,1),(0,1)`: what is permitted for each value. Anything else permits all. */
export function parsePermitted(text: string): Permitted {
  return values(text).map((group) => {
    const inside = /^\(([\d,\s-]+)\)$/.exec(group)?.[1]
    return inside === undefined ? undefined : new Set(numberList(inside))
  })
}
