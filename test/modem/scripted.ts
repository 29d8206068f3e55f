import { type Duplex, duplexPair } from 'node:stream'
import { Channel } from '../../src/at'
import { VirtualClock } from '../support/virtual-clock'

export const OK = '\r\nOK\r\n'

/** Octets that a modem answers to a command, by its text; ERROR to any other but AT. */
export type Script = Readonly<Record<string, string>>

/** A channel to a modem that answers by a script, and what was typed. */
export function scripted(script: Script, clock = new VirtualClock()) {
  const [client, modem] = duplexPair()
  // The halves of a pair do not tell each other of their end.
  modem.once('close', () => client.destroy())
  const typed: string[] = []
  const unsolicited: string[] = []
  answerBy({ AT: OK, ...script }, modem, typed)
  const line = new Channel(client, {
    clock,
    gapMs: 0,
    handlers: {
      unsolicited: (text) => void unsolicited.push(text),
      late: () => {},
      discarded: () => {},
      echo: () => {},
      closed: () => {}
    }
  })
  /** Lets time pass until it is done. */
  const done = async <T>(work: Promise<T>, ms = 0): Promise<T> => {
    const settled = work.then(
      () => {},
      () => {}
    )
    await clock.advance(ms + 1000)
    await settled
    return work
  }
  return { line, clock, typed, unsolicited, modem, done }
}

function answerBy(script: Script, modem: Duplex, typed: string[]): void {
  let open = ''
  modem.on('data', (chunk: Buffer) => {
    const lines = (open + chunk.toString('latin1')).split('\r')
    open = lines.pop()!
    for (const text of lines.map((line) => line.replace('\x1b', ''))) {
      if (text === '') continue
      if (text !== 'AT') typed.push(text)
      modem.write(Buffer.from(script[text] ?? '\r\nERROR\r\n', 'latin1'))
    }
  })
}
