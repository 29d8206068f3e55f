import type { Random } from '../fuzz/random'

/** What modems say, whole and cut, and what means something to a parser. */
const WORDS = [
  '\r\n',
  '\r\n',
  '\r\n',
  '\r',
  '\n',
  '\0',
  '\r\r\n',
  '> ',
  '>',
  ' ',
  '"',
  ':',
  ',',
  'OK',
  'ERROR',
  '0',
  '4',
  '+CME ERROR: 14',
  '+CMS ERROR: 500',
  '+CMS ERROR: SIM busy',
  'NO CARRIER',
  'RING',
  'RDY',
  'AT',
  'AT+CSQ',
  'AT+CMGS=14',
  '+CSQ: 1,99',
  '+CSQ',
  '+CMGS: 7',
  '+CMGL: 1,1,,14',
  '+CMT: ,14',
  '+CMT: "+1",,"x"',
  '+CDS: 25',
  '+CMTI: "SM",1',
  '+CUSD: 1,"menu',
  '+CUSD: 0,"x",15',
  '^RSSI:18',
  '+CREG: 1',
  '0001000A818021436587000002E834',
  '07912618',
  '\x1a',
  '\x1b',
  '\xff',
  'noise'
] as const

/** Octets without sense, words without order, or a mixture; now and then longer than any line. */
export function noise(random: Random): Buffer {
  const parts: Buffer[] = []
  const kind = random.int(3)
  for (let left = random.int(24); left >= 0; left--) {
    if (kind === 0 || (kind === 1 && random.oneIn(2))) parts.push(Buffer.from(random.octets(random.int(16))))
    else parts.push(Buffer.from(random.pick(WORDS), 'latin1'))
  }
  if (random.oneIn(200)) parts.splice(random.int(parts.length), 0, Buffer.alloc(random.int(20_000), 0x41))
  return Buffer.concat(parts)
}

/** The same octets in pieces. */
export function cut(octets: Buffer, random: Random): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < octets.length; ) {
    const size = random.oneIn(3) ? octets.length : 1 + random.int(12)
    chunks.push(octets.subarray(at, at + size))
    at += size
  }
  return chunks
}
