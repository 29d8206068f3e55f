/** Text between modem and client by +CSCS (TS 27.007 5.5). A string of octets here is one of characters 00 to FF. */

/** GSM 7-bit default alphabet (TS 23.038 6.2.1), a character a code; 1B escapes to the extension table. */
const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

const EXTENSION: Readonly<Record<number, string>> = {
  10: '\f',
  20: '^',
  40: '{',
  41: '}',
  47: '\\',
  60: '[',
  61: '~',
  62: ']',
  64: '|',
  101: '€'
}

const ESCAPED = new Map(Object.entries(EXTENSION).map(([code, char]) => [char, Number(code)]))

/** As octets for the client. What the character set lacks is `?`. */
export function toClient(characterSet: string, text: string): string {
  switch (characterSet) {
    case 'UCS2':
      return hex(text, 4)
    case 'HEX':
      return hex(toGsm(text), 2)
    case 'GSM':
      return toGsm(text)
    case 'IRA':
      return text.replace(/[^\0-\x7f]/g, '?')
    default:
      return text.replace(/[^\0-\xff]/g, '?')
  }
}

/** As text from what the client typed. */
export function fromClient(characterSet: string, octets: string): string {
  switch (characterSet) {
    case 'UCS2':
      return unhex(octets, 4)
    case 'HEX':
      return fromGsm(unhex(octets, 2))
    case 'GSM':
      return fromGsm(octets)
    default:
      return octets
  }
}

/** Hex digits of each UTF-16 unit. */
export function hex(text: string, width: number): string {
  return Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).toUpperCase().padStart(width, '0')
  ).join('')
}

export function unhex(digits: string, width: number): string {
  const units = digits.match(new RegExp(`[0-9A-Fa-f]{${width}}`, 'g')) ?? []
  return units.map((unit) => String.fromCharCode(parseInt(unit, 16))).join('')
}

function toGsm(text: string): string {
  return Array.from(text, (char) => {
    const escaped = ESCAPED.get(char)
    if (escaped !== undefined) return `\x1b${String.fromCharCode(escaped)}`
    const code = GSM.indexOf(char)
    return code < 0 ? '?' : String.fromCharCode(code)
  }).join('')
}

function fromGsm(octets: string): string {
  const [first = '', ...escaped] = octets.split('\x1b')
  const plain = (codes: string) => Array.from(codes, (code) => GSM[code.charCodeAt(0)] ?? '?').join('')
  return (
    plain(first) +
    escaped.map((codes) => (EXTENSION[codes.charCodeAt(0)] ?? ' ') + plain(codes.slice(1))).join('')
  )
}
