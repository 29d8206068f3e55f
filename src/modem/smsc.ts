import { ask, type Line, query, values } from './line'

/** TON of international numbers (TS 24.008 10.5.4.7). */
const INTERNATIONAL = '145'

/** AT+CSCA? (TS 27.005 3.3.1): the number of the service centre, '' if the card has none. Rejects if it is refused. */
export async function readSmsc(line: Line): Promise<string> {
  const [text = ''] = await ask(line, query('AT+CSCA?'))
  const [first = '', type] = values(text)
  const number = plain(first)
  if (!/^\+?\d{3,20}$/.test(number)) return ''
  return type === INTERNATIONAL && !number.startsWith('+') ? `+${number}` : number
}

/** Some tell it in UCS2, since another program set AT+CSCS so: `002B0033…`. */
function plain(text: string): string {
  if (!/^(00[0-9A-F]{2}){3,}$/i.test(text)) return text
  return Buffer.from(text, 'hex').swap16().toString('utf16le')
}
