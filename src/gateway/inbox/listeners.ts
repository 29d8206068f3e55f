import type { ReceivedMessage } from './received-message'

/** Whose messages somebody wants: of a modem, of all modems of a pool, or all there are. */
export interface Selector {
  modem?: string
  pool?: string
}

export type Listener = (message: ReceivedMessage) => void

/** Who wants to be told what. */
export class Listeners {
  readonly #all = new Set<{ selector: Selector; listener: Listener }>()

  constructor(private readonly failed: (error: unknown) => void) {}

  /** Gives its end. */
  add(selector: Selector, listener: Listener): () => void {
    const entry = { selector, listener }
    this.#all.add(entry)
    return () => {
      this.#all.delete(entry)
    }
  }

  get any(): boolean {
    return this.#all.size > 0
  }

  wants(message: Origin): boolean {
    return this.#wanting(message).length > 0
  }

  /** Whether there was anybody to tell. One that fails does not stop the others. */
  tell(message: ReceivedMessage): boolean {
    const wanting = this.#wanting(message)
    for (const { listener } of wanting) {
      try {
        listener(message)
      } catch (error) {
        this.failed(error)
      }
    }
    return wanting.length > 0
  }

  #wanting(message: Origin) {
    return [...this.#all].filter(({ selector: { modem, pool } }) => {
      return (modem === undefined || modem === message.modem) && (pool === undefined || pool === message.pool)
    })
  }
}

type Origin = Pick<ReceivedMessage, 'modem' | 'pool'>
