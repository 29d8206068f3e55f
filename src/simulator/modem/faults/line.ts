import { entry, type FaultTable } from './entry'
import type { Fault } from './fault'
import { count, line, milliseconds, none } from './values'

/** What a Huawei says of its signal: the commonest noise there is. */
export const NOISE = '^RSSI:18'

export const unasked = (text: string): string => `\r\n${text}\r\n`

/** Other ends of lines in all that the modem says; the echo is the client's own text. */
const lineEnd = (end: string): Fault => ({
  output: (text, kind) => (kind === 'echo' ? text : text.replaceAll('\r\n', end))
})

/** How the octets on the line look. */
export const lineFaults: FaultTable = {
  echoCut: entry('The echo of a command is cut in two by an unsolicited line.', line(NOISE), (urc) => ({
    output: (text, kind) => {
      if (kind !== 'echo' || !text.includes('\r')) return text
      const half = text.length >> 1
      return text.slice(0, half) + unasked(urc) + text.slice(half)
    }
  })),
  lfOnly: entry('Lines end with LF alone.', none, () => lineEnd('\n')),
  crOnly: entry('Lines end with CR alone.', none, () => lineEnd('\r')),
  doubleCR: entry('Lines end with CR CR LF.', none, () => lineEnd('\r\r\n')),
  nulBytes: entry('Octets of zero stand before all that the modem says.', none, () => ({
    output: (text, kind) => (kind === 'echo' || text === '' ? text : `\0\0${text}`)
  })),
  urcInsideCMGR: entry(
    'An unsolicited line comes between the header of +CMGR and its PDU.',
    line(NOISE),
    (urc) => ({
      output: (text, kind) =>
        kind === 'info' ? text.replace(/^\r\n\+CMGR: [^\r]*\r\n/, (header) => header + unasked(urc)) : text
    })
  ),
  urcBetweenCMGSandOK: entry('An unsolicited line comes between +CMGS: and its OK.', line(NOISE), (urc) => ({
    output: (text, kind) => (kind === 'info' && text.startsWith('\r\n+CMGS: ') ? text + unasked(urc) : text)
  })),
  cdsZteComma: entry('A comma stands before the length in +CDS, as ZTE has it.', none, () => ({
    output: (text, kind) => (kind === 'urc' ? text.replace(/^\r\n\+CDS: (?=\d+\r\n)/, '\r\n+CDS: ,') : text)
  })),
  slow9600Overrun: entry(
    'The line has 9600 baud, and what does not fit into the buffer of the modem (octets) is lost.',
    count(256),
    (buffer) => ({
      start: (modem) => {
        const before = modem.changeSpeed({ baudRate: 9600, buffer })
        return () => void modem.changeSpeed(before)
      }
    })
  ),
  foreignClientOnPort: entry(
    'Another program has the port open, too, and types AT+CREG? every so often.',
    milliseconds(10_000),
    (ms) => ({
      // By the clock itself: that program goes on when the modem loses power.
      start: (modem) => {
        const type = () => {
          modem.type(Buffer.from('AT+CREG?\r'))
          timer = modem.clock.setTimeout(type, ms)
        }
        let timer = modem.clock.setTimeout(type, ms)
        return () => modem.clock.clearTimeout(timer)
      }
    })
  )
}
