import { generic, type Profile } from '../profile'

/** Wavecom Q2 and Fastrack: two memories for messages, none of its own, and no OK behind the state of the card. */
export const wavecom: Profile = {
  ...generic,
  name: 'wavecom',
  manufacturer: 'WAVECOM MODEM',
  model: 'MULTIBAND  900E  1800',
  revision: '657e09gg.Q2403A 1376228 040307 14:38',
  identification: ['WAVECOM MODEM', 'MULTIBAND  900E  1800'],
  imei: '350000000000550',
  boot: [
    { after: 2000, text: '+WIND: 1' },
    { after: 7000, text: '+WIND: 4' }
  ],
  bootMs: 1500,
  simReadyMs: 1500,
  registerMs: 3000,
  // Its phone book and the rest are read in the background: "init in progress".
  smsReady: { after: 7000, cms: 515 },
  vendorCommands: ['+WIND', '+WOPEN', '+IFC', '+IPR'],
  capacity: { ME: 0, SR: 20 },
  memoryGroups: 2,
  cnmi: { advertised: '(0-2),(0-3),(0,2),(0-2),(0,1)', accepted: generic.cnmi.accepted },
  cpinWithoutOk: true,
  pinCounter: '+CPINC',
  slotWritten: 'submit',
  smssWritten: 'submit',
  cmms: false
}
