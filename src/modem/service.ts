import type { Clock } from '../types'
import type { Bell } from './bell'
import { Calls } from './calls'
import { checkCard } from './card-check'
import { type Chore, Chores } from './chores'
import { ModemError } from './errors'
import type { ModemEvent, Network, Signal } from './events'
import type { Jobs } from './jobs'
import type { Learned } from './learned'
import { command, DEADLINES } from './line'
import type { ModemLink } from './link'
import { optional } from './optional'
import type { Prepared } from './prepare'
import { probe } from './probe'
import type { ProbeReport } from './probe-report'
import { Inbox } from './receive'
import type { Receiver } from './received'
import { readNetwork } from './registration'
import { switchRadioOn, tellRoom } from './relief'
import { checkRouting, setUpRouting } from './routing'
import { Sender } from './sender'
import { readSignal } from './signal'
import { Ussd, type UssdAnswer } from './ussd'

export interface ServiceOptions {
  link: ModemLink
  prepared: Prepared
  clock: Clock
  bell: Bell
  jobs: Jobs
  receiver: Receiver
  learned: Learned
  emit(event: ModemEvent): void
  network(network: Network): void
  pollMs: number
  keepAliveMs: number
  rejectCallsAfter?: number | undefined
}

/** A modem that is not registered is asked more often. */
const SEARCH_MS = 3000
const ROUTING_MS = 300_000
/** Without a network, it may be for the card. */
const CARD_MS = 60_000

/** The work with a modem that is set up, until it is lost: one thing at a time, what came in before what goes out. */
export class Service {
  readonly sender: Sender
  network: Network | undefined
  signal: Signal | undefined
  /** Something is being done with the modem at this moment. */
  busy = false
  /** The last thing done ended in a way that needs a look at the modem. */
  #suspect = false
  #cut = () => {}
  readonly #ussd: Ussd
  readonly #inbox: Inbox
  readonly #calls: Calls
  readonly #chores: Chores
  readonly #options: ServiceOptions

  constructor(options: ServiceOptions) {
    const { link, prepared, clock, bell, receiver, learned, emit, rejectCallsAfter } = options
    const { family } = prepared
    const line = link.channel
    this.#options = options
    this.#ussd = new Ussd({ line, clock, family, emit })
    const wake = () => bell.ring()
    this.#calls = new Calls({ clock, emit, rejectAfter: rejectCallsAfter, wake })
    const { routing } = prepared
    const needed = () => this.#hasElse
    this.#inbox = new Inbox({ line, family, clock, receiver, learned, emit, wake, needed, routing })
    this.sender = new Sender({
      link,
      prepared,
      clock,
      select: (memory) => this.#inbox.select(memory),
      read: (memory) => this.#inbox.read(memory),
      suspect: () => this.#suspectIt(),
      full: () => this.#inbox.full(),
      noService: () => this.#chores.soon('network')
    })
    this.#chores = new Chores(clock, this.#plan(), wake)
  }

  /** What the modem says by itself. */
  hear(line: string, data?: string): void {
    if (/^\+C(5?G|E)?REG:/i.test(line)) this.#chores.soon('network')
    const used =
      this.#inbox.onUnsolicited(line, data) ||
      this.#calls.onUnsolicited(line) ||
      this.#ussd.onUnsolicited(line)
    if (used) this.#options.bell.ring()
  }

  /** Messages are looked for as soon as possible. */
  poll(): void {
    this.#chores.soon('poll')
  }

  /** Resolves when the modem has taken the code: the answer may take minutes, in which other work is done. */
  ussd(code: string): Promise<{ answer: Promise<UssdAnswer> }> {
    return this.#ussd.begin(code)
  }

  /** Reads what there is to know, beside the other work. */
  async probe(port: string): Promise<ProbeReport> {
    const { link, clock } = this.#options
    // That it is the right port is known.
    const ports = async () => []
    const report = await probe(link.channel, { port, clock, configure: false, ports })
    if (report.findings.some(({ about, level }) => about === 'port' && level === 'problem')) this.#suspectIt()
    return report
  }

  /** Something has happened to the modem: what only waits for it ends. */
  lost(): void {
    const { link } = this.#options
    const why = link.trouble?.message ?? ''
    this.#ussd.stop(new ModemError('MODEM_NOT_READY', `The modem was lost. ${why}`, link.trouble))
    // A receiver that never ends must not hold up the rest.
    if (link.channel.closed) this.#cut()
  }

  /** Works until `ended` says so; rejects with what happened to the modem. */
  async run(ended: () => boolean): Promise<void> {
    const { bell, link, clock } = this.#options
    try {
      this.#chores.soon('network')
      await this.#working(() => this.#calls.start(link.channel))
      await this.#working(() => this.#unlessCut(this.#inbox.start()))
      while (!ended()) {
        link.check()
        const work = this.#next()
        if (work) await this.#working(work)
        else await bell.wait(clock)
      }
    } finally {
      this.#chores.stop()
      this.#calls.stop()
      this.#inbox.stop()
      this.sender.stop()
    }
  }

  async #working(work: () => Promise<void>): Promise<void> {
    this.busy = true
    try {
      await work()
    } finally {
      this.busy = false
    }
  }

  #unlessCut(work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#cut = resolve
      work.then(resolve, reject)
    })
  }

  #next(): (() => Promise<void>) | undefined {
    const { link } = this.#options
    if (this.#suspect) return () => this.#assure()
    if (this.#inbox.pending) return () => this.#receive()
    if (this.#calls.toReject) return () => this.#calls.reject(link.channel)
    const job = this.#chores.take()
    return job ?? this.#options.jobs.take()?.run
  }

  /** Whether there is something to do that is not about messages that came. */
  get #hasElse(): boolean {
    return this.#suspect || this.#calls.toReject || this.#chores.pending || this.#options.jobs.pending
  }

  async #receive(): Promise<void> {
    await this.#unlessCut(this.#inbox.work())
    const { link, learned } = this.#options
    if (!this.#inbox.takeRelieved() || !(await tellRoom(link.channel, learned))) return
    this.#chores.soon('network')
    this.#chores.soon('routing')
  }

  /** Something failed in a way that may mean more than itself. */
  #suspectIt(): void {
    this.#suspect = true
    this.#options.bell.ring()
  }

  /** Whether the modem is still there: the channel brings it back, or the recovery has to. */
  async #assure(): Promise<void> {
    this.#suspect = false
    await this.#options.link.channel.run(command('AT', DEADLINES.short))
  }

  #plan(): Chore[] {
    const { pollMs, keepAliveMs } = this.#options
    return [
      {
        name: 'network',
        everyMs: () => (this.network?.registered ? keepAliveMs : SEARCH_MS),
        run: () => this.#readNetwork()
      },
      { name: 'poll', everyMs: () => pollMs, run: async () => this.#inbox.poll() },
      {
        name: 'routing',
        everyMs: () => (this.#options.prepared.routing.notReady ? SEARCH_MS : ROUTING_MS),
        run: () => this.#checkRouting()
      },
      {
        name: 'card',
        everyMs: () => CARD_MS,
        run: async () => {
          if (!this.network?.registered) await checkCard(this.#options.link.channel)
        }
      }
    ]
  }

  async #readNetwork(): Promise<void> {
    const { link, emit, network, learned } = this.#options
    await switchRadioOn(link.channel, learned)
    const before = JSON.stringify(this.network)
    const found = await readNetwork(link.channel)
    const signal = await readSignal(link.channel)
    this.network = found
    network(found)
    if (before !== JSON.stringify(found)) emit({ type: 'network', network: found })
    if (JSON.stringify(signal) === JSON.stringify(this.signal)) return
    this.signal = signal
    emit({ type: 'signal', signal })
  }

  /** A modem may forget how it tells of messages, after a missed +CNMA or all by itself; then it tells of none. */
  async #checkRouting(): Promise<void> {
    const { link, emit, prepared } = this.#options
    if (await checkRouting(link.channel, prepared.routing)) return
    await optional(link.channel, 'AT+CMGF=0')
    prepared.routing = await setUpRouting(link.channel)
    this.#inbox.rerouted(prepared.routing)
    const message = 'The modem had forgotten how to announce messages; it was told again.'
    emit({ type: 'notice', code: 'ROUTING_LOST', message })
  }
}
