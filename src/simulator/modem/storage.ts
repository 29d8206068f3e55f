/** <stat> of TS 27.005 3.1: received unread, received read, stored unsent, stored sent. */
export const STAT = { UNREAD: 0, READ: 1, UNSENT: 2, SENT: 3 } as const
export type Stat = (typeof STAT)[keyof typeof STAT]

export interface StoredMessage {
  stat: Stat
  /** Hex, the field of the service centre in front. */
  pdu: string
}

/** One memory of messages: SIM, phone or status reports. */
export class MessageStorage {
  readonly #slots = new Map<number, StoredMessage>()

  constructor(
    readonly capacity: number,
    /** Index of the first slot. */
    private base: number
  ) {}

  /** Counts from another index on: the slots stay, their numbers do not. */
  rebase(base: number): void {
    const shift = base - this.base
    if (shift === 0) return
    const slots = [...this.#slots]
    this.#slots.clear()
    for (const [index, message] of slots) this.#slots.set(index + shift, message)
    this.base = base
  }

  get used(): number {
    return this.#slots.size
  }

  get full(): boolean {
    return this.#slots.size >= this.capacity
  }

  /** In the order of their indices. */
  get entries(): [index: number, message: StoredMessage][] {
    return [...this.#slots].sort(([a], [b]) => a - b)
  }

  get(index: number): StoredMessage | undefined {
    return this.#slots.get(index)
  }

  /** Into the first free slot; its index, undefined where it is full. */
  add(message: StoredMessage): number | undefined {
    if (this.full) return undefined
    let index = this.base
    while (this.#slots.has(index)) index++
    this.#slots.set(index, { ...message })
    return index
  }

  /** Into this slot, whatever is in it; false where there is no such slot. */
  put(index: number, message: StoredMessage): boolean {
    if (!this.isValid(index)) return false
    this.#slots.set(index, { ...message })
    return true
  }

  /** Whether an index can have a message at all. */
  isValid(index: number): boolean {
    return Number.isInteger(index) && index >= this.base && index < this.base + this.capacity
  }

  delete(index: number): boolean {
    return this.#slots.delete(index)
  }
}
