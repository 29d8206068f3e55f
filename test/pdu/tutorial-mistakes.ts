import { encode, type InspectOptions } from '../../src/pdu'
import { TUTORIALS } from './vectors'

const DELIVER = '07912658050000F0040C9126581610739800002070225123800005E8329BFD06'
const DELIVER_2004 = '07912618485400F9040C9126184777283800004060501131100002B120'

/** `finds` says that the inspector names the slip; `meaning` that it states what is right where the slip is one of words. */
export interface Shown {
  hex: string
  options?: InspectOptions
  finds?: [code: string, words: RegExp]
  meaning?: [path: string, words: RegExp]
}

/** What the inspector says of each mistake that stands in a PDU or in a field of one, by its place in the list. */
export const SHOWN: Readonly<Record<number, Shown>> = {
  10: {
    hex: '07912618485400F9',
    options: { part: 'smsc', expect: { smsc: '0818445009' } },
    finds: ['NUMBER_DIFFERS', /is \+62818445009, not 0818445009.*international/]
  },
  13: { hex: '0C91261892753373', options: { part: 'address' }, meaning: ['TP-DA.length', /^12 digits/] },
  14: {
    hex: '00110B0B911604895626F900000002EF35',
    options: { toNetwork: true },
    meaning: ['TP-VP', /^valid for 5 minutes/]
  },
  19: {
    hex: 'E8329BFD06',
    options: { part: 'septets', expect: { text: 'hallo' } },
    finds: ['TEXT_DIFFERS', /"e", not "a".*E8309BFD06/]
  },
  20: {
    hex: '07912618485400F901000C91261892753373000005E8329BFD06',
    options: { toNetwork: true, expect: { text: 'hallo', address: '+618129573337' } },
    finds: ['TEXT_DIFFERS', /is "hello", not "hallo"/]
  },
  22: {
    hex: '20702251238000',
    options: { part: 'time', expect: { scts: '2001-07-22T15:32:08+00:00' } },
    finds: ['TIME_DIFFERS', /says 2002-07-22T15:32:08/]
  },
  23: {
    hex: '207022512380',
    options: { part: 'time' },
    finds: ['TRUNCATED', /seventh octet, the time zone/]
  },
  26: {
    hex: DELIVER,
    options: { expect: { scts: '2002-07-22T15:32:08+07:00' } },
    finds: ['TIME_DIFFERS', /\+00:00, not .*\+07:00/]
  },
  27: { hex: DELIVER, meaning: ['TP-SCTS', /last octet, 00, is the time zone/] },
  32: {
    hex: '00110B0B911604895626F900000002EF35',
    options: { toNetwork: true },
    meaning: ['first octet.TP-VPF', /relative/]
  },
  33: {
    hex: encode({ to: '1234', text: 'x'.repeat(161), concatBits: 16, concatRef: 1 }).parts[0]!.pdu,
    options: { toNetwork: true },
    meaning: ['TP-UD.UDHL', /6 more octets/]
  },
  40: {
    hex: TUTORIALS[40]!.as_printed,
    options: { toNetwork: true },
    finds: ['ODD_DIGITS', /311 hex digits/]
  },
  41: {
    hex: TUTORIALS[40]!.as_printed,
    options: { toNetwork: true },
    finds: ['FILL_BITS', /bit of 97.*should be 0 \(96\)/]
  },
  42: {
    hex: '059126181624',
    options: { part: 'smsc', expect: { smsc: '+62816124' } },
    finds: ['UNSWAPPED_PAIR', /Pair 4 is 24, it should be 42: the pair is not swapped/]
  },
  43: {
    hex: '0891261815609497F0',
    options: { part: 'address' },
    finds: ['LENGTH_IN_OCTETS', /08, counts octets with the type; it counts digits: 0D.*\+6281510649790/]
  },
  46: {
    hex: '00040891261815609497F000002070225123800005E8329BFD06',
    finds: ['LENGTH_IN_OCTETS', /SMS-DELIVER from \+6281510649790 "hello"/]
  },
  48: { hex: DELIVER, meaning: ['first octet.TP-UDHI', /header/] },
  59: {
    hex: '06818018445009',
    options: { part: 'smsc', expect: { smsc: '0818445009' } },
    finds: ['UNSWAPPED_PAIR', /Pair 2 is 18, it should be 81: the pair is not swapped/]
  },
  60: {
    hex: '06818018440590',
    options: { part: 'smsc', expect: { smsc: '0818445009' } },
    finds: ['UNSWAPPED_PAIR', /Pair 2 is 18, it should be 81/]
  },
  61: {
    hex: '06818018440509',
    options: { part: 'smsc', expect: { smsc: '0818445009' } },
    finds: ['UNSWAPPED_PAIR', /8081440590/]
  },
  63: {
    hex: '0B818071748782F3',
    options: { part: 'address', expect: { address: '081338720083' } },
    finds: ['NUMBER_DIFFERS', /08174778283, not 081338720083/]
  },
  67: {
    hex: TUTORIALS[67]!.as_printed,
    options: { toNetwork: true },
    finds: ['DIGIT_TOO_MANY', /last digit, 0,.*to 08174778283 "Ada Kejadian!!!"/]
  },
  71: {
    hex: DELIVER_2004,
    options: { expect: { address: '08174778283' } },
    finds: ['NUMBER_DIFFERS', /is \+628174778283, not 08174778283.*international/]
  },
  72: {
    hex: DELIVER_2004,
    meaning: ['TP-SCTS', /2004-06-05T11:13:01\+00:00.*last octet, 00, is the time zone/]
  }
}

/** Mistakes about limits and about things that are no PDU; the limits are shown below. */
export const NOT_IN_OCTETS = [0, 30, 73]
