import { deadlineOf, lookAtSlots, type SlotCheck } from './stored-slots'

/** Whether there are new doubts is asked so often, which is one read. */
const ASK_MS = 10_000

/** Settles what is in doubt by the memory of a modem: when it is set up, when its word can be believed, and when there is a new doubt. */
export class SlotWatch {
  /** By the monotonic clock: from then on an "unsent" can be believed. */
  readonly #believedAt: number
  /** A look at that moment will tell more. */
  #open = false
  #asked = Number.NEGATIVE_INFINITY
  /** Of the SIM's record: each doubt changes it, whichever host has it. */
  #version: number | undefined

  /** The modem was set up just now. */
  constructor(private readonly check: SlotCheck) {
    this.#believedAt = this.#now + deadlineOf(check.modem)
  }

  /** To be called before anything is sent, and often. Rejects as the store does. */
  async look(): Promise<void> {
    if (this.#open && this.#now >= this.#believedAt) return this.#lookNow()
    if (this.#now - this.#asked < ASK_MS) return
    const version = (await this.#card())?.version ?? 0
    this.#asked = this.#now
    if (version !== this.#version) await this.#lookNow()
  }

  async #lookNow(): Promise<void> {
    const version = (await this.#card())?.version ?? 0
    const deadlinePassed = this.#now >= this.#believedAt
    this.#open = (await lookAtSlots(this.check, deadlinePassed)) && !deadlinePassed
    this.#version = version
  }

  #card() {
    return this.check.outbox.store.card(this.check.sim)
  }

  get #now(): number {
    return this.check.outbox.clock.monotonic()
  }
}
