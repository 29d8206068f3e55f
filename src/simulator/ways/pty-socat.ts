import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { PtyLink } from './link'
import { type Outlet, WayError } from './way'
import { WayClient } from './way-client'

/** It waits for a client, says so, and ends when the client closes. */
const ARGUMENTS = ['-d', '-d', '-t', '0', 'pty,raw,echo=0,wait-slave,pty-interval=0.005', '-']
/** Where no pty can be had for the moment, it is tried again after this. */
const RETRY_MS = 1000

/** Whether the program can be run. */
export async function hasSocat(): Promise<boolean> {
  const child = spawn('socat', ['-V'], { stdio: 'ignore' })
  return new Promise((resolve) => {
    child.once('error', () => resolve(false)).once('close', (code) => resolve(code === 0))
  })
}

/** One pty, good for one opening. */
interface Pty {
  child: ChildProcessByStdio<Writable, Readable, Readable>
  name: string | undefined
  /** Resolves when it is there, or never will be. */
  made: Promise<void>
  /** Resolves when a client has opened it. */
  opened: Promise<void>
  ended: Promise<void>
}

/**
 * Ptys made by socat: a new one for each opening, so that nothing is left in it for the next client. The path leads
 * to one that waits; where the next is not ready yet, which takes socat some milliseconds, it leads nowhere. A client
 * who comes before the one before him has left is heard when that is over.
 */
export class SocatPty {
  /** From the moment their process is started until it has ended: close() has to find every one. */
  readonly #ptys = new Map<Pty, WayClient | undefined>()
  #offered: Pty | undefined
  #spare: Pty | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(
    private readonly link: PtyLink,
    private readonly outlet: Outlet
  ) {}

  async start(): Promise<void> {
    try {
      if (!(await this.#offer())) throw new WayError('NO_PTY', 'The program socat makes no pty here.')
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    this.link.remove()
    const ended = [...this.#ptys.keys()].map((pty) => pty.ended)
    for (const { child } of this.#ptys.keys()) child.kill()
    await Promise.all(ended)
  }

  /** The path leads to the next pty, as soon as that is there; false if it will not be. */
  async #offer(): Promise<boolean> {
    const pty = this.#spare ?? this.#make()
    this.#offered = pty
    this.#spare = this.#make()
    // The number of a pty that has gone is given to the next program that asks for one: no link may lead there.
    if (pty.name === undefined) this.link.hide()
    await pty.made
    if (pty.name === undefined || this.#closed || pty !== this.#offered) return false
    this.link.point(pty.name)
    return true
  }

  #make(): Pty {
    const pty = makePty()
    this.#ptys.set(pty, undefined)
    pty.child.stdout.on('data', (octets: Buffer) => this.#enter(pty).push(octets))
    void pty.opened.then(() => this.#enter(pty))
    void pty.ended.then(() => this.#leave(pty))
    return pty
  }

  #enter(pty: Pty): WayClient {
    const known = this.#ptys.get(pty)
    if (known) return known
    const client = new WayClient({
      waiting: () => pty.child.stdin.writableLength,
      write: (octets) => pty.child.stdin.write(octets),
      cut: () => pty.child.kill()
    })
    this.#ptys.set(pty, client)
    client.once('close', () => this.#plugNext())
    this.#plugNext()
    if (pty === this.#offered) this.#offerNext()
    return client
  }

  #leave(pty: Pty): void {
    const client = this.#ptys.get(pty)
    client?.leave()
    this.#ptys.delete(pty)
    if (pty === this.#spare) this.#spare = undefined
    if (pty !== this.#offered || this.#closed) return
    // One that ends before anybody has opened it could not be made, or was killed by somebody.
    this.#offered = undefined
    this.link.hide()
    this.#retry = setTimeout(() => this.#offerNext(), RETRY_MS)
  }

  #offerNext(): void {
    if (!this.#closed) void this.#offer()
  }

  /** The first who waits, once the port is free. */
  #plugNext(): void {
    if (this.outlet.taken) return
    const next = [...this.#ptys.values()].find((client) => client?.readableFlowing === null)
    if (next) this.outlet.plug(next)
  }
}

function makePty(): Pty {
  const child = spawn('socat', ARGUMENTS, { stdio: ['pipe', 'pipe', 'pipe'] })
  // It may end while we write, or not start at all: 'close' tells.
  child.stdin.on('error', () => {})
  child.on('error', () => {})
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = createInterface({ input: child.stderr })
  const opened = new Promise<void>((resolve) => {
    lines.on('line', (line) => line.includes('starting data transfer loop') && resolve())
  })
  const made = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      const [, found] = / PTY is (\/\S+)/.exec(line) ?? []
      if (found === undefined) return
      pty.name = found
      resolve()
    })
    void ended.then(resolve)
  })
  const pty: Pty = { child, name: undefined, made, opened, ended }
  return pty
}
