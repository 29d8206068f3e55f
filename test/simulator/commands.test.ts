import assert from 'node:assert/strict'
import { Rig } from './rig'

const OK = '\r\nOK\r\n'
const said = (text: string) => `\r\n${text}\r\n${OK}`

/** What is typed, and what is answered; echo is off. Each in a modem of its own, so that none leans on another. */
const FORMS: Record<string, [typed: string, answer: string][]> = {
  'AT, ATI and the identity': [
    ['AT', OK],
    ['at', OK],
    ['ATI', said('Virtual\r\nModem\r\nRevision: 1.0')],
    ['ATI0', said('Virtual\r\nModem\r\nRevision: 1.0')],
    ['AT+CGMI', said('Virtual')],
    ['AT+CGMI=?', OK],
    ['AT+CGMI?', '\r\nERROR\r\n'],
    ['AT+CGMM', said('Modem')],
    ['AT+CGMM=?', OK],
    ['AT+CGMR', said('1.0')],
    ['AT+CGMR=?', OK],
    ['AT+CGSN', said('350000000000006')],
    ['AT+CGSN=?', OK],
    ['AT+GMI', said('Virtual')],
    ['AT+GSN', said('350000000000006')]
  ],
  'the card': [
    ['AT+CIMI', said('510990000000001')],
    ['AT+CIMI=?', OK],
    ['AT+CCID', said('+CCID: 89629900000000000010')],
    ['AT+CCID?', said('+CCID: 89629900000000000010')],
    ['AT+CCID=?', OK],
    ['AT+CNUM', said('+CNUM: "","+628120000001",145')],
    ['AT+CNUM=?', OK],
    ['AT+CPIN?', said('+CPIN: READY')],
    ['AT+CPIN=?', OK],
    ['AT+CPIN', '\r\nERROR\r\n'],
    ['AT+CPIN="1234"', '\r\nERROR\r\n'],
    ['AT+CPINR', said('+CPINR: SIM PIN,3,3\r\n+CPINR: SIM PUK,10,10')],
    ['AT+CPINR=?', OK],
    ['AT+CRSM=176,28483,0,0,2', said('+CRSM: 144,0,"FFFF"')],
    ['AT+CRSM=176,12345,0,0,2', said('+CRSM: 148,4')],
    ['AT+CRSM=?', OK],
    ['AT+CRSM', '\r\nERROR\r\n']
  ],
  'the network': [
    ['AT+CREG?', said('+CREG: 0,1')],
    ['AT+CREG=?', said('+CREG: (0-2)')],
    ['AT+CREG=2;+CREG?', said('+CREG: 2,1,"00C3","0000A1B2"')],
    ['AT+CREG=3', '\r\nERROR\r\n'],
    ['AT+CREG', '\r\nERROR\r\n'],
    ['AT+CGREG?', said('+CGREG: 0,1')],
    ['AT+CGREG=?', said('+CGREG: (0-2)')],
    ['AT+CEREG?', said('+CEREG: 0,1')],
    ['AT+CEREG=1;+CEREG?', said('+CEREG: 1,1')],
    ['AT+COPS?', said('+COPS: 0,0,"Virtual",7')],
    ['AT+COPS=3,2;+COPS?', said('+COPS: 0,2,"51099",7')],
    ['AT+COPS=2;+COPS?', said('+COPS: 2')],
    ['AT+COPS=?', said('+COPS: (2,"Virtual","Virtual","51099",7),,(0-4),(0-2)')],
    ['AT+COPS=7', '\r\nERROR\r\n'],
    ['AT+CSQ', said('+CSQ: 20,99')],
    ['AT+CSQ=?', said('+CSQ: (0-31,99),(0-7,99)')],
    ['AT+CFUN?', said('+CFUN: 1')],
    ['AT+CFUN=?', said('+CFUN: (0,1,4),(0,1)')],
    ['AT+CFUN=7', '\r\nERROR\r\n'],
    ['AT+CUSD?', said('+CUSD: 0')],
    ['AT+CUSD=?', said('+CUSD: (0-2)')],
    ['AT+CUSD=1;+CUSD?', said('+CUSD: 1')],
    ['AT+CUSD=3', '\r\nERROR\r\n']
  ],
  'short messages': [
    ['AT+CSMS?', said('+CSMS: 0,1,1,1')],
    ['AT+CSMS=?', said('+CSMS: (0,1)')],
    ['AT+CSMS=1', said('+CSMS: 1,1,1')],
    ['AT+CSMS=2', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CSCA?', said('+CSCA: "+628110000000",145')],
    ['AT+CSCA=?', OK],
    ['AT+CSCA="0811";+CSCA?', said('+CSCA: "0811",129')],
    ['AT+CSCA="62811",145;+CSCA?', said('+CSCA: "+62811",145')],
    ['AT+CSCA="abc"', '\r\n+CMS ERROR: 305\r\n'],
    ['AT+CMGF?', said('+CMGF: 0')],
    ['AT+CMGF=?', said('+CMGF: (0,1)')],
    ['AT+CMGF=1;+CMGF?', said('+CMGF: 1')],
    ['AT+CMGF=2', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CSMP?', said('+CSMP: 17,167,0,0')],
    ['AT+CSMP=?', said('+CSMP: (0-255),(0-255),(0-255),(0-255)')],
    ['AT+CSMP=49,,0,8;+CSMP?', said('+CSMP: 49,167,0,8')],
    ['AT+CSMP=300', '\r\n+CMS ERROR: 305\r\n'],
    ['AT+CSDH?', said('+CSDH: 0')],
    ['AT+CSDH=?', said('+CSDH: (0,1)')],
    ['AT+CSDH=1;+CSDH?', said('+CSDH: 1')],
    ['AT+CSCS?', said('+CSCS: "GSM"')],
    ['AT+CSCS=?', said('+CSCS: ("GSM","IRA","UCS2","8859-1","HEX")')],
    ['AT+CSCS="UCS2";+CSCS?', said('+CSCS: "UCS2"')],
    ['AT+CSCS="KLINGON"', '\r\nERROR\r\n'],
    ['AT+CNMI?', said('+CNMI: 0,0,0,0,0')],
    ['AT+CNMI=?', said('+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)')],
    ['AT+CNMI=2,1,0,2,0;+CNMI?', said('+CNMI: 2,1,0,2,0')],
    ['AT+CNMI=2,1;+CNMI?', said('+CNMI: 2,1,0,0,0')],
    ['AT+CNMI=3,1', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CNMI=2,1,0,0,0,0', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CMMS?', said('+CMMS: 0')],
    ['AT+CMMS=?', said('+CMMS: (0-2)')],
    ['AT+CMMS=2;+CMMS?', said('+CMMS: 2')],
    ['AT+CMMS=3', '\r\n+CMS ERROR: 303\r\n'],
    ['AT+CNMA=?', said('+CNMA: (0-2)')],
    ['AT+CMGS=?', OK],
    ['AT+CMGW=?', OK],
    ['AT+CMSS=?', OK],
    ['AT+CMGR=?', OK],
    ['AT+CMGL=?', said('+CMGL: (0-4)')],
    ['AT+CMGF=1;+CMGL=?', said('+CMGL: ("REC UNREAD","REC READ","STO UNSENT","STO SENT","ALL")')],
    ['AT+CMGD=?', said('+CMGD: (),(0-4)')],
    ['AT+CMGS', '\r\nERROR\r\n'],
    ['AT+CMSS', '\r\nERROR\r\n'],
    ['AT+CMGR', '\r\nERROR\r\n'],
    ['AT+CMGL=4', OK],
    ['AT+CMGL=5', '\r\n+CMS ERROR: 304\r\n']
  ],
  'formats, calls and what is not there': [
    ['AT+CMEE?', said('+CMEE: 0')],
    ['AT+CMEE=?', said('+CMEE: (0-2)')],
    ['AT+CMEE=2;+CMEE?', said('+CMEE: 2')],
    ['AT+CMEE=3', '\r\nERROR\r\n'],
    ['AT+CMEE', '\r\nERROR\r\n'],
    ['AT+CLIP?', said('+CLIP: 0,1')],
    ['AT+CLIP=?', said('+CLIP: (0,1)')],
    ['AT+CLIP=1;+CLIP?', said('+CLIP: 1,1')],
    ['ATH', OK],
    ['AT+CHUP', OK],
    ['ATX4', OK],
    ['AT&W', OK],
    ['AT&F', OK],
    ['ATZ', OK],
    ['ATS0=0', OK],
    ['ATS0?', said('000')],
    ['AT+CCLK?', said('+CCLK: "26/11/22,10:00:00+00"')],
    ['AT+CCLK="30/01/02,03:04:05+28";+CCLK?', said('+CCLK: "30/01/01,20:04:05+00"')],
    ['AT+CCLK="yesterday"', '\r\nERROR\r\n'],
    ['AT+QQQ', '\r\nERROR\r\n'],
    ['AT+QQQ?', '\r\nERROR\r\n'],
    ['ATY', '\r\nERROR\r\n'],
    ['AT+CMGF:1', '\r\nERROR\r\n'],
    ['hello', ''],
    ['', '']
  ]
}

describe('commands of the virtual modem', () => {
  for (const [group, forms] of Object.entries(FORMS))
    describe(group, () => {
      for (const [typed, answer] of forms)
        it(`${typed || '(nothing)'} ${JSON.stringify(answer)}`, async () => {
          const rig = new Rig()
          await rig.setUp('ATE0')
          await rig.heard()
          assert.equal(await rig.type(`${typed}\r`), answer)
        })
    })
})
