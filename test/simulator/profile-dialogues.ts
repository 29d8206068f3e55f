import { HI, OK } from './faulty'

const ERROR = '\r\nERROR\r\n'

export const said = (...lines: string[]) => `\r\n${lines.join('\r\n')}\r\n`

/** One dialogue a profile: what is typed, and the octets that come back. A second passes between. */
export const DIALOGUES: Record<string, [typed: string, answer: string][]> = {
  generic: [
    ['ATI\r', said('Virtual', 'Modem', 'Revision: 1.0') + OK],
    ['AT+CPMS?\r', said('+CPMS: "SM",0,20,"SM",0,20,"SM",0,20') + OK],
    ['AT+CNMI=2,1,0,1,0\r', OK],
    ['AT+CMGR=1\r', OK],
    ['AT+CMGD=1,0\r', OK],
    ['AT+CMMS=1\r', OK],
    ['AT^CURC=0\r', ERROR],
    ['AT+CMGS=14\r', '\r\n> '],
    [`${HI}\x1a`, said('+CMGS: 0') + OK]
  ],
  huawei: [
    ['AT+CGMI;+CGMM\r', said('huawei') + said('E1750') + OK],
    ['AT^CURC=0\r', OK],
    ['AT^PORTSEL=1\r', OK],
    ['AT+CNOSUCH\r', '\r\nCOMMAND NOT SUPPORT\r\n'],
    ['AT+CNMI=?\r', said('+CNMI: (0-2),(0-3),(0,2,3),(0-2),(0-1)') + OK],
    ['AT+CNMI=2,1,0,2,0\r', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CNMI=1,1,0,1,0\r', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CNMI=1,1,0,2,0\r', OK],
    ['AT+CPMS?\r', said('+CPMS: "SM",0,20,"SM",0,20,"SM",0,20') + OK],
    ['AT+CPMS=?\r', said('+CPMS: ("SM","ME","MT"),("SM","ME","MT"),("SM","ME","MT")') + OK],
    ['AT+CMGR=0\r', '\r\n+CMS ERROR: 321\r\n'],
    ['AT+CMGW=14\r', '\r\n> '],
    [`${HI}\x1a`, said('+CMGW: 0') + OK],
    ['AT+CMSS=0\r', said('+CMSS: 0') + OK],
    ['AT+CMGR=0\r', said('+CMGR: 3,,14', HI) + OK],
    ['AT+CRSM=176,28483,0,0,2\r', said('+CRSM: 144,0,"FFFF"') + OK]
  ],
  sim800: [
    ['ATI\r', said('SIM800 R14.18') + OK],
    ['AT+CNMI?\r', said('+CNMI: 2,1,0,0,0') + OK],
    ['AT+CSMS=1\r', said('+CSMS: 1,1,1') + OK],
    ['AT+CNMA\r', ERROR],
    ['AT+CSCLK=0\r', OK],
    ['AT+CMGS=14\r', '\r\n> '],
    [`${HI}\x1a`, said('+CMGS: 0') + OK]
  ],
  sim7600: [
    ['AT+CGMI\r', said('SIMCOM INCORPORATED') + OK],
    ['AT+CNMP=14\r', OK],
    ['AT+CNMI=2,1,0,1,0\r', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CNMI=1,1,0,1,0\r', OK],
    ['AT+CMGW=14\r', '\r\n> '],
    [`${HI}\x1a`, said('+CMGW: 0') + OK]
  ],
  quectel: [
    ['ATI\r', said('Quectel', 'EC25', 'Revision: EC25EFAR06A06M4G') + OK],
    ['AT+QURCCFG="urcport","usbat"\r', OK],
    ['AT+CPMS?\r', said('+CPMS: "ME",0,255,"ME",0,255,"ME",0,255') + OK],
    ['AT+CNMI?\r', said('+CNMI: 2,1,0,0,0') + OK],
    ['AT+CNMI=2,1,0,1,0\r', OK],
    ['AT+CMGW=14\r', '\r\n> '],
    [`${HI}\x1a`, said('+CMGW: 0') + OK]
  ],
  wavecom: [
    ['AT+CPIN?\r', said('+CPIN: READY')],
    ['AT+CPMS=?\r', said('+CPMS: (("SM","SR"),("SM","SR"))') + OK],
    ['AT+CPMS?\r', said('+CPMS: "SM",0,20,"SM",0,20') + OK],
    ['AT+CPMS="SM","SM","SM"\r', '\r\n+CMS ERROR: 302\r\n'],
    ['AT+CPMS="SM","SM"\r', said('+CPMS: 0,20,0,20') + OK],
    ['AT+CPMS="ME"\r', '\r\n+CMS ERROR: 302\r\n'],
    ['AT+CMMS=1\r', ERROR],
    ['AT+CMGR=1\r', OK],
    ['AT+CMGS=14\r', '\r\n> '],
    [`${HI}\x1a`, said('+CMGS: 0') + OK]
  ],
  'siemens-tc35': [
    ['AT+CGMI;+CGMM\r', said('SIEMENS') + said('TC35i') + OK],
    ['AT\\Q3\r', OK],
    ['AT^SM20=0,0\r', OK],
    ['AT+CNMI=2,1,0,2,0\r', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CNMI=2,1,0,2,1\r', OK],
    ['AT+CMGR=1\r', said('+CMGR: 0,,0') + OK],
    ['AT+CMGD=1,0\r', '\r\n+CMS ERROR: 304\r\n'],
    ['AT+CMGD=1\r', OK],
    ['AT+CMMS=1\r', ERROR],
    ['AT+CMGS=14\r', '\r\n> '],
    [`${HI}\x1a`, said('+CMGS: 0') + OK]
  ]
}

/** What is heard in the half minute after power-on: milliseconds, and what then. */
export const BOOTS: Record<string, [at: number, text: string][]> = {
  generic: [],
  huawei: [
    [4000, '^SIMST:1'],
    [6000, '^SRVST:2'],
    [6500, '^MODE:5,4'],
    [20_000, '^RSSI:18'],
    [25_000, '^BOOT:27710117,0,0,0,75']
  ],
  sim800: [
    [1000, 'RDY'],
    [1500, '+CFUN: 1'],
    [2000, '+CPIN: READY'],
    [6000, 'Call Ready'],
    [8000, 'SMS Ready']
  ],
  sim7600: [
    [8000, '*ATREADY: 1'],
    [10_000, '+CPIN: READY'],
    [15_000, 'SMS DONE'],
    [20_000, 'PB DONE']
  ],
  quectel: [
    [5000, 'RDY'],
    [6000, '+CPIN: READY\r\n\r\n+QUSIM: 1'],
    [6500, '+CFUN: 1'],
    [9000, '+QIND: SMS DONE'],
    [11_000, '+QIND: PB DONE']
  ],
  wavecom: [
    [2000, '+WIND: 1'],
    [7000, '+WIND: 4']
  ],
  'siemens-tc35': [[1500, '^SYSSTART']]
}

export const PIN_COUNTERS: Record<string, [typed: string, answer: string]> = {
  generic: ['AT+CPINR', '+CPINR: SIM PIN,3,3\r\n+CPINR: SIM PUK,10,10'],
  huawei: ['AT^CPIN?', '^CPIN: SIM PIN,,10,3,10,3'],
  sim800: ['AT+SPIC', '+SPIC: 3,10,3,10'],
  sim7600: ['AT+SPIC', '+SPIC: 3,10,3,10'],
  quectel: ['AT+QPINC="SC"', '+QPINC: "SC",3,10'],
  wavecom: ['AT+CPINC?', '+CPINC: 3,3,10,10'],
  'siemens-tc35': ['AT^SPIC', '^SPIC: 3']
}
