import { generic, type Profile } from '../profile'

/** Quectel's LTE modules, such as EC25. */
export const quectel: Profile = {
  ...generic,
  name: 'quectel',
  manufacturer: 'Quectel',
  model: 'EC25',
  revision: 'EC25EFAR06A06M4G',
  identification: ['Quectel', 'EC25', 'Revision: EC25EFAR06A06M4G'],
  imei: '350000000000444',
  boot: [
    { after: 5000, text: 'RDY' },
    { after: 6000, text: '+CPIN: {card}' },
    { after: 6000, text: '+QUSIM: 1' },
    { after: 6500, text: '+CFUN: 1' },
    { after: 9000, text: '+QIND: SMS DONE' },
    { after: 11_000, text: '+QIND: PB DONE' }
  ],
  bootMs: 5000,
  simReadyMs: 1000,
  registerMs: 3000,
  smsReady: { after: 9000, cms: 302 },
  vendorCommands: ['+QURCCFG', '+QINDCFG', '+QCFG', '+IPR'],
  indexBase: 0,
  capacity: { ME: 255, SR: 20 },
  defaultMemory: 'ME',
  fullUrc: '+QIND: "smsfull","{memory}"',
  cnmi: {
    advertised: '(0-2),(0-3),(0,2),(0-2),(0,1)',
    accepted: generic.cnmi.accepted,
    initial: [2, 1, 0, 0, 0]
  },
  pinCounter: '+QPINC'
}
