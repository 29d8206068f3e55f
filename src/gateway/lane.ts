import { Bell } from '../modem/bell'
import { type Claimed, type Message, PRIORITIES, type Priority, type StoreError } from '../store'
import type { Limits } from './budget'
import type { ErrorOverrides } from './error-policy'
import { freeze } from './freeze'
import { type Modem, simOf } from './modem'
import type { Outbox } from './outbox'
import { PartSender, type Tried } from './part-sender'
import { expired } from './persons'
import { isBegun, queued, simQueue, unqueued } from './queueing'
import { SimDesk } from './sim-desk'
import { lookAgain, settleSlots } from './stored-slots'
import { frozen, nextPart } from './submission'
import type { TrustedClock } from './trusted-clock'
import { opensAt, type Window } from './window'

/** Longer than any submission may take, and 30 s. */
const LEASE_MS = 240_000
/** Something may have become due of which nobody tells. */
const POLL_MS = 1000
/** Between two tries when the store does not write. */
const STORE_PAUSE_MS = 5000
/** Without a network an alert is tried all the same, so often. */
const BLIND_TRY_MS = 300_000

export interface LaneOptions {
  /** Of the modem. */
  name: string
  /** In the leases: unlike any other in the world. */
  owner: string
  outbox: Outbox
  modem: Modem
  limits: Limits
  overrides?: ErrorOverrides | undefined
  /** Normal and bulk messages go only then; alerts only if `windowForAlerts`. */
  window?: Window | undefined
  windowForAlerts?: boolean | undefined
  time: TrustedClock
  /** Where messages wait that any modem of the pool may send. */
  queues(): readonly string[]
}

/** Why nothing goes now, and for how long; without `ms` until something happens. */
interface Wait {
  code: string
  message: string
  ms?: number
  /** Nothing that happens makes it shorter. */
  deaf?: boolean
}

const IDLE: Wait = { code: 'IDLE', message: 'Nothing waits to be sent.', ms: POLL_MS }

/** The work of one modem: takes messages, one part at a time, for as long as it is there. */
export class Lane {
  readonly #options: LaneOptions
  readonly #bell = new Bell()
  readonly #sender: PartSender
  /** What it has begun; an alert on top of what it interrupts. */
  readonly #stack: Claimed[] = []
  #desk: SimDesk | undefined
  #prepared: Modem['prepared']
  /** When slots may be believed that may not be yet, by the monotonic clock. */
  #secondLook: number | undefined
  #heldUntil = 0
  #blindTry = Number.NEGATIVE_INFINITY
  #told = ''
  /** The message before went out just now: the radio link is still there. */
  #streak = false
  #stopping = false
  #running: Promise<void> | undefined

  constructor(options: LaneOptions) {
    this.#options = options
    const { outbox, modem, name, overrides } = options
    this.#sender = new PartSender({
      outbox,
      modem,
      name,
      overrides,
      unwritten: (error) => this.#unwritten(error)
    })
  }

  /** The SIM in the modem, once it is known. */
  get sim(): string | undefined {
    return this.#desk?.sim
  }

  get desk(): SimDesk | undefined {
    return this.#desk
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Something has changed: the queue, the modem, a setting. */
  wake(): void {
    this.#bell.ring()
  }

  /** Takes nothing more; resolves when what is on its way has ended and the rest is given back. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.wake()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const wait = await this.#stepSafely()
      if (wait && !this.#stopping) await this.#wait(wait)
    }
    await this.#giveBack().catch(() => {})
  }

  async #wait(wait: Wait): Promise<void> {
    const { outbox, name } = this.#options
    this.#streak = false
    if (this.#told !== wait.code && wait !== IDLE)
      outbox.emit({
        type: 'waiting',
        modem: name,
        code: wait.code,
        message: wait.message,
        ...(wait.ms !== undefined && { untilMs: wait.ms })
      })
    this.#told = wait.code
    if (wait.deaf) this.#bell.clear()
    await this.#bell.wait(outbox.clock, wait.ms)
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
      await this.#giveBack()
      return away
    }
    const desk = await this.#atDesk()
    if (desk.halted) {
      await this.#giveBack()
      return desk.halted
    }
    const pause = this.#heldUntil - outbox.clock.monotonic()
    if (pause > 0) return { code: 'SIM_HELD', message: 'The SIM rests after an error.', ms: pause }
    const wait = await this.#choose(desk)
    if (wait) return wait
    const blind = modem.state.name !== 'ready'
    if (blind) this.#blindTry = outbox.clock.monotonic()
    return this.#sendOne(desk, blind)
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
    const { prepared } = modem
    if (this.#desk && this.#prepared === prepared) {
      await this.#lookAgain(this.#desk)
      return this.#desk
    }
    const sim = simOf(modem, name)!
    if (this.#desk?.sim !== sim)
      this.#desk = await SimDesk.open(sim, { store: outbox.store, clock: outbox.clock, limits })
    this.#prepared = prepared
    const later = await settleSlots({ outbox, modem, sim, name })
    this.#secondLook = later === undefined ? undefined : outbox.clock.monotonic() + later
    return this.#desk
  }

  async #lookAgain({ sim }: SimDesk): Promise<void> {
    const { modem, name, outbox } = this.#options
    if (this.#secondLook === undefined || this.#secondLook > outbox.clock.monotonic()) return
    this.#secondLook = undefined
    await lookAgain({ outbox, modem, sim, name })
  }

  // What to send next

  /** Puts it on top of the stack, or says why nothing is there. */
  async #choose(desk: SimDesk): Promise<Wait | undefined> {
    const top = this.#stack.at(-1)
    let wait: Wait | undefined
    if (top?.message.priority !== 'alert') wait = await this.#take(desk, ['alert'])
    if (this.#stack.length === 0) {
      const others = this.#allowed()
      const second = 'ms' in others ? others : await this.#take(desk, others.priorities)
      wait = this.#stack.length > 0 ? undefined : shorter(wait, second)
    } else if (this.#stack.at(-1) === top) wait = desk.wait(1, 'alert')
    else wait = undefined
    if (this.#stack.length === 0) return wait ?? IDLE
    return wait
  }

  /** Claims one that the budget has room for. */
  async #take(desk: SimDesk, priorities: readonly Priority[]): Promise<Wait | undefined> {
    const lowest = priorities[0]
    if (!lowest) return undefined
    const full = desk.wait(1, lowest)
    if (full) return full
    const { outbox, owner } = this.#options
    const claimed = await outbox.store.claim({
      owner,
      queues: [simQueue(desk.sim), ...this.#options.queues()],
      priorities,
      leaseMs: LEASE_MS
    })
    if (!claimed) return undefined
    const { message } = claimed
    const late = await this.#timed(claimed)
    if (late) return { ...IDLE, ms: 0 }
    const open = message.parts.filter(({ state }) => state !== 'accepted').length
    const wait = desk.wait(open, message.priority)
    if (wait) {
      await outbox.store.release(claimed.lease)
      // The release wakes whoever could take it, this lane as well.
      return { ...wait, ms: Math.min(wait.ms, POLL_MS), deaf: true }
    }
    this.#stack.push(claimed)
    return undefined
  }

  /** Puts aside what is out of its time, or has a time while there is no clock. */
  async #timed({ message, lease }: Claimed): Promise<boolean> {
    const { outbox, time } = this.#options
    if (isBegun(message) || (message.expires === undefined && message.notBefore === undefined)) return false
    const now = time.wall()
    if (now !== undefined && (message.expires ?? Number.POSITIVE_INFINITY) > now) return false
    await outbox.edit(
      message.id,
      (current) => (now === undefined ? untimed(current) : expired(current)),
      lease
    )
    await outbox.store.release(lease)
    return true
  }

  /** What may go beside alerts now. */
  #allowed(): { priorities: readonly Priority[] } | (Wait & { ms: number }) {
    const { time, window, windowForAlerts, modem } = this.#options
    const rest = PRIORITIES.filter((priority) => priority !== 'alert')
    if (modem.state.name !== 'ready') return { priorities: [] }
    const now = time.wall()
    if (now === undefined)
      return {
        code: 'CLOCK_UNTRUSTED',
        message: 'The clock of this machine is wrong: only alerts go.',
        ms: POLL_MS
      }
    void windowForAlerts
    const opens = window ? opensAt(window, now) : now
    if (opens <= now) return { priorities: rest }
    return { code: 'WINDOW', message: 'The send window is closed.', ms: Math.min(opens - now, POLL_MS) }
  }

  // Sending

  async #sendOne(desk: SimDesk, blind: boolean): Promise<Wait | undefined> {
    const { outbox } = this.#options
    const claimed = this.#stack.at(-1)!
    await outbox.store.renew(claimed.lease, LEASE_MS)
    claimed.message = await this.#frozen(claimed.message, desk.sim)
    const part = nextPart(claimed.message)!
    const left = claimed.message.parts.filter(({ state }) => state !== 'accepted').length
    const more = left > 1 || this.#streak
    const tried = await this.#sender.send(claimed, part, desk.sim, { more, evenWithoutNetwork: blind })
    const wait = this.#learn(desk, claimed.message, tried)
    claimed.message = tried.message
    if (!this.#goesOn(tried)) {
      this.#stack.pop()
      await outbox.store.release(claimed.lease)
    }
    await this.#tellHalt(desk)
    this.#streak = tried.outcome.outcome === 'accepted'
    this.#told = ''
    return wait
  }

  /** Its next part is this lane's business. */
  #goesOn({ message, stopped }: Tried): boolean {
    return !stopped && message.state === 'sending' && message.queue === undefined
  }

  async #frozen(message: Message, sim: string): Promise<Message> {
    if (message.sim === sim && message.parts.every(({ pdu }) => pdu)) return message
    const { outbox } = this.#options
    const reference = message.parts.length > 1 ? await outbox.store.next('concat') : 0
    const fixed = frozen(message, sim, freeze(message, { reference, now: outbox.clock.now() }))
    if (message.policy !== 'verify') return fixed
    // What the modem will have in its memory is ours, and is known to be so, before it is there.
    return outbox.edit(message.id, (current) => ({ message: { ...current, sim, parts: fixed.parts } }))
  }

  #learn(
    { health, budget }: SimDesk,
    { to }: Message,
    { outcome, onRecord, holdMs, stopped }: Tried
  ): Wait | undefined {
    const { outbox } = this.#options
    if (onRecord && outcome.outcome !== 'notSubmitted') budget.submitted()
    if (outcome.outcome === 'accepted') health.accepted()
    else if (outcome.outcome === 'refused') health.refused(to, outcome.class)
    else if (outcome.outcome === 'unknown') health.unknown()
    if (holdMs !== undefined) this.#heldUntil = outbox.clock.monotonic() + holdMs
    if (stopped !== undefined && isStoreTrouble(stopped)) throw stopped
    return undefined
  }

  async #tellHalt(desk: SimDesk): Promise<void> {
    const { halted, sim } = desk
    if (!halted) return
    await desk.writeHalt()
    this.#options.outbox.emit({ type: 'halted', modem: this.#options.name, sim, ...halted })
  }

  /** Others may take what is not bound to this SIM; the rest waits for it. */
  async #giveBack(): Promise<void> {
    const { outbox } = this.#options
    for (let claimed = this.#stack.pop(); claimed; claimed = this.#stack.pop()) {
      const { message, lease } = claimed
      const waits = (current: Message) => current.state === 'sending' && current.queue === undefined
      await outbox
        .edit(message.id, (current) => (waits(current) ? queued(current) : undefined), lease)
        .catch(() => {})
      await outbox.store.release(lease)
    }
  }

  async #unwritten(error: unknown): Promise<void> {
    const { outbox } = this.#options
    if (this.#stopping) throw error
    const message = `What the network answered cannot be written, so nothing else is sent: ${(error as Error).message}`
    outbox.emit({ type: 'trouble', code: codeOf(error), message, error })
    await new Promise<void>((resolve) => outbox.clock.setTimeout(resolve, STORE_PAUSE_MS))
  }
}

function shorter(one: Wait | undefined, other: Wait | undefined): Wait | undefined {
  if (!one || !other) return one ?? other
  return (one.ms ?? Number.POSITIVE_INFINITY) <= (other.ms ?? Number.POSITIVE_INFINITY) ? one : other
}

/** Waits for a clock: it is asked for as soon as there is one. */
function untimed(message: Message) {
  return { message: { ...unqueued(message), reason: 'CLOCK_UNTRUSTED', alarm: 0 } }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'UNEXPECTED'
}

function isStoreTrouble(error: unknown): boolean {
  const { code = '' } = error as StoreError
  return code.startsWith('STORE_')
}
