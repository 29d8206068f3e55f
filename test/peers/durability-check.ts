import type { Message, RawPdu } from '../../src/store'
import { type Put, putsOf } from './durability-log'
import type { Call } from './durability-trace'

/** One thing that may only be typed when something else is on disk. */
export interface Finding {
  rule: 'CMGS' | 'CMGW' | 'CMSS' | 'CMGD'
  /** The PDU, or the place in the modem's memory. */
  of: string
  /** `on disk`: as it should be. `not synced`: it was written, and no sync of it had returned. */
  was: 'on disk' | 'not synced' | 'not written'
}

/**
 * What a gateway typed to its modem, and whether that what the ledger rule wants was on disk when it began to type it:
 * the attempt before Ctrl-Z of AT+CMGS, the PDU before Ctrl-Z of AT+CMGW, the attempt with its place before AT+CMSS, the
 * raw PDU before AT+CMGD. `own`: what is deleted are its own messages of AT+CMGW, of which nothing is asked.
 */
export function checkDurability(
  calls: readonly Call[],
  { port, store, own = false }: { port: string; store: string; own?: boolean }
): Finding[] {
  const findings: Finding[] = []
  const log = new Log(store)
  const deletions = new Map<string, number>()
  /** The PDU that was stored last. */
  let stored = ''
  const find = (rule: Finding['rule'], of: string, holds: (record: Found) => boolean) => {
    findings.push({ rule, of, was: log.was((puts) => holds(new Found(puts))) })
  }
  const typist = new Typist({
    submit: (pdu) => find('CMGS', pdu, (found) => found.attempt(pdu)),
    store: (pdu) => {
      stored = pdu
      find('CMGW', pdu, (found) => found.pdu(pdu))
    },
    sendStored: (index) => {
      const pdu = stored
      find('CMSS', `${index}`, (found) => found.attempt(pdu, index))
    },
    remove: (index) => {
      if (own) return
      const count = (deletions.get(index) ?? 0) + 1
      deletions.set(index, count)
      find('CMGD', index, (found) => found.raws(index) >= count)
    }
  })
  for (const [at, call] of calls.entries()) {
    log.saw(call, at)
    if (call.name === 'write' && call.path === port) typist.typed(call.data.toString('latin1'))
  }
  return findings
}

/** The store's logs, as they were written and as far as they were synced. */
class Log {
  readonly #files = new Map<string, { writes: { at: number; data: Buffer }[]; synced: number }>()

  constructor(private readonly store: string) {}

  saw(call: Call, at: number): void {
    const { path } = call
    if (!path.startsWith(`${this.store}/`) || !path.endsWith('.log')) return
    const file = this.#files.get(path) ?? { writes: [], synced: 0 }
    this.#files.set(path, file)
    if (call.name === 'write') file.writes.push({ at, data: call.data })
    else file.synced = file.writes.filter((write) => write.at < call.since).length
  }

  was(holds: (puts: Put[]) => boolean): Finding['was'] {
    if (holds(this.#puts(({ synced }) => synced))) return 'on disk'
    return holds(this.#puts(({ writes }) => writes.length)) ? 'not synced' : 'not written'
  }

  #puts(end: (file: { writes: unknown[]; synced: number }) => number): Put[] {
    return [...this.#files.values()].flatMap((file) =>
      putsOf(Buffer.concat(file.writes.slice(0, end(file)).map(({ data }) => data)))
    )
  }
}

/** What is in the store, by what was put into it. */
class Found {
  readonly #messages: Message[]
  readonly #raws: Map<string, RawPdu>

  constructor(puts: readonly Put[]) {
    const records = new Map(puts.map(({ key, value }) => [key, value]))
    const under = (name: string) => [...records].filter(([key]) => key.startsWith(`${name}/`))
    this.#messages = under('message').map(([, value]) => JSON.parse(value))
    this.#raws = new Map(under('raw').map(([key, value]) => [key, JSON.parse(value)]))
  }

  pdu(pdu: string): boolean {
    return this.#messages.some(({ parts }) => parts.some((part) => part.pdu === pdu))
  }

  /** Its last attempt is on its way, and where the modem has it is known. */
  attempt(pdu: string, index?: string): boolean {
    const [part] = this.#messages.flatMap(({ parts }) => parts.filter((part) => part.pdu === pdu))
    const last = part?.attempts.at(-1)
    return last?.outcome === 'submitted' && (index === undefined || String(last.slot?.index) === index)
  }

  /** How many were ever read from this place. */
  raws(index: string): number {
    return [...this.#raws.values()].filter(({ slot }) => String(slot?.index) === index).length
  }
}

interface Typed {
  submit(pdu: string): void
  store(pdu: string): void
  sendStored(index: string): void
  remove(index: string): void
}

/** Reads what is typed to a modem. */
class Typist {
  #line = ''
  /** The command whose data come. */
  #data: '+CMGS' | '+CMGW' | undefined

  constructor(private readonly to: Typed) {}

  typed(text: string): void {
    for (const octet of text) {
      if (octet === '\x1a') this.#submitted()
      else if (octet === '\r') this.#command()
      else if (octet === '\x1b') this.#clear()
      else this.#line += octet
    }
  }

  #submitted(): void {
    const pdu = this.#line.trim()
    if (this.#data === '+CMGS') this.to.submit(pdu)
    else if (this.#data === '+CMGW') this.to.store(pdu)
    this.#clear()
  }

  #command(): void {
    const [, name, index = ''] = /^\s*AT(\+CM[A-Z]+)=(\d+)/i.exec(this.#line) ?? []
    this.#clear()
    if (name === '+CMGS' || name === '+CMGW') this.#data = name
    else if (name === '+CMSS') this.to.sendStored(index)
    else if (name === '+CMGD') this.to.remove(index)
  }

  #clear(): void {
    this.#line = ''
    this.#data = undefined
  }
}
