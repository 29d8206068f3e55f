import { type LookupFunction, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '../types'
import { AtError, type AtErrorCode } from './errors'

export interface TcpOptions {
  host: string
  port: number
  clock: Clock
  /** Milliseconds that connecting may take. Default 10,000. */
  connectTimeoutMs?: number
}

/** What is around: a test has its own. */
export interface TcpWorld {
  /** From names to addresses. Default: the system's. */
  lookup?: LookupFunction
}

/** From when on a silent connection is asked whether there is still anybody, in milliseconds. */
const KEEP_ALIVE_MS = 15_000

/** RFC 854: "interpret as command", and the four verbs of negotiation behind it. */
const IAC = 0xff
const WILL = 0xfb
const DONT = 0xfe

const NO_ADDRESS = /^(ENOTFOUND|EAI_)/
const NO_ANSWER = /^(EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ETIMEDOUT)$/

/**
 * Connects to a modem behind a raw TCP port, such as ser2net makes one of a serial port. Rejects with an AtError:
 * PORT_REFUSED, PORT_NOT_FOUND or PORT_FAILED. A server that speaks Telnet ends the connection with PORT_FAILED.
 * Whether a silent connection still leads to a modem, only a command can tell.
 */
export function openTcp(
  { host, port, clock, connectTimeoutMs = 10_000 }: TcpOptions,
  { lookup }: TcpWorld = {}
): Promise<Duplex> {
  const name = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Promise((resolve, reject) => {
    const socket = new ModemSocket(name)
    const deadline = clock.setTimeout(() => {
      socket.destroy(connectError(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }), name))
    }, connectTimeoutMs)
    const failed = (cause: unknown) => {
      clock.clearTimeout(deadline)
      reject(cause instanceof AtError ? cause : connectError(cause, name))
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      clock.clearTimeout(deadline)
      socket.off('error', failed)
      socket.ready()
      resolve(socket)
    })
    try {
      socket.connect(lookup ? { host, port, lookup } : { host, port })
    } catch (cause) {
      failed(cause)
    }
  })
}

/** A connection that tells what happened to it in words that help. */
class ModemSocket extends Socket {
  readonly #name: string
  #connected = false
  /** Its first octets, until it is known whether they are Telnet. */
  #first: Buffer | undefined = Buffer.alloc(0)

  constructor(name: string) {
    super()
    this.#name = name
  }

  ready(): void {
    this.#connected = true
    this.setNoDelay(true)
    this.setKeepAlive(true, KEEP_ALIVE_MS)
  }

  override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    if (this.#first !== undefined && chunk !== null) {
      this.#first = Buffer.concat([this.#first, chunk.subarray(0, 2)])
      if (isTelnet(this.#first)) {
        this.destroy(telnetError(this.#name))
        return false
      }
      if (this.#first.length >= 2) this.#first = undefined
    }
    return super.push(chunk, encoding)
  }

  override destroy(error?: Error): this {
    const foreign = error !== undefined && error !== null && !(error instanceof AtError)
    return super.destroy(foreign && this.#connected ? lostError(error, this.#name) : error)
  }
}

function isTelnet([first, verb]: Buffer): boolean {
  return first === IAC && verb !== undefined && verb >= WILL && verb <= DONT
}

function connectError(cause: unknown, name: string): AtError {
  const code = codeOf(cause)
  const failed = (kind: AtErrorCode, message: string) => new AtError(kind, message, { port: name, cause })
  if (code === 'ECONNREFUSED')
    return failed(
      'PORT_REFUSED',
      `${name} refuses: the host is there, but nothing listens on this port. Start the serial server (ser2net) there, or correct the port number.`
    )
  if (NO_ADDRESS.test(code))
    return failed(
      'PORT_NOT_FOUND',
      `${name} has no address: the name of the host is unknown here. Correct it, or use its IP address.`
    )
  if (NO_ANSWER.test(code))
    return failed(
      'PORT_NOT_FOUND',
      `${name} does not answer (${code}). Look whether the host is switched on and can be reached from here, and whether a firewall is between.`
    )
  return failed(
    'PORT_FAILED',
    `${name} cannot be reached: ${messageOf(cause)}. Look at the address and the network.`
  )
}

function lostError(cause: Error, name: string): AtError {
  const message = `The connection to ${name} broke (${codeOf(cause) || cause.message}). Look at the host there, and at the network.`
  return new AtError('PORT_CLOSED', message, { port: name, cause })
}

function telnetError(name: string): AtError {
  const message = `${name} speaks Telnet. Set the serial server to raw: in ser2net.yaml "accepter: tcp,3001" instead of "accepter: telnet,tcp,3001"; in ser2net.conf "raw" instead of "telnet".`
  return new AtError('PORT_FAILED', message, { port: name })
}

/** Where a name has several addresses, the errors of all are in one. */
function codeOf(error: unknown): string {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: unknown[] }
  if (typeof code === 'string') return code
  return errors?.[0] === undefined ? '' : codeOf(errors[0])
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
}
