/** What modems say by themselves. Whole lines, or how they begin. */
const WORDS = new Set([
  'RDY',
  'RING',
  'NO CARRIER',
  'BUSY',
  'NO ANSWER',
  'NO DIALTONE',
  'CALL READY',
  'SMS READY',
  'SMS DONE',
  'PB DONE',
  'POWERED DOWN',
  'NORMAL POWER DOWN',
  'UNDER-VOLTAGE POWER DOWN',
  'OVER-VOLTAGE POWER DOWN',
  '+PBREADY',
  '+CUSATEND'
])

const BEGINNINGS = [
  // Every modem: messages, calls, USSD, network (TS 27.005 3.4.1, TS 27.007).
  [
    '+CMTI:',
    '+CMT:',
    '+CDSI:',
    '+CDS:',
    '+CBMI:',
    '+CBM:',
    '+CRING:',
    '+CLIP:',
    '+CCWA:',
    '+CSSI:',
    '+CSSU:'
  ],
  ['+CUSD:', '+CREG:', '+CGREG:', '+CEREG:', '+C5GREG:', '+CGEV:', '+CIEV:', '+CTZE:', '+CTZV:', '+CTZDST:'],
  ['+CPIN:', '+CFUN:', '+NITZ:', '+CMWI:', '+CUSATP:', '+CALA:', '+CSQN:'],
  // Huawei
  [
    '^RSSI',
    '^HCSQ',
    '^MODE',
    '^BOOT',
    '^SRVST',
    '^SIMST',
    '^CSNR',
    '^DSFLOWRPT',
    '^STIN',
    '^NWTIME',
    '^HRSSILVL'
  ],
  [
    '^NDISSTAT',
    '^EONS',
    '^LTERSRP',
    '^LWURC',
    '^ECCLIST',
    '^ORIG',
    '^CONF',
    '^CONN',
    '^CEND',
    '^DDTMF',
    '^SMMEMFULL'
  ],
  // ZTE, D-Link, Option, Telit, Ericsson, Motorola
  [
    '+ZUSIMR',
    '+ZDONR',
    '+ZPASR',
    '+ZPSTM',
    '+ZEND',
    '+SPNWNAME',
    '+PSBEARER',
    '_OSIGQ',
    '_OBS',
    '#STN',
    '#QSS'
  ],
  ['*EBCA', '*ERINFO', '*EMRDY', '+MBAN'],
  // SIMCom
  [
    '*ATREADY',
    '*PSUTTZ',
    '*PSNWID',
    'DST:',
    '+CNSMOD',
    'UNDER-VOLTAGE',
    'OVER-VOLTAGE',
    '+SMS FULL',
    'MISSED_CALL:'
  ],
  ['VOICE CALL', '+SMS_FULL'],
  // Quectel, u-blox, Wavecom, Cinterion
  [
    '+QIND:',
    '+QUSIM',
    '+QLWURC',
    '+QGPSURC',
    '+QTONEDET',
    '+AT: READY',
    '+UUSIMSTAT',
    '+UMWI',
    '+UUPSD',
    '+WIND:'
  ],
  ['+PACSP', '^SYSSTART', '^SBC', '^SMGO']
].flat()

/** Whether a line is one that modems say by themselves. It may be an answer all the same: who asked knows. */
export function isUnsolicited(line: string): boolean {
  const upper = line.toUpperCase()
  return WORDS.has(upper) || BEGINNINGS.some((beginning) => upper.startsWith(beginning))
}

/** Codes that own the next line, in the form of PDU mode: the last value is the length (TS 27.005 3.4.1). */
const PDU_HEADER = /^\+(?:CMT|CDS|CBM):\s*(?:(?:"[^"]*"|[^",]*)\s*,\s*)?\d+$/i
/** The same in text mode, which a modem falls back to when it forgets its settings. */
const TEXT_HEADER = /^\+(?:CMT|CBM):\s*[^\s]/i

/** Whether the next line belongs to this one, and of what kind it is. */
export function ownsNextLine(line: string): 'pdu' | 'text' | undefined {
  if (PDU_HEADER.test(line)) return 'pdu'
  return TEXT_HEADER.test(line) ? 'text' : undefined
}

const BOOT =
  /^(RDY|\^SYSSTART.*|\+AT: READY|\*ATREADY.*|POWERED DOWN|NORMAL POWER DOWN|(UNDER|OVER)-VOLTAGE POWER DOWN)$/i

/** Whether a line tells that the modem has started anew, or is about to go: what it was told before is forgotten. */
export function isBoot(line: string): boolean {
  return BOOT.test(line)
}

/** Whether a text between quotation marks goes on in the next line, as USSD answers do. */
export function hasOpenQuote(line: string): boolean {
  return /^\+CUSD:/i.test(line) && (line.match(/"/g)?.length ?? 0) % 2 === 1
}
