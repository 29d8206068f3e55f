import type { Family } from '../family'
import { STANDARD_COUNTER } from './counters'

/** Whatever no other family claims: asked by the standards only. */
export const unknownFamily: Family = {
  name: 'unknown',
  matches: () => true,
  gapMs: 20,
  init: [],
  pinCounter: STANDARD_COUNTER
}
