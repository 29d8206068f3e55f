import type { Timer } from '../types'
import { Bell } from './bell'
import { cureFor } from './cure'
import type { Draft } from './drafts'
import { ModemError } from './errors'
import type { ModemEvent, Network, SessionState, Signal, StateName } from './events'
import { Jobs } from './jobs'
import { Ladder } from './ladder'
import { nothingLearned } from './learned'
import { LinkHolder } from './link-holder'
import type { ModelMemory } from './model-memory'
import { NetworkWatch } from './network-watch'
import type { Outcome } from './outcome'
import { type Prepared, prepare } from './prepare'
import type { ProbeReport } from './probe-report'
import type { Slot } from './received'
import { resetModem } from './reset'
import type { SendRequest } from './send'
import { Service } from './service'
import type { SessionOptions } from './session-options'
import { isHalting, notReady, notSubmitted, stateOf } from './session-state'
import type { StoredSendRequest } from './stored-send'
import type { UssdAnswer } from './ussd'

/** Rest between commands before it is known which family it is: what nearly all want. */
const STRANGER_GAP_MS = 20
/** More than a network hands over without an answer. */
const MOST_UNHEARD = 20
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
  readonly #holder: LinkHolder
  #prepared: Prepared | undefined
  #service: Service | undefined
  #stopping = false
  /** The last USSD code, one way or the other: the network has one at a time. */
  #ussd: Promise<unknown> = Promise.resolve()
  #running: Promise<void> | undefined
  /** A person says that card or PIN were changed. */
  #pinChanged = false
  #restartWanted = false
  readonly #models: ModelMemory = new Map()
  /** What was learned about receiving from this modem. */
  readonly #learned = nothingLearned()
  /** Messages that came directly while nobody served them: the modem has them no more. */
  #unheard: [line: string, data: string][] = []

  constructor(options: SessionOptions) {
    this.#options = { ...options, emit: (event) => this.#tell(options.emit, event) }
    const { port, clock, open } = options
    const { emit } = this.#options
    this.#holder = new LinkHolder({
      port,
      clock,
      open,
      unsolicited: (line, data) => this.#hear(line, data),
      notice: (code, message) => emit({ type: 'notice', code, message }),
      troubled: () => this.#troubled()
    })
    this.#jobs = new Jobs(notReady(this.#state), () => this.#bell.ring())
  }

  get #link() {
    return this.#holder.link
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
    this.#holder.end()
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
    await this.#holder.released()
    this.#setState({ name: 'closed' })
  }

  /** Tries again now what waits for a person. With `pinChanged` the PIN guard believes that the PIN may be typed. */
  retry({ pinChanged = false } = {}): void {
    this.#pinChanged ||= pinChanged
    this.#bell.ring()
  }

  /**
   * Restarts the modem (AT+CFUN=1,1 or what its family has instead) once what is in flight has ended. Throws
   * MODEM_NOT_READY where there is no open port.
   */
  reset(): void {
    if (!this.#holder.isOpen) throw notReady(this.#state)
    this.#restartWanted = true
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

  /** What lies in the modem's memory to be sent, or was sent from there. Rejects with a ModemError or an AtError. */
  drafts(): Promise<Draft[]> {
    return this.#jobs.add(() => this.#service!.sender.drafts())
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
        if (!this.#stopping) await this.#restartIfWanted()
        if (!this.#stopping) await this.#prepare()
        if (!this.#stopping) await this.#serve()
      } catch (error) {
        if (!this.#stopping) await this.#recover(error)
      }
    }
    this.#link?.close()
  }

  async #open(): Promise<void> {
    if (this.#holder.isOpen) return
    this.#holder.letGo()
    // While a port is looked for that is gone, it is not told at each try.
    if (this.#state.name !== 'recovering') this.#setState({ name: 'opening' })
    await this.#holder.open(
      this.#options.gapMs ?? Math.max(STRANGER_GAP_MS, this.#prepared?.family.gapMs ?? 0)
    )
  }

  async #prepare(): Promise<void> {
    const { clock, port, pin, pinMemo, gapMs, family, emit } = this.#options
    this.#prepared = await prepare(this.#link!, {
      clock,
      port,
      pin,
      pinMemo,
      awake: (echoes) => this.#options.awake?.(echoes),
      takePinChanged: () => this.#takePinChanged(),
      gapMs,
      family,
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
      await this.#service.run(() => this.#stopping || this.#restartWanted)
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
    const trouble = stateOf(this.#link?.trouble ?? error)
    this.#jobs.shut(notReady(trouble))
    const lost = !this.#holder.isOpen
    if (lost && !isHalting(trouble)) this.#holder.letGo()
    const { state, restMs, step } = cureFor(trouble, {
      lost,
      patient: this.#pinChanged,
      ladder: this.#ladder
    })
    this.#setState(state)
    if (restMs !== 0) await this.#pause(restMs)
    if (step === 'reset') await this.#restart()
    else if (step === 'reopen') this.#link?.close()
    this.#link?.forgive()
  }

  async #restart(): Promise<void> {
    this.#restartWanted = false
    const { clock } = this.#options
    await resetModem(this.#link!, this.#prepared?.family, clock, (ms) => this.#pause(ms))
    this.#link?.forgive()
  }

  async #restartIfWanted(): Promise<void> {
    if (!this.#restartWanted) return
    const state = stateOf(new ModemError('MODEM_RESET', 'The modem is restarted, as a person has asked.'))
    this.#jobs.shut(notReady(state))
    this.#setState(state)
    await this.#restart()
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
