import type { Message } from '../message'
import type { Done } from '../outcome'

/** What became of one recipient of an input. */
export interface RecipientOutcome {
  to: string
  /** That of the message, if it was taken in: to ask, or to decide what is held. */
  id?: string
  state: string
  error?: { code: string; message: string }
}

export type Send = (outputs: (Message | null)[]) => void

/** A message that came into the node and whose recipients do not all have an outcome yet. */
export interface OpenInput {
  msg: Message
  send: Send
  done: Done
  count: number
  outcomes: RecipientOutcome[]
  /** Its end was told. */
  over?: true
}

/** More inputs than that are not waited for: they are on disk, and that is what their `done` says. */
const MOST_LIVE = 1000

/** How far a node has come with what it was given. */
export interface Progress {
  /** Recipients that wait. */
  waiting: number
  /** Those that have their outcome, since none waited last. */
  settled: number
}

/** Inputs that wait for outcomes. */
export class Inputs {
  /** Oldest first. */
  readonly #open = new Map<OpenInput, Set<string>>()
  readonly #byMessage = new Map<string, OpenInput[]>()

  #settled = 0

  get progress(): Progress {
    return { waiting: this.#byMessage.size, settled: this.#settled }
  }

  wait(input: OpenInput, message: string): void {
    this.#open.set(input, (this.#open.get(input) ?? new Set()).add(message))
    this.#byMessage.set(message, [...(this.#byMessage.get(message) ?? []), input])
    if (this.#open.size > MOST_LIVE) this.#letGo()
  }

  /** The inputs that a message belongs to; they wait for it no longer. */
  take(message: string): OpenInput[] {
    const inputs = this.#byMessage.get(message) ?? []
    if (this.#byMessage.delete(message)) this.#settled = this.#byMessage.size > 0 ? this.#settled + 1 : 0
    for (const input of inputs) this.#open.get(input)?.delete(message)
    return inputs
  }

  /** Forgets an input if all of its recipients have their outcome; whether that is so. */
  isOver(input: OpenInput): boolean {
    if ((this.#open.get(input)?.size ?? 0) > 0) return false
    this.#open.delete(input)
    return true
  }

  /** Forgets all of them. What is on disk goes on. */
  clear(): OpenInput[] {
    const open = [...this.#open.keys()]
    this.#open.clear()
    this.#byMessage.clear()
    return open
  }

  #letGo(): void {
    const [oldest] = this.#open.keys()
    if (!oldest) return
    for (const message of this.#open.get(oldest) ?? []) {
      const others = (this.#byMessage.get(message) ?? []).filter((input) => input !== oldest)
      if (others.length > 0) this.#byMessage.set(message, others)
      else this.#byMessage.delete(message)
    }
    this.#open.delete(oldest)
    oldest.done()
  }
}
