import type { Clock, Timer } from '../types'
import type { ModemEvent } from './events'
import { type Line, values } from './line'
import { optional } from './optional'

export interface CallsOptions {
  clock: Clock
  emit(event: ModemEvent): void
  /** A caller is hung up on at this ring; default never. */
  rejectAfter?: number | undefined
  /** Told when `toReject` has become true. */
  wake(): void
}

/** A phone rings every 5 s or so; who does not for so long has given up. */
const SILENCE_MS = 7000
/** +CLIP comes right behind RING, where it comes. */
const CLIP_MS = 1000

/** The caller has given up, or somebody else has answered. */
const ENDED = /^(NO CARRIER|MISSED_CALL|VOICE CALL: ?END|\^CEND|BUSY|NO ANSWER)/i

/** Incoming calls (RING, +CRING of TS 27.007 6.11, +CLIP of 7.6): each ring is an event, with its number in the call. */
export class Calls {
  readonly #options: CallsOptions
  #rings = 0
  #from: string | undefined
  /** A ring whose event waits for the number of the caller. */
  #untold = false
  #silence: Timer
  #clip: Timer

  constructor(options: CallsOptions) {
    this.#options = options
  }

  /** Whether it is time to hang up; who it is should be known by then. */
  get toReject(): boolean {
    return !this.#untold && this.#rings >= (this.#options.rejectAfter || Number.POSITIVE_INFINITY)
  }

  /** True: it was about a call. */
  onUnsolicited(line: string): boolean {
    if (/^(RING$|\+CRING:)/i.test(line)) this.#ring()
    else if (/^\+CLIP:/i.test(line)) this.#identify(line)
    else if (ENDED.test(line)) this.#end()
    else return false
    return true
  }

  /** Has the modem name callers: AT+CLIP=1 (TS 27.007 7.6). */
  async start(line: Line): Promise<void> {
    await optional(line, 'AT+CLIP=1')
  }

  /** Hangs up: AT+CHUP (TS 27.007 6.5), or ATH where that is unknown. Rejects if the line fails. */
  async reject(line: Line): Promise<void> {
    if (this.#rings === 0) return
    this.#tell()
    const call = this.#call
    const done = (await optional(line, 'AT+CHUP')) || (await optional(line, 'ATH'))
    if (done) this.#options.emit({ type: 'call', ...call, rejected: true })
    else this.#tellRefused()
    // If it goes on ringing, that counts from the beginning.
    this.#end()
  }

  /** Forgets the call. */
  stop(): void {
    const { clock } = this.#options
    clock.clearTimeout(this.#silence)
    clock.clearTimeout(this.#clip)
    this.#untold = false
    this.#rings = 0
    this.#from = undefined
  }

  get #call(): { from?: string; rings: number } {
    return { ...(this.#from !== undefined && { from: this.#from }), rings: this.#rings }
  }

  #ring(): void {
    const { clock } = this.#options
    this.#tell()
    this.#rings++
    this.#untold = true
    if (this.#from !== undefined) this.#tell()
    else this.#clip = clock.setTimeout(() => this.#tell(), CLIP_MS)
    clock.clearTimeout(this.#silence)
    this.#silence = clock.setTimeout(() => this.#end(), SILENCE_MS)
  }

  /** `+CLIP: "+62812",145,…`; the number is empty where the caller hides it. */
  #identify(line: string): void {
    const [number] = values(line.slice(line.indexOf(':') + 1))
    if (this.#rings > 0 && number) this.#from = number
    this.#tell()
  }

  #tell(): void {
    const { clock, emit, wake } = this.#options
    clock.clearTimeout(this.#clip)
    if (!this.#untold) return
    this.#untold = false
    emit({ type: 'call', ...this.#call, rejected: false })
    if (this.toReject) wake()
  }

  #tellRefused(): void {
    const message = 'The modem refuses to hang up on a caller; while it rings, messages may not come or go.'
    this.#options.emit({ type: 'notice', code: 'CALL_NOT_REJECTED', message })
  }

  #end(): void {
    this.#tell()
    this.stop()
  }
}
