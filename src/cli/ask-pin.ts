import type { ReadStream } from 'node:tty'
import type { Io } from './io'

const CTRL_C = '\x03'
const CTRL_D = '\x04'
const BACKSPACES = '\b\x7f'

/** Whether there is a person who can be asked. */
export function canAsk({ stdin }: Pick<Io, 'stdin'>): boolean {
  return (stdin as ReadStream).isTTY === true
}

/** Asks for the PIN at the terminal, which does not show it. Undefined: Ctrl-C or Ctrl-D instead. */
export function askPin({ stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>): Promise<string | undefined> {
  const terminal = stdin as ReadStream
  // First, or what is typed at once would be shown, and Ctrl-C be a signal.
  terminal.setRawMode(true)
  return new Promise((resolve) => {
    let typed = ''
    const end = (pin: string | undefined) => {
      terminal.off('data', take)
      terminal.off('end', cancel)
      terminal.setRawMode(false)
      // Otherwise it keeps the process alive.
      terminal.pause()
      stderr.write('\n')
      resolve(pin)
    }
    const cancel = () => end(undefined)
    const take = (chunk: Buffer) => {
      for (const char of chunk.toString('latin1')) {
        if (char === CTRL_C || char === CTRL_D) return cancel()
        if (char === '\r' || char === '\n') return end(typed)
        typed = BACKSPACES.includes(char) ? typed.slice(0, -1) : typed + char
      }
    }
    terminal.on('data', take)
    terminal.once('end', cancel)
    terminal.resume()
    stderr.write('PIN of the SIM (it is not shown): ')
  })
}
