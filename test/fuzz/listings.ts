import type { Random } from './random'

const HEADERS = [
  '+CMGL: 0,1,,24',
  '+CMGL: 3,"REC READ","+49,170",,',
  '+CMGR: 0,,',
  '+CMT: ,26',
  '+CDS: 25',
  '+cmgl:'
]
const LINES = [
  '',
  'OK',
  'ERROR',
  'AT+CMGL=4',
  '> ',
  '+CMTI: "SM",3',
  '0',
  '0G',
  ',,,"',
  '"',
  '\u0000',
  'Ωß',
  '\ud83d'
]
const BREAKS = ['\r\n', '\n', '\r', '\r\r\n', ' \r\n', '']

/** What a modem might answer if line, memory and firmware were all broken; `pdu` stands in it now and then. */
export function garbageListing(pdu: string, random: Random): string {
  const lines = Array.from({ length: random.int(8) }, () => {
    const line = random.pick([
      random.pick(HEADERS),
      random.pick(LINES),
      pdu,
      damaged(random.pick(HEADERS), random)
    ])
    return line + random.pick(BREAKS)
  })
  return lines.join('')
}

/** Some characters gone, others doubled. */
function damaged(line: string, random: Random): string {
  return [...line].map((char) => char.repeat(random.pick([0, 1, 1, 1, 1, 1, 2, 300]))).join('')
}
