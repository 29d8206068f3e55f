import { generic, type Profile } from '../profile'

/** SIMCom's small 2G module: some seconds pass until it is ready for short messages. */
export const sim800: Profile = {
  ...generic,
  name: 'sim800',
  manufacturer: 'SIMCOM_Ltd',
  model: 'SIMCOM_SIM800L',
  revision: 'Revision:1418B05SIM800L24',
  identification: ['SIM800 R14.18'],
  imei: '350000000000220',
  boot: [
    { after: 1000, text: 'RDY' },
    { after: 1500, text: '+CFUN: 1' },
    { after: 2000, text: '+CPIN: {card}' },
    { after: 6000, text: 'Call Ready' },
    { after: 8000, text: 'SMS Ready' }
  ],
  bootMs: 1000,
  simReadyMs: 1000,
  registerMs: 3000,
  smsReady: { after: 8000, cms: 302 },
  vendorCommands: ['+IPR', '+CSCLK'],
  capacity: { ME: 50 },
  fullUrc: '+SMS FULL',
  cnmi: {
    advertised: '(0,1,2,3),(0,1,2,3),(0,2),(0,1,2),(0,1)',
    accepted: [[0, 1, 2, 3], ...generic.cnmi.accepted.slice(1)],
    initial: [2, 1, 0, 0, 0]
  },
  acknowledge: 'never',
  pinCounter: '+SPIC'
}
