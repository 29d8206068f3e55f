import { OK } from './faulty'

const SENT = `\r\n+CMGS: 0\r\n${OK}`

/** What is heard behind Ctrl-Z with each fault of that moment, whether or not the network has the message. */
export const HEARD: Readonly<Record<string, string>> = {
  okWithoutCMGS: OK,
  cmgsWithoutOK: '\r\n+CMGS: 0\r\n',
  okBeforeCMGS: `${OK}\r\n+CMGS: 0\r\n`,
  lateCMGS: SENT,
  bareERROR: '\r\nERROR\r\n',
  rebootMidSend: '\r\nRDY\r\n',
  unplugAfterCtrlZ: '',
  lteSmsFail: '\r\n+CMS ERROR: 500\r\n'
}
