import type { Family } from '../family'
import { firstOf } from './counters'

/** Wavecom Q2, Fastrack, and Sierra Wireless, who went on with them. */
export const wavecom: Family = {
  name: 'wavecom',
  matches: (manufacturer) => /wavecom|sierra/i.test(manufacturer),
  gapMs: 20,
  // AT+WIND is kept by the modem, so it is left as it is.
  init: [],
  pinCounter: firstOf('AT+CPINC?', '+CPINC:'),
  // "The SIM is there", which it says once after each start; +WIND: 4 comes when it has long been set up again.
  boot: /^\+WIND:\s*1$/i,
  cmsCodes: {
    512: {
      text: 'no radio connection, or an incoming call at the same moment',
      class: 'temporary',
      submitted: 'no'
    },
    513: { text: 'radio connection lost', class: 'temporary', submitted: 'unknown' },
    514: { text: 'error of the connection protocol', class: 'temporary', submitted: 'unknown' },
    515: { text: 'starting, or busy with another command', class: 'busy', submitted: 'no' }
  }
}
