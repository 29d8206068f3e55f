import type { Clock } from '../types'
import { Agenda } from './agenda'
import { DirectMessages } from './direct'
import { Drain } from './drain'
import type { ModemEvent } from './events'
import type { Family } from './family'
import { Hold } from './hold'
import { type Learned, type Notice, nothingLearned } from './learned'
import type { Line } from './line'
import { isRefusal, optional } from './optional'
import type { Receiver } from './received'
import type { Routing } from './routing'
import { SlotReader } from './slot-reader'
import { type Entry, isForNow, isHexLine } from './slots'
import { readStorages, type Storages } from './storage'
import { StorageWatch, saysFull } from './storage-watch'

export interface InboxOptions {
  line: Line
  family: Family
  clock: Clock
  routing: Routing
  receiver: Receiver
  emit(event: ModemEvent): void
  /** Told when something has become pending without a word of the modem. */
  wake(): void
  /** Whether something else waits for the line: then it is not kept for a receiver. Default never. */
  needed?(): boolean
  /** Of an Inbox on the same modem before. */
  learned?: Learned
}

/** What is known when the memories have been read. */
interface Opened {
  storages: Storages
  reader: SlotReader
  watch: StorageWatch
  drain: Drain
}

/** Where reports lie, in modems that keep them apart. */
const REPORTS = 'SR'

/**
 * Gets what has come out of a modem: what is announced and stored, and what is handed on directly. It does nothing on
 * the line by itself: whoever owns the line calls work() while something is `pending`, and one at a time.
 */
export class Inbox {
  readonly #options: InboxOptions
  readonly #learned: Learned
  readonly #direct: DirectMessages
  readonly #hold: Hold
  #routing: Routing
  #opened: Opened | undefined
  /** Memories to look into, as the modem names them; '' is whichever is selected. */
  readonly #agenda: Agenda
  /** It was waited long enough for the modem to become ready. */
  #impatient = false
  /** The modem may have fallen back to text mode. */
  #formatDoubtful = false
  #handing: Promise<unknown> = Promise.resolve()

  constructor(options: InboxOptions) {
    const { line, family, clock, wake, routing, learned = nothingLearned(), needed = () => false } = options
    this.#options = options
    this.#routing = routing
    this.#learned = learned
    this.#agenda = new Agenda(options)
    this.#hold = new Hold(clock, needed)
    const [hold, receiver, notice] = [this.#hold, this.#hand, this.#notice]
    this.#direct = new DirectMessages({ line, family, learned, receiver, hold, wake, notice })
  }

  /** Whether there is something to do on the line. */
  get pending(): boolean {
    return this.#agenda.pending || this.#direct.pending || this.#formatDoubtful
  }

  /** Reads what memories there are; all of them are due then. Rejects if the line fails. */
  async start(): Promise<void> {
    this.#direct.retry()
    await this.#open()
  }

  /** Nothing becomes pending by itself any more. */
  stop(): void {
    this.#agenda.stop()
    this.#hold.stop()
  }

  /** What the modem says by itself, with the line behind it. True: it was about messages, and there is something to do. */
  onUnsolicited(line: string, data?: string): boolean {
    if (/^\+(CMTI|CDSI):/i.test(line)) this.#mark(/:\s*"?([A-Z]{2})"?\s*,/i.exec(line)?.[1])
    else if (/^\+(CMT|CDS):/i.test(line)) this.#onDirect(line, data)
    else {
      const memory = saysFull(line)
      if (memory === undefined) return false
      this.full(memory)
    }
    return true
  }

  /** A memory is full: the modem says so by itself, or by +CMS ERROR: 322. Default: where messages go. */
  full(memory = ''): void {
    this.#opened?.watch.sayFull(memory)
    this.#mark(memory || this.#opened?.storages.received)
  }

  /** Whether a memory was full and is not any more; once. The network may not know: attach to it anew. */
  takeRelieved(): boolean {
    return this.#opened?.watch.takeRelieved() ?? false
  }

  /** Everything is looked at again, announced or not. */
  poll(): void {
    const stored = this.#routing.reports === 'indicated'
    this.#agenda.add(...this.#all.filter((memory) => stored || memory !== REPORTS))
    this.#direct.retry()
  }

  /** The modem was told anew how to hand on messages. It may have stopped for want of +CNMA. */
  rerouted(routing: Routing): void {
    this.#routing = routing
    this.#learned.acknowledges = true
    this.poll()
  }

  /** Makes a memory the one that is read and deleted from; see Storages. */
  async select(memory: string): Promise<void> {
    await this.#open(true)
    await this.#opened!.storages.select(memory)
  }

  /** What lies in a memory, messages to send as well. Rejects with an AtError. */
  async read(memory: string): Promise<Entry[]> {
    await this.#open(true)
    return this.#opened!.reader.read(memory)
  }

  /** Does all that is pending. Rejects with an AtError if the line fails. */
  async work(): Promise<void> {
    await this.#direct.acknowledge()
    if (this.#formatDoubtful) await this.#restoreFormat()
    for (let name = this.#agenda.take(); name !== undefined; name = this.#agenda.take()) {
      if (!(await this.#open())) return
      for (const memory of this.#opened!.storages.named(name)) await this.#empty(memory)
    }
    await this.#direct.acknowledge()
  }

  /** Whether the memories are known by now. All are due when they become so. */
  async #open(anyway = this.#impatient): Promise<boolean> {
    if (this.#opened) return true
    try {
      this.#opened = await this.#read(anyway)
    } catch (error) {
      if (!isRefusal(error)) throw error
      this.#impatient = this.#agenda.refused('', true)
      if (this.#impatient) this.#agenda.add('')
      return false
    }
    this.#agenda.done('')
    this.#agenda.add(...this.#all)
    return true
  }

  async #read(anyway: boolean): Promise<Opened> {
    const { line, family, emit } = this.#options
    const notice = this.#notice
    const learned = this.#learned
    const storages = await readStorages(line, { anyway })
    const watch = new StorageWatch(storages, emit)
    const reader = new SlotReader({ line, family, storages, learned, notice })
    const drain = new Drain({
      line,
      reader,
      receiver: this.#hand,
      hold: this.#hold,
      learned,
      notice,
      again: (name) => this.#again(name),
      used: (memory, used) => watch.look(memory, used),
      between: () => this.#direct.acknowledge()
    })
    return { storages, reader, watch, drain }
  }

  get #all(): string[] {
    return this.#opened?.storages.all ?? []
  }

  /** Without a name that it can be told by, it may be any. */
  #mark(memory: string | undefined): void {
    if (memory) this.#agenda.add(memory.toUpperCase())
    else this.#agenda.add(...this.#all)
  }

  #again(memory: string): void {
    this.#agenda.add(memory)
    this.#options.wake()
  }

  async #empty(memory: string): Promise<void> {
    try {
      await this.#opened!.drain.run(memory)
      this.#agenda.done(memory)
    } catch (error) {
      if (!isRefusal(error)) {
        this.#agenda.add(memory)
        throw error
      }
      if (!this.#agenda.refused(memory, isForNow(error))) return
      // Some refuse it in text mode.
      this.#formatDoubtful = true
      this.#notice(
        'MEMORY_REFUSED',
        `The memory ${memory} cannot be read; it is tried again. ${error.message}`
      )
    }
  }

  #onDirect(line: string, data: string | undefined): void {
    if (data === undefined) {
      this.#notice('MESSAGE_CUT', `The modem announced a message that did not come (${line}).`)
      this.#mark(undefined)
    } else this.#direct.take(line, data)
    this.#formatDoubtful ||= data === undefined || !isHexLine(line, data)
  }

  async #restoreFormat(): Promise<void> {
    this.#formatDoubtful = false
    await optional(this.#options.line, 'AT+CMGF=0')
  }

  /** One after another, however they come in. */
  readonly #hand: Receiver = (pdus) => {
    const done = this.#handing.then(() => this.#options.receiver(pdus))
    this.#handing = done.catch(() => {})
    return done
  }

  readonly #notice: Notice = (code, message) => this.#options.emit({ type: 'notice', code, message })
}
