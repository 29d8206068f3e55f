import type { Family } from '../family'
import { firstOf } from './counters'

/** LISA, SARA, TOBY. */
export const ublox: Family = {
  name: 'u-blox',
  matches: (manufacturer) => /u-?blox/i.test(manufacturer),
  gapMs: 20,
  init: [],
  pinCounter: firstOf('AT+UPINCNT', '+UPINCNT:'),
  // Its manual gives the network up to three minutes.
  submitMs: 180_000
}

/** GL865, UC864, HE910, LE910, ME910. */
export const telit: Family = {
  name: 'telit',
  matches: (manufacturer) => /^telit/i.test(manufacturer),
  gapMs: 20,
  // Newer meaning of the commands on old modules; the module forgets it when it restarts.
  init: ['AT#SELINT=2'],
  // Of the code that it wants at the moment, which is the PIN whenever we ask.
  pinCounter: firstOf('AT#PCT', '#PCT:')
}
