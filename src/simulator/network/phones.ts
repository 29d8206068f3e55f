import { Phone, type PhoneOptions } from './phone'

export type { Phone, PhoneMessage, PhoneState } from './phone'

type PhonesOptions = Pick<PhoneOptions, 'clock' | 'send'>

/** All virtual phones: every number that is no modem and not unassigned is one. */
export class Phones {
  readonly #phones = new Map<string, Phone>()
  readonly #unassigned: RegExp[] = []
  readonly #listeners = new Set<(phone: Phone) => void>()
  readonly #options: PhonesOptions
  #lastId = 0

  constructor(options: PhonesOptions) {
    this.#options = options
  }

  /** The phone with an international number. */
  get(number: string): Phone {
    let phone = this.#phones.get(number)
    if (!phone) {
      phone = new Phone(number, {
        ...this.#options,
        nextId: () => ++this.#lastId,
        changed: (one) => this.#tell(one)
      })
      this.#phones.set(number, phone)
    }
    return phone
  }

  get list(): Phone[] {
    return [...this.#phones.values()]
  }

  /** Numbers that nobody has; the network refuses them. */
  unassign(pattern: RegExp): void {
    this.#unassigned.push(pattern)
  }

  isUnassigned(number: string): boolean {
    return this.#unassigned.some((pattern) => pattern.test(number))
  }

  /** Calls back at every change of a phone; returns how to stop that. */
  onChange(listener: (phone: Phone) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(phone: Phone): void {
    for (const listener of this.#listeners) listener(phone)
  }
}
