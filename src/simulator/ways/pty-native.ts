import { spawnSync } from 'node:child_process'
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { PtyLink } from './link'
import { type Outlet, WayError } from './way'
import { WayClient } from './way-client'

/** The compiled part of node-pty. */
export interface NativePtys {
  open(columns: number, rows: number): { master: number; slave: number; pty: string }
}

const CLOSED = -1
/** How often a port is looked at: one that is closed, one in use, and one that has been quiet for a while. */
const CLOSED_MS = 20
const BUSY_MS = 1
const QUIET_MS = 20
const QUIET_AFTER_MS = 2000
/** In the middle of a dialogue it is looked at in every turn of the event loop: whoever types waits for the answer. */
const DIALOGUE_MS = 10

/**
 * The package is no dependency of ours but may stand beside us, or in the folder of whoever runs us. Its open() in
 * JavaScript keeps the slave open for good, which would hide whether a client has it.
 */
export function loadNative(): NativePtys | undefined {
  for (const from of [__filename, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(from)('@lydell/node-pty/requireBinary').requireBinary('pty.node')
    } catch {
      // Not there, or not for this machine: socat may be.
    }
  }
  return undefined
}

/**
 * A pty of which we hold the master only. Then a read from it tells whether a client has the slave open: "try again"
 * if so, an error (Linux) or the end (macOS) if not. It has to be asked: epoll says nothing useful while it is closed.
 */
export class NativePty {
  #master = CLOSED
  #name = ''
  #client: WayClient | undefined
  #backlog: Buffer[] = []
  #lastOctets = 0
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined
  readonly #buffer = Buffer.alloc(4096)

  constructor(
    private readonly ptys: NativePtys,
    private readonly link: PtyLink,
    private readonly outlet: Outlet
  ) {}

  async start(): Promise<void> {
    this.#make()
    try {
      this.link.point(this.#name)
    } catch (error) {
      closeSync(this.#master)
      throw error
    }
    this.#turn()
  }

  async close(): Promise<void> {
    this.#unschedule()
    if (this.#master === CLOSED) return
    this.link.remove()
    this.#leave()
    closeSync(this.#master)
    this.#master = CLOSED
  }

  #make(): void {
    const { master, slave, pty } = this.ptys.open(80, 24)
    // By its standard input, so that no name is needed; on the slave, because a child's input becomes blocking.
    const { status } = spawnSync('stty', ['raw', '-echo'], { stdio: [slave, 'ignore', 'ignore'] })
    closeSync(slave)
    if (status !== 0) {
      closeSync(master)
      throw new WayError('NO_PTY', 'The program stty, which sets up the pty, does not work here.')
    }
    this.#master = master
    this.#name = pty
  }

  /** Reads what came, then writes what is to go: nothing is written but right after a look at who is there. */
  #turn(): void {
    this.#unschedule()
    if (this.#read()) {
      if (!this.#client) this.#enter()
      this.#flush()
    } else if (this.#client) {
      this.#leave()
      this.#drain()
    }
    this.#schedule()
  }

  #schedule(): void {
    const silence = Date.now() - this.#lastOctets
    if (this.#client && silence < DIALOGUE_MS) {
      this.#immediate = setImmediate(() => this.#turn())
      return
    }
    const ms = !this.#client ? CLOSED_MS : silence > QUIET_AFTER_MS ? QUIET_MS : BUSY_MS
    this.#timer = setTimeout(() => this.#turn(), ms)
  }

  #unschedule(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
  }

  /** Whether a client has the port open. One may have come, written and left since the last look. */
  #read(): boolean {
    for (;;) {
      try {
        const length = readSync(this.#master, this.#buffer, 0, this.#buffer.length, null)
        if (length === 0) return false
        this.#lastOctets = Date.now()
        if (!this.#client) this.#enter()
        this.#client?.push(Buffer.from(this.#buffer.subarray(0, length)))
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EAGAIN') return true
        if (code === 'EIO') return false
        throw error
      }
    }
  }

  #enter(): void {
    const client: WayClient = new WayClient({
      waiting: () => this.#backlog.reduce((sum, { length }) => sum + length, 0),
      write: (octets) => this.#say(client, octets),
      cut: () => this.#replace(client)
    })
    this.#lastOctets = Date.now()
    // Before it is plugged: a modem that is not there hangs up at once.
    this.#client = client
    // Where the port is taken by another way the client is heard by nobody.
    if (!this.outlet.plug(client)) client.resume()
  }

  #leave(): void {
    const client = this.#client
    this.#client = undefined
    this.#backlog = []
    client?.leave()
  }

  #say(client: WayClient, octets: Buffer): void {
    if (client !== this.#client) return
    this.#backlog.push(octets)
    // Not at once: the modem may be speaking from within our read.
    if (this.#backlog.length === 1) setImmediate(() => client === this.#client && this.#turn())
  }

  #flush(): void {
    while (this.#backlog.length > 0) {
      const octets = this.#backlog[0]!
      try {
        const length = writeSync(this.#master, octets)
        this.#lastOctets = Date.now()
        if (length < octets.length) this.#backlog[0] = octets.subarray(length)
        else this.#backlog.shift()
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // Full, or closed this very moment, which the next turn notices.
        if (code === 'EAGAIN' || code === 'EIO') return
        throw error
      }
    }
  }

  /** What the client did not read would be there for the next one: a real port forgets it. */
  #drain(): void {
    const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants
    try {
      const slave = openSync(this.#name, O_RDWR | O_NOCTTY | O_NONBLOCK)
      try {
        while (readSync(slave, this.#buffer) > 0);
      } finally {
        closeSync(slave)
      }
    } catch (error) {
      // Empty is what it should be. Else the client has made it its own (TIOCEXCL), which outlives it: away with it.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.#renew()
    }
  }

  /** The cable is pulled: the client's port hangs up, and a new one takes its name. */
  #replace(client: WayClient): void {
    if (client !== this.#client) return
    this.#client = undefined
    this.#backlog = []
    this.#renew()
  }

  #renew(): void {
    closeSync(this.#master)
    this.#make()
    this.link.point(this.#name)
  }
}
