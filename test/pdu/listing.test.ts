import { deepStrictEqual, strictEqual } from 'node:assert'
import { looksLikeListing, parseListing } from '../../src/pdu'

const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
const SUBMIT = '0001000B918055555555F5000003C8E919'

describe('listing', () => {
  it('reads an AT+CMGL answer: index, state and direction', () => {
    const answer = `AT+CMGL=4\r\r\n+CMGL: 0,1,,30\r\n${DELIVER}\r\n+CMGL: 7,2,"",16\r\n${SUBMIT}\r\n\r\nOK\r\n`
    deepStrictEqual(parseListing(answer), [
      { pdu: DELIVER, toNetwork: false, index: 0, stat: 1, length: 30 },
      { pdu: SUBMIT, toNetwork: true, index: 7, stat: 2, length: 16 }
    ])
  })

  it('reads headers without a name, without a state, and with an empty line before the PDU', () => {
    deepStrictEqual(
      parseListing(
        `+CMGL: 17,3,16\n\n${SUBMIT}\n+CMGR: ,,30\n${DELIVER}\n+CMT: ,30\r\n${DELIVER}\n+CDS: 30\n${DELIVER}`
      ).map(({ index, stat, toNetwork, length }) => [index, stat, toNetwork, length]),
      [
        [17, 3, true, 16],
        [undefined, undefined, false, 30],
        [undefined, undefined, false, 30],
        [undefined, undefined, false, 30]
      ]
    )
  })

  it('does not take a comma in a name for a separator', () => {
    strictEqual(parseListing(`+CMGL: 3,1,"Doe, John",30\r\n${DELIVER}`)[0]!.length, 30)
  })

  it('passes over unsolicited lines between header and PDU', () => {
    strictEqual(parseListing(`+CMGR: 1,,30\r\n^RSSI:18\r\n${DELIVER}\r\nOK`)[0]!.pdu, DELIVER)
  })

  it('says when the header announces another length', () => {
    const [listed] = parseListing(`+CMGL: 0,1,,31\r\n${DELIVER}`)
    deepStrictEqual(
      listed!.problems!.map(({ code }) => code),
      ['LENGTH_MISMATCH']
    )
  })

  it('knows by the length a PDU without the service centre', () => {
    strictEqual(parseListing(`+CMGL: 0,1,,30\r\n${DELIVER.slice(16)}`)[0]!.noSmsc, true)
  })

  it('does not lose a header whose PDU is missing', () => {
    deepStrictEqual(
      parseListing(`+CMGL: 0,1,,30\r\n+CMGL: 1,1,,30\r\n${DELIVER}\r\nOK`).map(({ pdu }) => pdu),
      ['', DELIVER]
    )
  })

  it('takes bare PDUs, one a line', () => {
    deepStrictEqual(
      parseListing(`${DELIVER}\n${DELIVER}\n`).map(({ pdu }) => pdu),
      [DELIVER, DELIVER]
    )
    strictEqual(looksLikeListing(DELIVER), false)
    strictEqual(looksLikeListing(`\r\n+CMGL: 1,1,,30\r\n${DELIVER}`), true)
  })
})
