import type { SimCard } from './card'
import type { Profile } from './profile'
import type { MemoryName } from './settings'
import { MessageStorage, type StoredMessage } from './storage'

/** A message in one of the memories. */
export interface Place {
  memory: 'SM' | 'ME' | 'SR'
  index: number
  message: StoredMessage
}

/** The memories of a modem: SM on the card, ME its own, SR for status reports; MT is SM and ME together. */
export class Memories {
  readonly #storages: Partial<Record<'SM' | 'ME' | 'SR', MessageStorage>>

  constructor(card: SimCard, { capacity, indexBase }: Profile) {
    // A card that was in another modem: each counts its slots in its own way.
    card.messages.rebase(indexBase)
    this.#storages = { SM: card.messages }
    if (capacity.ME) this.#storages.ME = new MessageStorage(capacity.ME, indexBase)
    if (capacity.SR) this.#storages.SR = new MessageStorage(capacity.SR, indexBase)
  }

  /** Names that +CPMS accepts. */
  get names(): MemoryName[] {
    const { ME, SR } = this.#storages
    return ['SM', ...(ME ? (['ME', 'MT'] as const) : []), ...(SR ? (['SR'] as const) : [])]
  }

  /** All of them count from another index on. */
  rebase(base: number): void {
    for (const storage of Object.values(this.#storages)) storage.rebase(base)
  }

  get(name: 'SM' | 'ME' | 'SR'): MessageStorage | undefined {
    return this.#storages[name]
  }

  /** Used and total slots, as +CPMS shows them. */
  usage(name: MemoryName): [used: number, total: number] {
    const storages = this.#of(name)
    return [
      storages.reduce((sum, [, { used }]) => sum + used, 0),
      storages.reduce((sum, [, { capacity }]) => sum + capacity, 0)
    ]
  }

  /** Everything in a memory. In MT the indices of ME go on behind those of SM. */
  list(name: MemoryName): Place[] {
    return this.#of(name).flatMap(([memory, storage], i) =>
      storage.entries.map(([index, message]) => ({
        memory,
        index: index + (i > 0 ? this.#offset : 0),
        message
      }))
    )
  }

  at(name: MemoryName, index: number): Place | undefined {
    return this.list(name).find((place) => place.index === index)
  }

  isValid(name: MemoryName, index: number): boolean {
    return this.#of(name).some(([, storage], i) => storage.isValid(index - (i > 0 ? this.#offset : 0)))
  }

  /** Stores a message; its index, undefined where there is no room. */
  add(name: MemoryName, message: StoredMessage): { memory: 'SM' | 'ME' | 'SR'; index: number } | undefined {
    for (const [memory, storage] of this.#of(name)) {
      const index = storage.add(message)
      if (index !== undefined) return { memory, index }
    }
    return undefined
  }

  delete(name: MemoryName, index: number): boolean {
    return this.#of(name).some(([, storage], i) => storage.delete(index - (i > 0 ? this.#offset : 0)))
  }

  get #offset(): number {
    return this.#storages.SM!.capacity
  }

  #of(name: MemoryName): ['SM' | 'ME' | 'SR', MessageStorage][] {
    const names = name === 'MT' ? (['SM', 'ME'] as const) : ([name] as const)
    return names.flatMap((one) =>
      this.#storages[one] ? [[one, this.#storages[one]] as ['SM' | 'ME' | 'SR', MessageStorage]] : []
    )
  }
}
