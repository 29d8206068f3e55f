import type { MessageInput, Tpdu } from '../../pdu'

/** Something that goes wrong on the way to a recipient. */
export interface Disturbance {
  /** Number of the recipient; default: all of them. */
  to?: string
  /** How a phone writes its messages, before there are parts of them. */
  write?(): Partial<MessageInput>
  /** What is brought instead of these, which come in the order of the parts; also one at a time. */
  bring?(tpdus: readonly Tpdu[]): readonly Tpdu[]
}

/** All that goes wrong at present. */
export class Disturbances {
  readonly #all = new Set<Disturbance>()

  /** Gives how to end it. */
  add(disturbance: Disturbance): () => void {
    this.#all.add(disturbance)
    return () => void this.#all.delete(disturbance)
  }

  write(to: string): Partial<MessageInput> {
    return Object.assign({}, ...this.#for(to).map(({ write }) => write?.()))
  }

  bring(to: string, tpdus: readonly Tpdu[]): readonly Tpdu[] {
    return this.#for(to).reduce((brought, { bring }) => bring?.(brought) ?? brought, tpdus)
  }

  #for(to: string): Disturbance[] {
    if (this.#all.size === 0) return []
    return [...this.#all].filter((one) => one.to === undefined || one.to === to)
  }
}
