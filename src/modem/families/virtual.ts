import type { Family } from '../family'
import { STANDARD_COUNTER } from './counters'

/** The virtual modem of this package, in its generic profile. */
export const virtual: Family = {
  name: 'virtual',
  matches: (manufacturer) => manufacturer === 'Virtual',
  gapMs: 0,
  init: [],
  pinCounter: STANDARD_COUNTER,
  slotWritten: 'answer'
}
