import { type Joined, partsOf, Reassembler, type Tpdu } from '../../pdu'
import type { Clock, Timer } from '../../types'

/** How long a phone waits for another part until it shows what it has. */
const PATIENCE_MS = 60_000

/** So many incomplete messages, the newest, can still be completed. */
const MOST_FRAGMENTS = 100

/** What is shown of a message, and the parts that it has. */
interface Fragment<Shown> {
  shown: Shown
  tpdus: readonly Tpdu[]
}

/**
 * The messages of a phone, from their parts. One that stays incomplete is shown as it is, and again with what comes
 * later: `show` gets what it gave the last time.
 */
export class PhoneParts<Shown> {
  readonly #clock: Clock
  readonly #show: (joined: Joined, before: Shown | undefined) => Shown
  readonly #reassembler: Reassembler
  readonly #fragments = new Map<string, Fragment<Shown>>()
  #timer: Timer

  constructor(clock: Clock, show: (joined: Joined, before: Shown | undefined) => Shown) {
    this.#clock = clock
    this.#show = show
    this.#reassembler = new Reassembler({ now: () => clock.now(), expiryMs: PATIENCE_MS })
  }

  add(tpdu: Tpdu): void {
    const key = keyOf(tpdu)
    // What was given up waits again: this may be what is missing.
    for (const part of this.#fragments.get(key)?.tpdus ?? []) this.#reassembler.add(part)
    const whole = this.#reassembler.add(tpdu)
    if (whole && this.#tell(whole, key)) this.#fragments.delete(key)
    if (tpdu.concat) this.#wait()
  }

  /** Whether some of it was shown before. */
  #tell(joined: Joined, key: string): boolean {
    const before = this.#fragments.get(key)
    const parts = partsOf(joined)
    // A reference comes again: it may also be another message.
    const known = before !== undefined && parts.includes(before.tpdus[0]!)
    const shown = this.#show(joined, known ? before.shown : undefined)
    if (joined.incomplete) this.#fragments.set(key, { shown, tpdus: parts })
    return known
  }

  #wait(): void {
    this.#clock.clearTimeout(this.#timer)
    const oldest = Math.min(...this.#reassembler.snapshot().map(({ lastAt }) => lastAt))
    if (oldest === Number.POSITIVE_INFINITY) return
    this.#timer = this.#clock.setTimeout(() => this.#giveUp(), oldest + PATIENCE_MS - this.#clock.now())
  }

  #giveUp(): void {
    for (const joined of this.#reassembler.expire()) this.#tell(joined, keyOf(partsOf(joined)[0]!))
    for (const key of this.#fragments.keys())
      if (this.#fragments.size > MOST_FRAGMENTS) this.#fragments.delete(key)
    this.#wait()
  }
}

/** What the parts of a message have in common. */
function keyOf({ address, concat }: Tpdu): string {
  return JSON.stringify([address?.text, concat?.ref, concat?.total, concat?.bits])
}
