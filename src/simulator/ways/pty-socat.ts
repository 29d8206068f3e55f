import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { PtyLink } from './link'
import { PtyClient } from './pty-client'
import { type Outlet, WayError } from './way'

/** It waits for a client, says so, and ends when the client closes. */
const ARGUMENTS = ['-d', '-d', '-t', '0', 'pty,raw,echo=0,wait-slave,pty-interval=0.005', '-']

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
  name: string
  /** Resolves when a client has opened it. */
  opened: Promise<void>
  ended: Promise<void>
}

/**
 * Ptys made by socat: a new one for each opening, so that nothing is left in it for the next client. The path leads
 * to one that waits, but for the milliseconds that socat needs to start; a client who comes before the one before him
 * has left is heard when that is over.
 */
export class SocatPty {
  readonly #ptys = new Map<Pty, PtyClient | undefined>()
  #offered: Pty | undefined
  #spare: Promise<Pty> | undefined
  #closed = false

  constructor(
    private readonly link: PtyLink,
    private readonly outlet: Outlet
  ) {}

  async start(): Promise<void> {
    await this.#offer()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.link.remove()
    await this.#spare
    for (const { child } of this.#ptys.keys()) child.kill()
    await Promise.all([...this.#ptys.keys()].map(({ ended }) => ended))
  }

  async #offer(): Promise<void> {
    const pty = await (this.#spare ?? this.#make())
    if (this.#closed) return
    try {
      this.link.point(pty.name)
    } catch (error) {
      pty.child.kill()
      throw error
    }
    this.#offered = pty
    this.#spare = this.#make()
  }

  async #make(): Promise<Pty> {
    const pty = await makePty()
    this.#ptys.set(pty, undefined)
    pty.child.stdout.on('data', (octets: Buffer) => this.#enter(pty).push(octets))
    void pty.opened.then(() => this.#enter(pty))
    void pty.ended.then(() => this.#leave(pty))
    return pty
  }

  #enter(pty: Pty): PtyClient {
    const known = this.#ptys.get(pty)
    if (known) return known
    const client = new PtyClient({
      write: (octets) => pty.child.stdin.write(octets),
      cut: () => pty.child.kill()
    })
    this.#ptys.set(pty, client)
    client.once('close', () => this.#plugNext())
    this.#plugNext()
    if (pty === this.#offered) void this.#offer()
    return client
  }

  #leave(pty: Pty): void {
    this.#ptys.get(pty)?.leave()
    this.#ptys.delete(pty)
    if (pty === this.#offered && !this.#closed) void this.#offer()
  }

  /** The first who waits, once the port is free. */
  #plugNext(): void {
    if (this.outlet.taken) return
    const next = [...this.#ptys.values()].find((client) => client?.readableFlowing === null)
    if (next) this.outlet.plug(next)
  }
}

async function makePty(): Promise<Pty> {
  const child = spawn('socat', ARGUMENTS, { stdio: ['pipe', 'pipe', 'pipe'] })
  // It may end while we write: 'close' tells.
  child.stdin.on('error', () => {})
  const ended = once(child, 'close').then(() => {})
  const lines = createInterface({ input: child.stderr })
  const opened = new Promise<void>((resolve) => {
    lines.on('line', (line) => line.includes('starting data transfer loop') && resolve())
  })
  const name = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const [, found] = / PTY is (\/\S+)/.exec(line) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new WayError('NO_PTY', 'The program socat makes no pty here.')))
  })
  return { child, name, opened, ended }
}
