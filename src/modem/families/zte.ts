import type { Family } from '../family'
import { firstOf } from './counters'

/** Sticks such as MF180, MF190, MF667 and those that operators sold as K3565. */
export const zte: Family = {
  name: 'zte',
  matches: (manufacturer) => /zte/i.test(manufacturer),
  gapMs: 20,
  // AT+ZCDRUN and AT+ZOPRT, which other programs send, are kept by the stick.
  init: [],
  pinCounter: firstOf('AT+ZPINPUK=?', '+ZPINPUK:')
}
