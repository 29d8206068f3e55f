import type { Clock } from '../types'

/** So far from the network's time, the wall clock is wrong. */
const DAY_MS = 24 * 3_600_000
/** A jump back of more than that is noticed. */
const JUMP_MS = 60_000

export interface TrustedClockOptions {
  clock: Clock
  /** The wall clock is wrong if it shows an earlier time. */
  notBefore: number
  /** It is trusted now that was not, or the other way round. */
  changed?(trusted: boolean): void
}

/** The wall clock, while it can be believed: a small computer without a network boots in the past. */
export class TrustedClock {
  readonly #clock: Clock
  readonly #changed: (trusted: boolean) => void
  #notBefore: number
  /** By the monotonic clock: when it was that time. */
  #since: number
  /** What the network has said of it; undefined: nothing. */
  #confirmed: boolean | undefined
  #trusted: boolean | undefined
  #last: { wall: number; monotonic: number } | undefined

  constructor({ clock, notBefore, changed = () => {} }: TrustedClockOptions) {
    this.#clock = clock
    this.#notBefore = notBefore
    this.#since = clock.monotonic()
    this.#changed = changed
  }

  /** The clock for what is recorded: what it says now must not look old when the wall clock is right again. */
  forRecords(): Clock {
    const clock = this.#clock
    return {
      now: () => this.#nearest(),
      monotonic: () => clock.monotonic(),
      setTimeout: (callback, ms) => clock.setTimeout(callback, ms),
      clearTimeout: (timer) => clock.clearTimeout(timer)
    }
  }

  /** Milliseconds since 1970; undefined while they cannot be trusted. */
  wall(): number | undefined {
    const now = this.#clock.now()
    this.#notice(now)
    // Records of a clock that was once in the future must not stop the work until then.
    const trusted = this.#confirmed ?? now >= this.#notBefore
    if (this.#trusted !== undefined && this.#trusted !== trusted) this.#changed(trusted)
    this.#trusted = trusted
    return trusted ? now : undefined
  }

  /** Nothing on record is later than that. */
  noEarlierThan(moment: number): void {
    if (moment <= this.#notBefore) return
    // Records that were dated meanwhile may be later.
    const ahead = Math.max(0, this.#earliest() - moment)
    this.#notBefore = moment
    this.#since = this.#clock.monotonic() - ahead
  }

  /** A time that the network has told just now. */
  confirm(time: number): void {
    if (!Number.isFinite(time)) return
    const now = this.#clock.now()
    // A jump before it is no reason to doubt it.
    this.#notice(now)
    this.#confirmed = Math.abs(now - time) <= DAY_MS
    this.wall()
  }

  /** The time stamp of a message that has come, of now or of any time before. */
  stamped(time: number): void {
    const ahead = time - this.#clock.now()
    if (Math.abs(ahead) <= DAY_MS || ahead > 0) this.confirm(time)
  }

  /** The wall clock; or, while it is wrong, the last moment that is known and the time since then. */
  #nearest(): number {
    return this.wall() ?? Math.max(this.#clock.now(), this.#earliest())
  }

  /** It cannot be earlier by now. */
  #earliest(): number {
    return this.#notBefore + this.#clock.monotonic() - this.#since
  }

  /** A wall clock that goes back is wrong now, or was before; what the network said of it no longer counts. */
  #notice(wall: number): void {
    const monotonic = this.#clock.monotonic()
    const last = this.#last
    this.#last = { wall, monotonic }
    if (!last) return
    const expected = last.wall + monotonic - last.monotonic
    const jump = wall - expected
    if (jump < -JUMP_MS) this.noEarlierThan(expected)
    if (Math.abs(jump) > JUMP_MS) this.#confirmed = undefined
  }
}
