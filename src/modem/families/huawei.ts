import type { Family } from '../family'
import { nthOf } from './counters'

/** Sticks such as E173, E1750, E303, E3372 with stick firmware. */
export const huawei: Family = {
  name: 'huawei',
  matches: (manufacturer) => /huawei/i.test(manufacturer),
  gapMs: 20,
  // AT^CURC=0 would end the noise, which does no harm, and on some firmwares +CMTI with it.
  init: [
    // Unsolicited codes to the port of commands, not to that of data.
    'AT^PORTSEL=1',
    // USSD codes as they are written instead of packed septets in hex.
    'AT^USSDMODE=0'
  ],
  // ^CPIN: SIM PIN,<left of the wanted one>,<PUK>,<PIN>,<PUK2>,<PIN2>
  pinCounter: nthOf('AT^CPIN?', '^CPIN:', 3),
  // E1750, E220 and E173 were seen to hang in AT+CMGL for good.
  listMs: 20_000
}
