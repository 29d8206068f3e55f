import { closeSync, constants, openSync } from 'node:fs'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { ReadStream, WriteStream } from 'node:tty'

/** A client of a modem: what it has heard so far, and waiting for what it is to hear. */
export interface Client {
  readonly heard: () => string
  say(text: string): void
  /** Resolves when all of it has been heard; with everything heard until then. */
  hears(text: string): Promise<string>
  /** The modem's side has closed. */
  readonly ended: Promise<void>
  /** Reads no more, until resume(). */
  pause(): void
  resume(): void
  close(): void
}

function client(input: NodeJS.ReadableStream, say: (text: string) => void, close: () => void): Client {
  let heard = ''
  const watchers = new Set<() => void>()
  input.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1')
    for (const look of watchers) look()
  })
  input.on('error', () => {})
  return {
    heard: () => heard,
    say,
    pause: () => void input.pause(),
    resume: () => void input.resume(),
    close,
    ended: new Promise((resolve) => input.once('close', () => resolve())),
    hears: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (!heard.includes(text)) return
          watchers.delete(look)
          resolve(heard)
        }
        watchers.add(look)
        look()
      })
  }
}

export function onStream(stream: Duplex): Client {
  return client(
    stream,
    (text) => void stream.write(text),
    () => void stream.destroy()
  )
}

/** A connection to `tcp://host:port`; resolves when it is made. */
export async function onTcp(address: string): Promise<Client & { socket: ReturnType<typeof connect> }> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return { ...onStream(socket), socket }
}

/** An opened serial port or pty. */
export function onTty(path: string): Client {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
  const input = new ReadStream(fd)
  const output = new WriteStream(fd)
  output.on('error', () => {})
  return client(
    input,
    (text) => void output.write(Buffer.from(text, 'latin1')),
    () => {
      input.destroy()
      output.destroy()
      // libuv opens a terminal anew and leaves what it was given to us.
      closeSync(fd)
    }
  )
}
