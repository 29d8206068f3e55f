import type { Tpdu } from '../../pdu'
import type { Clock } from '../../types'
import { DeliveryQueue, type Subscriber } from './delivery'
import { type Disturbance, Disturbances } from './disturbances'
import { toInternational } from './numbers'
import type { Phones } from './phones'

/** TP-ST of a message that did not reach its recipient (TS 23.040 9.2.3.15). */
const NO_RESPONSE = 0x22
const EXPIRED = 0x46

/** Who is behind a number, a modem or a phone, and how messages get there. */
export class Routes {
  readonly disturbances = new Disturbances()
  readonly #clock: Clock
  readonly #phones: Phones
  readonly #country: string
  readonly #queues = new Map<string, DeliveryQueue>()

  constructor(clock: Clock, phones: Phones, country: string) {
    this.#clock = clock
    this.#phones = phones
    this.#country = country
  }

  international(number: string): string {
    return toInternational(number, this.#country)
  }

  add(subscriber: Subscriber): void {
    const queue = new DeliveryQueue(subscriber, this.#clock)
    this.#queues.set(this.international(subscriber.number), queue)
  }

  /** What waits for a modem's SIM; undefined where the number is that of none. */
  queueOf(number: string): DeliveryQueue | undefined {
    return this.#queues.get(this.international(number))
  }

  /** Nobody has this number. */
  isUnassigned(number: string): boolean {
    return !this.queueOf(number) && this.#phones.isUnassigned(number)
  }

  /** Something goes wrong on the way from now on; gives how to end it. */
  disturb({ to, ...rest }: Disturbance): () => void {
    return this.disturbances.add({ ...rest, to: to && this.international(to) })
  }

  /** To a modem or a phone, the parts of a message in one go; TP-ST of the outcome. */
  async bring(to: string, parts: readonly Tpdu[]): Promise<number> {
    const tpdus = this.disturbances.bring(to, parts)
    const queue = this.queueOf(to)
    if (queue) {
      await queue.deliver(...tpdus)
      return 0
    }
    const phone = this.#phones.get(to)
    if (phone.state === 'off') return EXPIRED
    if (phone.state === 'full') return NO_RESPONSE
    for (const tpdu of tpdus) phone.receive(tpdu)
    return 0
  }
}
