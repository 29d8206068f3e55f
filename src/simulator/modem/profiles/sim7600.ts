import { generic, type Profile } from '../profile'

/** SIMCom's LTE modules: a long start, counting from 0. */
export const sim7600: Profile = {
  ...generic,
  name: 'sim7600',
  manufacturer: 'SIMCOM INCORPORATED',
  model: 'SIMCOM_SIM7600E-H',
  revision: 'LE20B04SIM7600M22',
  identification: [
    'Manufacturer: SIMCOM INCORPORATED',
    'Model: SIMCOM_SIM7600E-H',
    'Revision: SIM7600M22_V2.0.1',
    'IMEI: 350000000000337',
    '+GCAP: +CGSM'
  ],
  imei: '350000000000337',
  boot: [
    { after: 8000, text: '*ATREADY: 1' },
    { after: 10_000, text: '+CPIN: {card}' },
    { after: 15_000, text: 'SMS DONE' },
    { after: 20_000, text: 'PB DONE' }
  ],
  bootMs: 8000,
  simReadyMs: 2000,
  registerMs: 3000,
  smsReady: { after: 15_000, cms: 302 },
  vendorCommands: ['+CNMP', '+CNSMOD', '+IPR'],
  indexBase: 0,
  capacity: { ME: 23, SR: 20 },
  fullUrc: '+SMS FULL',
  cnmi: {
    advertised: '(0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)',
    // Mode 2 is advertised and refused.
    accepted: [
      [0, 1],
      [0, 1, 2, 3],
      [0, 2],
      [0, 1, 2],
      [0, 1]
    ]
  },
  acknowledge: 'never',
  pinCounter: '+SPIC',
  slotWritten: 'never'
}
