import { generic, type Profile } from '../profile'

/** A stick of the E1xx family: counts from 0, talks without being asked, and promises what it refuses. */
export const huawei: Profile = {
  ...generic,
  name: 'huawei',
  manufacturer: 'huawei',
  model: 'E1750',
  revision: '11.126.13.00.00',
  identification: [
    'Manufacturer: huawei',
    'Model: E1750',
    'Revision: 11.126.13.00.00',
    'IMEI: 350000000000113',
    '+GCAP: +CGSM,+DS,+ES'
  ],
  imei: '350000000000113',
  boot: [
    { after: 4000, text: '^SIMST:1' },
    { after: 6000, text: '^SRVST:2' },
    { after: 6500, text: '^MODE:5,4' }
  ],
  bootMs: 3000,
  simReadyMs: 1000,
  registerMs: 2000,
  noise: [
    { every: 20_000, text: '^RSSI:18' },
    { every: 25_000, text: '^BOOT:27710117,0,0,0,75' }
  ],
  noiseCommand: '^CURC',
  vendorCommands: ['^PORTSEL', '^USSDMODE', '^SYSCFG', '^SYSCFGEX'],
  indexBase: 0,
  capacity: { ME: 100 },
  fullUrc: '^SMMEMFULL:"{memory}"',
  emptySlot: 'error',
  cnmi: {
    advertised: '(0-2),(0-3),(0,2,3),(0-2),(0-1)',
    // Mode 2 and direct reports are advertised and refused, as by everything that Qualcomm built then.
    accepted: [
      [0, 1],
      [0, 1, 2, 3],
      [0, 2, 3],
      [0, 2],
      [0, 1]
    ]
  },
  unknownCommand: 'COMMAND NOT SUPPORT',
  pinCounter: '^CPIN',
  smssWritten: 'never'
}
