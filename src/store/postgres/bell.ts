import type { Client } from 'pg'
import type { Clock, Timer } from '../../types'
import type { Database } from './database'

/** A connection that is lost is looked for at once, then after twice as long each time. */
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 30_000

export interface BellOptions {
  database: Database
  /** All stores of one schema hear each other. */
  channel: string
  /** Of this store: what it says itself it need not hear. */
  name: string
  clock: Clock
  /** Another store may have left something to do, or may have while nobody could be heard. */
  rung(): void
}

/**
 * LISTEN and NOTIFY between the stores of one database. Words may get lost: whoever has to know looks by himself, too,
 * if less often.
 */
export class Bell {
  #client: Client | undefined
  #listening = false
  #closed = false
  #retryMs = FIRST_RETRY_MS
  #retry: Timer | undefined
  #ringing: Promise<void> | undefined
  #again = false

  constructor(private readonly options: BellOptions) {}

  /** From now on; once is enough. */
  listen(): void {
    if (this.#listening || this.#closed) return
    this.#listening = true
    void this.#connect()
  }

  /**
   * Tells the others. Not within the transaction that leaves something to do: PostgreSQL would confirm those one after
   * another. However often it is called while a word is on its way, there is one more.
   */
  ring(): void {
    this.#again = true
    this.#ringing ??= this.#rings()
  }

  /** What was to be told is told first. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#ringing
    this.options.clock.clearTimeout(this.#retry)
    await this.#client?.end().catch(() => {})
  }

  async #rings(): Promise<void> {
    const { database, channel, name } = this.options
    while (this.#again) {
      this.#again = false
      // If it fails, the others look by themselves.
      await database.read('SELECT pg_notify($1, $2)', [channel, name]).catch(() => {})
    }
    this.#ringing = undefined
  }

  async #connect(): Promise<void> {
    const { database, channel, name, rung } = this.options
    const client = database.client()
    this.#client = client
    client.on('error', () => {})
    client.on('end', () => this.#lost(client))
    client.on('notification', ({ payload }) => {
      if (payload !== name) rung()
    })
    try {
      await client.connect()
      await client.query(`LISTEN "${channel}"`)
      this.#retryMs = FIRST_RETRY_MS
      rung()
    } catch {
      await client.end().catch(() => {})
      this.#lost(client)
    }
  }

  #lost(client: Client): void {
    if (this.#closed || this.#client !== client) return
    this.#client = undefined
    this.#retry = this.options.clock.setTimeout(() => void this.#connect(), this.#retryMs)
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2)
  }
}
