import { Bell } from '../modem/bell'
import { BLIND_TRY_MS } from './blind'
import type { Limits } from './budget'
import { codeOf, Dispatcher, type DispatcherOptions, STORE_PAUSE_MS } from './dispatch'
import { type Modem, simOf } from './modem'
import { removeOrphans } from './orphans'
import { Picker, type PickerOptions } from './picker'
import { SimDesk } from './sim-desk'
import { SlotWatch } from './slot-watch'
import { IDLE, type Wait } from './wait'

export interface LaneOptions extends PickerOptions, DispatcherOptions {
  limits: Limits
}

/** The work of one modem: takes messages, one part at a time, for as long as it is there. */
export class Lane {
  readonly #options: LaneOptions
  readonly #bell = new Bell()
  readonly #picker: Picker
  readonly #dispatcher: Dispatcher
  #desk: SimDesk | undefined
  #prepared: Modem['prepared']
  #slots: SlotWatch | undefined
  #blindTry = Number.NEGATIVE_INFINITY
  #told = ''
  #toldHalt = false
  #deaf = false
  #resting = false
  #stopping = false
  #running: Promise<void> | undefined

  constructor(options: LaneOptions) {
    this.#options = options
    this.#picker = new Picker(options)
    this.#dispatcher = new Dispatcher(options, this.#picker)
  }

  /** Of the SIM in the modem, once it is known. */
  get desk(): SimDesk | undefined {
    return this.#desk
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Something has changed: the queue, the modem, a setting. */
  wake(): void {
    if (!this.#deaf || this.#stopping) this.#bell.ring()
  }

  /** It goes on with what is begun, and takes nothing new. */
  rest(resting: boolean): void {
    this.#resting = resting
    this.wake()
  }

  /** Takes nothing more; resolves when what is on its way has ended and the rest is given back. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#dispatcher.stop()
    this.wake()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const wait = await this.#stepSafely()
      if (wait && !this.#stopping) await this.#wait(wait)
    }
    // Where it cannot be written their leases run out, and they are given back then.
    await this.#picker.giveBack().catch(() => {})
  }

  async #wait({ code, message, ms, deaf = false }: Wait): Promise<void> {
    const { outbox, name } = this.#options
    this.#dispatcher.pause()
    if (this.#told !== code && code !== IDLE.code)
      outbox.emit({ type: 'waiting', modem: name, code, message, ...(ms !== undefined && { untilMs: ms }) })
    this.#told = code
    if (deaf) this.#bell.clear()
    this.#deaf = deaf
    await this.#bell.wait(outbox.clock, ms)
    this.#deaf = false
  }

  async #stepSafely(): Promise<Wait | undefined> {
    try {
      return await this.#step()
    } catch (error) {
      const message = `The queue cannot be worked on: ${(error as Error).message}`
      this.#options.outbox.emit({ type: 'trouble', code: codeOf(error), message, error })
      return { code: codeOf(error), message, ms: STORE_PAUSE_MS, deaf: true }
    }
  }

  /** Sends one part, or says why not. */
  async #step(): Promise<Wait | undefined> {
    const { modem, outbox } = this.#options
    const away = this.#away()
    if (away) {
      await this.#picker.giveBack()
      return away
    }
    if (this.#resting && !this.#picker.top) return IDLE
    const desk = await this.#atDesk()
    this.#tellHalt(desk)
    const blind = modem.state.name !== 'ready'
    if (desk.halted || blind) await this.#picker.giveBack()
    if (desk.halted) return desk.halted
    const wait = this.#dispatcher.rest ?? (await this.#picker.choose(desk, blind))
    if (blind && (!wait || wait.deaf)) this.#blindTry = outbox.clock.monotonic()
    if (wait) return wait
    await this.#dispatcher.send(desk, blind)
    this.#told = ''
    this.#tellHalt(desk)
    return undefined
  }

  /** Nothing can be sent, not even an alert without a network. */
  #away(): Wait | undefined {
    const { modem, outbox } = this.#options
    const { name, code, message } = modem.state
    if (name === 'ready') return undefined
    const left = this.#blindTry + BLIND_TRY_MS - outbox.clock.monotonic()
    const searching = name === 'registering' && code !== undefined
    if (searching && left <= 0) return undefined
    return {
      code: code ?? 'MODEM_NOT_READY',
      message: message ?? `The modem is ${name}.`,
      ...(searching && { ms: left })
    }
  }

  async #atDesk(): Promise<SimDesk> {
    const { modem, name, outbox, limits } = this.#options
    const { store, clock } = outbox
    const { prepared } = modem
    if (this.#desk && this.#prepared === prepared) {
      await this.#slots?.look()
      return this.#desk
    }
    const sim = simOf(modem, name)!
    if (this.#desk?.sim !== sim) {
      this.#desk = await SimDesk.open(sim, { store, clock, limits })
      this.#toldHalt = false
    }
    this.#prepared = prepared
    const check = { outbox, modem, sim, name }
    this.#slots = new SlotWatch(check)
    await this.#slots.look()
    await removeOrphans(check)
    return this.#desk
  }

  #tellHalt({ halted, sim }: SimDesk): void {
    const { outbox, name } = this.#options
    if (halted && !this.#toldHalt) outbox.emit({ type: 'halted', modem: name, sim, ...halted })
    this.#toldHalt = halted !== undefined
  }
}
