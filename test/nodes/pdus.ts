import type { Message } from './board'

export const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
export const SUBMIT = '0001000C9144775810065000000AE8329BFD4697D9EC37'
export const CUT_OFF = DELIVER.slice(0, 30)
/** Two parts of one message; a delivery report; a stored message. */
export const PART_1 =
  '0791447758100650440C914477000910320008031013210000408C0500032A020100570061007400650072002000740061006E006B002000330020006900730020006100740020003100320020002500200061006E0064002000660061006C006C0069006E0067002000730069006E006300650020006D00690064006E0069006700680074002E00200050006C0065006100730065002000730065006E006400200073006F006D'
export const PART_2 =
  '0791447758100650440C914477000910320008031013210000402E0500032A020200650062006F006400790020006200650066006F007200650020007300690078002E0020D83DDEB0'
export const REPORT = '079144775810065006110C91447700094065031013118530400310131185904000'
export const STORED = '0031000C914477000940650000A7094F37A89D07DDC379'
export const JOINED_TEXT =
  'Water tank 3 is at 12 % and falling since midnight. Please send somebody before six. 🚰'

export const LISTING = [
  'AT+CMGL=4',
  `+CMGL: 1,1,,159\r\n${PART_1}`,
  `+CMGL: 4,1,,25\r\n${REPORT}`,
  `+CMGL: 5,2,"Ops, on call",22\r\n${STORED}`,
  `+CMGL: 2,0,,65\r\n${PART_2}`,
  '',
  'OK',
  ''
].join('\r\n')

export const EXPECTED = {
  type: 'SMS-DELIVER',
  smsc: '+31624000000',
  address: { text: '+31641600986', ton: 1, npi: 1 },
  mms: false,
  sri: false,
  udhi: false,
  rp: false,
  lp: false,
  pid: 0,
  dcs: { value: 0, alphabet: 'gsm7' },
  scts: '2002-08-26T19:37:41+00:00',
  text: 'How are you?',
  parts: 1
}

export interface Decoded extends Message {
  error?: { code: string; offset?: number }
  listed?: object[]
  problems?: { code: string }[]
  incomplete?: { have: number[]; total: number; tpdus: Message[] }
}

export const payloadOf = ({ payload }: Message) => payload as Decoded[]
export const texts = (msg: Message) => payloadOf(msg).map(({ text, error }) => text ?? error?.code)
