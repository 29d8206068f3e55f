import type { Duplex } from 'node:stream'
import type { Timer } from '../types'
import { Bell } from './bell'
import { ModemError } from './errors'
import type { ModemEvent, Network, SessionState, Signal, StateName } from './events'
import { Jobs } from './jobs'
import { Ladder } from './ladder'
import { nothingLearned } from './learned'
import { ModemLink, type Unsettled } from './link'
import type { ModelMemory } from './model-memory'
import { NetworkWatch } from './network-watch'
import type { Outcome } from './outcome'
import { type Prepared, prepare } from './prepare'
import type { ProbeReport } from './probe-report'
import type { Slot } from './received'
import { released } from './released'
import { resetModem } from './reset'
import type { SendRequest } from './send'
import { Service } from './service'
import type { SessionOptions } from './session-options'
import { isHalting, notReady, notSubmitted, stateOf } from './session-state'
import type { StoredSendRequest } from './stored-send'
import type { UssdAnswer } from './ussd'

/** A card that is missing may be put in. */
const LOOK_FOR_CARD_MS = 60_000
/** Rest between commands before it is known which family it is: what nearly all want. */
const STRANGER_GAP_MS = 20
/** More than a network hands over without an answer. */
const MOST_UNHEARD = 20
const REBOOT_PAUSE_MS = 1000
/** So long without trouble, and the recovery begins at its first rung again. */
const CALM_MS = 60_000

/**
 * One modem, owned and kept alive: opened, set up, and brought back after whatever happens to it, until it is stopped.
 */
export class ModemSession {
  readonly #options: SessionOptions
  readonly #bell = new Bell()
  readonly #jobs: Jobs
  readonly #ladder = new Ladder()
  #state: SessionState = { name: 'closed' }
  #link: ModemLink | undefined
  /** The last one that was opened. */
  #port: Duplex | undefined
  #unsettled: Unsettled | undefined
  #prepared: Prepared | undefined
  #service: Service | undefined
  #stopping = false
  /** The last USSD code, one way or the other: the network has one at a time. */
  #ussd: Promise<unknown> = Promise.resolve()
  /** Ends the wait for a port. */
  #giveUpOpening = () => {}
  #running: Promise<void> | undefined
  /** A person says that card or PIN were changed. */
  #pinChanged = false
  readonly #models: ModelMemory = new Map()
  /** What was learned about receiving from this modem. */
  readonly #learned = nothingLearned()
  /** Messages that came directly while nobody served them: the modem has them no more. */
  #unheard: [line: string, data: string][] = []

  constructor(options: SessionOptions) {
    this.#options = { ...options, emit: (event) => this.#tell(options.emit, event) }
    this.#jobs = new Jobs(notReady(this.#state), () => this.#bell.ring())
  }

  get state(): SessionState {
    return this.#state
  }

  /** What was found when the modem was set up; absent before. */
  get prepared(): Readonly<Prepared> | undefined {
    return this.#prepared
  }

  get network(): Network | undefined {
    return this.#service?.network
  }

  get signal(): Signal | undefined {
    return this.#service?.signal
  }

  /** Begins, and goes on until stop(). */
  start(): void {
    this.#running ??= this.#run()
  }

  /** Lets what is in flight end, for so long at most, and lets go of the port. What waits is not sent. */
  async stop({ waitMs = 10_000 } = {}): Promise<void> {
    const { clock } = this.#options
    this.#stopping = true
    this.#jobs.shut(new ModemError('SESSION_STOPPED', 'The modem session was stopped.'))
    this.#giveUpOpening()
    this.#bell.ring()
    if (!this.#service?.busy) this.#link?.close()
    let timer: Timer
    const late = new Promise<void>((resolve) => {
      timer = clock.setTimeout(() => {
        this.#link?.close()
        // Once what waited for the port has been told: a receiver that never ends is not waited for.
        setImmediate(resolve)
      }, waitMs)
    })
    await Promise.race([this.#running, late])
    clock.clearTimeout(timer)
    await released(this.#port, clock)
    this.#setState({ name: 'closed' })
  }

  /** Tries again now what waits for a person. With `pinChanged` the PIN guard believes that the PIN may be typed. */
  retry({ pinChanged = false } = {}): void {
    this.#pinChanged ||= pinChanged
    this.#bell.ring()
  }

  /**
   * Sends one TPDU. Never rejects. Without a network it is not even tried, unless `evenWithoutNetwork`: what the modem
   * says of the network need not be true.
   */
  send(request: SendRequest, { evenWithoutNetwork = false } = {}): Promise<Outcome> {
    return this.#submit(() => this.#service!.sender.direct(request), evenWithoutNetwork)
  }

  /** The same by way of the modem's memory, whose slot may tell what became of it. Never rejects. */
  sendStored(request: StoredSendRequest, { evenWithoutNetwork = false } = {}): Promise<Outcome> {
    return this.#submit(() => this.#service!.sender.stored(request), evenWithoutNetwork)
  }

  /** What the slot says of a message that was sent from it. Rejects with a ModemError or an AtError. */
  inspectStored(slot: Slot, pdu: string): Promise<'sent' | 'unsent' | 'gone'> {
    return this.#jobs.add(() => this.#service!.sender.inspect(slot, pdu))
  }

  /** Deletes a message that is ours from its slot. Whether it is free of it; rejects with a ModemError. */
  removeStored(slot: Slot, pdu: string): Promise<boolean> {
    return this.#jobs.add(() => this.#service!.sender.remove(slot, pdu))
  }

  /** Asks the network with a code such as `*100#`; or answers it, while it waits for a reply. Rejects with a ModemError. */
  async ussd(code: string): Promise<UssdAnswer> {
    const before = this.#ussd
    const asked = before.then(() => this.#jobs.add(() => this.#service!.ussd(code)))
    const answer = asked.then((taken) => taken.answer)
    this.#ussd = answer.catch(() => {})
    return answer
  }

  /** What is known and found wrong, read anew without disturbing the work. Rejects with a ModemError. */
  probe(): Promise<ProbeReport> {
    return this.#jobs.add(() => this.#service!.probe(this.#options.port))
  }

  /** Looks for messages now. */
  poll(): void {
    this.#service?.poll()
  }

  #submit(send: () => Promise<Outcome>, evenWithoutNetwork: boolean): Promise<Outcome> {
    return this.#jobs.add(async () => {
      if (this.network?.registered || evenWithoutNetwork) return send()
      return notSubmitted(new ModemError('NO_NETWORK', 'The modem is not registered with a network.'))
    }, notSubmitted)
  }

  // The life of a session

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#open()
        if (!this.#stopping) await this.#prepare()
        if (!this.#stopping) await this.#serve()
      } catch (error) {
        if (!this.#stopping) await this.#recover(error)
      }
    }
    this.#link?.close()
  }

  async #open(): Promise<void> {
    if (this.#link && !this.#link.channel.closed) return
    const { port, clock, gapMs, emit } = this.#options
    this.#letGo()
    // While a port is looked for that is gone, it is not told at each try.
    if (this.#state.name !== 'recovering') this.#setState({ name: 'opening' })
    await released(this.#port, clock)
    if (this.#stopping) return
    const stream = await this.#openPort()
    if (!stream || this.#stopping) return
    this.#link = new ModemLink(stream, {
      port,
      clock,
      gapMs: gapMs ?? Math.max(STRANGER_GAP_MS, this.#prepared?.family.gapMs ?? 0),
      unsettled: this.#unsettled,
      unsolicited: (line, data) => this.#hear(line, data),
      notice: (code, message) => emit({ type: 'notice', code, message }),
      troubled: () => this.#troubled()
    })
  }

  /** Undefined: the session was stopped meanwhile. */
  async #openPort(): Promise<Duplex | undefined> {
    return new Promise((resolve, reject) => {
      this.#giveUpOpening = () => resolve(undefined)
      this.#options.open().then((stream) => {
        this.#port = stream
        if (this.#stopping) stream.on('error', () => {}).destroy()
        resolve(stream)
      }, reject)
    })
  }

  /** A port that is lost, but for the answer that the modem may still owe. */
  #letGo(): void {
    if (this.#link) this.#unsettled = this.#link.unsettled
    this.#link = undefined
  }

  async #prepare(): Promise<void> {
    const { clock, port, pin, pinMemo, gapMs, emit } = this.#options
    this.#prepared = await prepare(this.#link!, {
      clock,
      port,
      pin,
      pinMemo,
      awake: (echoes) => this.#options.awake?.(echoes),
      takePinChanged: () => this.#takePinChanged(),
      gapMs,
      models: this.#options.models ?? this.#models,
      pause: (ms) => this.#pause(ms),
      entered: (name: StateName) => this.#setState({ name }),
      notice: (code, message) => emit({ type: 'notice', code, message })
    })
    this.#link!.settled()
  }

  /** Once only: a PIN that is wrong must not be typed again because of it. */
  #takePinChanged(): boolean {
    const changed = this.#pinChanged
    this.#pinChanged = false
    return changed
  }

  async #serve(): Promise<void> {
    const { clock, receiver, emit, pollMs = 60_000, keepAliveMs = 30_000, rejectCallsAfter } = this.#options
    const calm = clock.setTimeout(() => this.#ladder.calm(), CALM_MS)
    const watch = new NetworkWatch(clock, (state) => {
      // Whoever stops does not wait for ever for what is in flight.
      if (this.#state.name !== 'closed') this.#setState(state)
    })
    this.#service = new Service({
      link: this.#link!,
      prepared: this.#prepared!,
      clock,
      bell: this.#bell,
      jobs: this.#jobs,
      receiver,
      learned: this.#learned,
      emit,
      network: (network) => watch.saw(network),
      pollMs,
      keepAliveMs,
      rejectCallsAfter
    })
    for (const [line, data] of this.#unheard.splice(0)) this.#service.hear(line, data)
    watch.start()
    if (!this.#stopping) this.#jobs.open()
    try {
      await this.#service.run(() => this.#stopping)
    } finally {
      clock.clearTimeout(calm)
      watch.stop()
      this.#service = undefined
    }
  }

  #hear(line: string, data: string | undefined): void {
    if (this.#service) this.#service.hear(line, data)
    else if (data !== undefined && this.#unheard.length < MOST_UNHEARD) this.#unheard.push([line, data])
  }

  #troubled(): void {
    this.#service?.lost()
    this.#bell.ring()
  }

  // What went wrong, and what helps

  async #recover(error: unknown): Promise<void> {
    // What happened to the modem says more than what came of it.
    const state = stateOf(this.#link?.trouble ?? error)
    this.#jobs.shut(notReady(state))
    if (isHalting(state)) await this.#halt(state)
    else if (!this.#link || this.#link.channel.closed) await this.#search(state)
    else if (state.code === 'MODEM_REBOOTED') await this.#startAnew(state)
    else await this.#climb(state)
  }

  /** Waits for a person, or for the modem to be taken away. */
  async #halt(state: SessionState): Promise<void> {
    this.#setState({ ...state, name: 'halted' })
    if (!this.#pinChanged) await this.#pause(state.code === 'SIM_MISSING' ? LOOK_FOR_CARD_MS : undefined)
    this.#link?.forgive()
  }

  async #search(state: SessionState): Promise<void> {
    this.#letGo()
    this.#setState({ ...state, name: 'recovering' })
    await this.#pause(this.#ladder.nextSearch())
  }

  async #startAnew(state: SessionState): Promise<void> {
    this.#setState({ ...state, name: 'recovering' })
    await this.#pause(REBOOT_PAUSE_MS)
    this.#link?.forgive()
  }

  async #climb(state: SessionState): Promise<void> {
    const { step, pauseMs } = this.#ladder.next()
    this.#setState({ ...state, name: 'recovering' })
    await this.#pause(pauseMs)
    if (step === 'reset')
      await resetModem(this.#link!, this.#prepared?.family, this.#options.clock, (ms) => this.#pause(ms))
    else if (step === 'reopen') this.#link?.close()
    this.#link?.forgive()
  }

  /** Ends early when something happens that changes everything: a stop, a person, the end of the port. */
  #pause(ms?: number): Promise<void> {
    this.#bell.clear()
    return this.#stopping ? Promise.resolve() : this.#bell.wait(this.#options.clock, ms)
  }

  /** A mistake in what listens must not cost the modem. */
  #tell(emit: (event: ModemEvent) => void, event: ModemEvent): void {
    try {
      emit(event)
    } catch (error) {
      if (event.type === 'notice' && event.code === 'LISTENER_FAILED') return
      const message = `What listens to the modem's events failed: ${error instanceof Error ? error.message : String(error)}`
      this.#tell(emit, { type: 'notice', code: 'LISTENER_FAILED', message })
    }
  }

  #setState(state: SessionState): void {
    const before = this.#state
    this.#state = state
    if (before.name === state.name && before.code === state.code && before.message === state.message) return
    this.#options.emit({ type: 'state', state })
  }
}
