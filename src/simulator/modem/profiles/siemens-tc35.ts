import { generic, type Profile } from '../profile'

/**
 * Siemens TC35i and its like: deletes one message at a time. The manual asks for 100 ms of rest between commands, but
 * does not say that they are lost without; clients that know nothing of it, such as gammu, work with real ones. Take
 * `gapMs: 100` for one at its worst.
 */
export const siemensTc35: Profile = {
  ...generic,
  name: 'siemens-tc35',
  manufacturer: 'SIEMENS',
  model: 'TC35i',
  revision: 'REVISION 03.01',
  identification: ['SIEMENS', 'TC35i', 'REVISION 03.01'],
  imei: '350000000000667',
  boot: [{ after: 1500, text: '^SYSSTART' }],
  bootMs: 1500,
  simReadyMs: 3000,
  registerMs: 3000,
  vendorCommands: ['^SM20', '^SSMSS', '^SCKS', '\\Q', '+IPR'],
  capacity: { ME: 25 },
  fullUrc: '^SMGO: 2',
  emptySlot: 'zeroes',
  cnmi: {
    // What mode 0 holds back cannot be flushed: <bfr> is 1.
    advertised: '(0-3),(0-3),(0,2,3),(0,2),(1)',
    accepted: [[0, 1, 2, 3], [0, 1, 2, 3], [0, 2, 3], [0, 2], [1]],
    initial: [0, 0, 0, 0, 1]
  },
  pinCounter: '^SPIC',
  cmms: false,
  deleteFlags: false
}
