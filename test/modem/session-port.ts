import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { AtError, openSerial } from '../../src/at'
import type { VirtualModem } from '../../src/simulator'
import { openPty } from '../../src/simulator/ways/pty'
import { Outlet, type Way } from '../../src/simulator/ways/way'

/** How a session reaches its virtual modem. */
export interface SessionPort {
  /** Rejects with PORT_NOT_FOUND while the modem has vanished. */
  open(): Promise<Duplex>
  /** Whether something is still on its way, for which the machine needs time of its own. */
  readonly moving: boolean
  close(): Promise<void>
}

/** Within this process: everything arrives in the turn in which it is written. */
export class StreamPort implements SessionPort {
  readonly moving = false

  constructor(private readonly modem: VirtualModem) {}

  async open(): Promise<Duplex> {
    const port = this.modem.open()
    // A modem that has vanished from its host lets go at once.
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (port.destroyed) throw notFound()
    return port
  }

  async close(): Promise<void> {}
}

/** A real pty, opened by serialport. Counts octets at both ends, so that it is known when all have arrived. */
export class PtyPort implements SessionPort {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sms-modem-session-'))
  readonly #modem: VirtualModem
  #way: Promise<Way> | undefined
  #opening = 0
  /** The session's end, and the modem's: each is there or not. */
  #near: Duplex | undefined
  #far: Duplex | undefined
  #sent = { near: 0, far: 0 }
  #arrived = { near: 0, far: 0 }

  constructor(modem: VirtualModem) {
    this.#modem = modem
  }

  get moving(): boolean {
    if (this.#opening > 0 || Boolean(this.#near) !== Boolean(this.#far)) return true
    // It is being closed, or has not said yet that it has written.
    if (this.#near?.destroyed || this.#near?.writableLength) return true
    return (
      this.#near !== undefined &&
      (this.#sent.near !== this.#arrived.far || this.#sent.far !== this.#arrived.near)
    )
  }

  async open(): Promise<Duplex> {
    this.#opening++
    try {
      this.#way ??= openPty(new Outlet({ attach: (far) => this.#attach(far) }), join(this.#folder, 'modem'))
      await this.#way
      const near = await openSerial({ path: join(this.#folder, 'modem') })
      this.#take(near)
      while (!this.#far && this.#near === near) await turn()
      if (this.#near !== near) throw notFound()
      return near
    } finally {
      this.#opening--
    }
  }

  async close(): Promise<void> {
    this.#near?.destroy()
    await (await this.#way)?.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #take(near: Duplex): void {
    this.#near = near
    this.#sent = { near: 0, far: 0 }
    this.#arrived = { near: 0, far: 0 }
    // Not by listening: that would begin to read before the session does.
    const push = near.push.bind(near)
    near.push = (chunk: Buffer | null) => {
      this.#arrived.near += chunk?.length ?? 0
      return push(chunk)
    }
    const write = near.write.bind(near)
    near.write = ((chunk: Buffer, ...rest: []) => {
      if (!near.destroyed) this.#sent.near += chunk.length
      return write(chunk, ...rest)
    }) as Duplex['write']
    near.on('error', () => {})
    near.once('close', () => {
      if (this.#near === near) this.#near = undefined
    })
  }

  #attach(far: Duplex): void {
    this.#far = far
    far.on('data', (chunk: Buffer) => {
      this.#arrived.far += chunk.length
    })
    const write = far.write.bind(far)
    far.write = ((chunk: Buffer, ...rest: []) => {
      this.#sent.far += chunk.length
      return write(chunk, ...rest)
    }) as Duplex['write']
    const gone = () => {
      if (this.#far === far) this.#far = undefined
    }
    far.once('end', gone).once('close', gone)
    this.#modem.attach(far)
  }
}

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function notFound(): AtError {
  return new AtError('PORT_NOT_FOUND', 'The port /dev/ttyUSB0 is not there.', { port: '/dev/ttyUSB0' })
}
