/** "hi" to 0812345678, its service centre left to the card, as it is typed (a PDU of 14 octets). */
export const HI = '0001000A818021436587000002E834'
/** "yo" to 0812345679. */
export const YO = '0001000A818021436597000002F937'
export const SUBMIT_HI = `AT+CMGS=14\r${HI}\x1a`
export const SUBMIT_YO = `AT+CMGS=14\r${YO}\x1a`
/** As the network has them: TP-MR is the modem's. */
export const hi = (mr = '00') => `01${mr}0A818021436587000002E834`
export const yo = (mr = '01') => `01${mr}0A818021436597000002F937`

/** All that is typed from a port just opened until the session is ready, on the generic modem. */
export const WAKE = '\x1b\rAT\r'
export const SET_UP = [
  ['AT', 'ATE0', 'ATV1', 'ATQ0', 'AT+CMEE=1'],
  ['AT+CGMI', 'AT+CGMM', 'AT+CGMR', 'AT+CGSN', 'AT+CCID'],
  ['AT+CPIN?', 'AT+CCID', 'AT+CIMI', 'AT+CNUM', 'AT+CSCA?'],
  ['AT+CMGF=0', 'AT+CPMS?', 'AT+CREG=1', 'AT+CGREG=1', 'AT+CEREG=1'],
  ['AT+CMMS=?', 'AT+CMGW=?', 'AT+CMSS=?'],
  ['AT+CSMS?', 'AT+CNMI=?', 'AT+CNMI=2,1,0,1,0', 'AT+CNMI?']
]
  .flat()
  .map((command) => `${command}\r`)
  .join('')
/** What a model can do is asked once. */
const SET_UP_AGAIN = SET_UP.replace(/AT\+(CMMS|CMGW|CMSS|CNMI)=\?\r/g, '')
const LIST_ALL = 'AT+CMGL=4\rAT+CPMS="ME","SM","SM"\rAT+CMGL=4\rAT+CPMS="SR","SM","SM"\rAT+CMGL=4\r'
export const LOOK_AROUND = 'AT+CREG?\rAT+CEREG?\rAT+CGREG?\rAT+COPS?\rAT+CSQ\r'
/** On a modem met for the first time; on one that has forgotten everything, and on one that has not. */
export const START_FIRST = `${WAKE}${SET_UP}AT+CLIP=1\rAT+CPMS=?\rAT+CPMS?\r${LIST_ALL}${LOOK_AROUND}`
export const START_AFRESH = `${WAKE}${SET_UP_AGAIN}AT+CLIP=1\rAT+CPMS=?\rAT+CPMS?\r${LIST_ALL}${LOOK_AROUND}`
export const START_AGAIN = `${WAKE}${SET_UP_AGAIN}AT+CLIP=1\rAT+CPMS=?\rAT+CPMS?\rAT+CPMS="SM","SM","SM"\r${LIST_ALL}${LOOK_AROUND}`
