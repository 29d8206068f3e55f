import { Backlog } from '../../src/gateway/backlog'
import type { GatewayEvent } from '../../src/gateway/events'
import { Inbox, type ReceivedMessage, type Selector, type Source } from '../../src/gateway/inbox'
import type { ReceivedPdu } from '../../src/modem'
import type { Change, Inbound, Message, RawPdu, Store } from '../../src/store'
import { VirtualClock } from '../support/virtual-clock'
import { HI } from './inbox-pdus'
import { InboxStore } from './inbox-store'

/** As long as an inbox lets parts come in before it gives any up. */
export const PATIENCE_MS = 10 * 60_000

const rigs: InboxRig[] = []

/** Those that were made since the last time. */
export async function closeInboxes(): Promise<void> {
  for (const rig of rigs.splice(0)) await rig.close()
}

/** An inbox on a store that outlives it. Time stands still unless it is moved. */
export class InboxRig {
  readonly events: GatewayEvent[] = []
  /** What the listeners of listen() were told. */
  readonly told: ReceivedMessage[] = []
  inbox: Inbox
  #ids = 0
  #life = new Life()

  private constructor(
    readonly clock: VirtualClock,
    readonly store: InboxStore
  ) {
    this.inbox = this.#made()
  }

  /** Nothing is told, and nobody listens. */
  static async silent(): Promise<InboxRig> {
    const clock = new VirtualClock()
    const rig = new InboxRig(clock, await InboxStore.open(clock))
    rigs.push(rig)
    return rig
  }

  /** Begins to tell, with a listener for everything. */
  static async listening(): Promise<InboxRig> {
    const rig = await InboxRig.silent()
    rig.listen()
    rig.inbox.start()
    return rig
  }

  listen(selector: Selector = {}): () => void {
    return this.inbox.subscribe(selector, (message) => this.told.push(message))
  }

  /** Hands PDUs over in one call: from slots 1, 2… in the order given, unless they say otherwise. */
  async receive(
    pdus: readonly (string | Partial<ReceivedPdu>)[],
    source: Partial<Source> = {}
  ): Promise<void> {
    const receiver = this.inbox.receiver({ sim: () => 'S1', modem: 'm1', pool: 'default', ...source })
    const taken = receiver(
      pdus.map((pdu, i) => ({
        pdu: '',
        header: '',
        slot: { memory: 'SM', index: i + 1 },
        ...(typeof pdu === 'string' ? { pdu } : pdu)
      }))
    )
    await Promise.race([taken, this.#life.ended])
    await this.idle()
  }

  /** So many messages are ready, of which nobody was told yet. */
  async keep(count: number, { modem = 'm1' } = {}): Promise<void> {
    const origin = { version: 0, sim: 'S1', modem, pool: 'default', receivedAt: this.clock.now() }
    const changes = Array.from({ length: count }, (): Change[] => {
      const id = this.#nextId()
      const raw: RawPdu = { ...origin, id, pdu: HI, header: '', state: 'joined', of: id, fingerprint: id }
      return [{ raw }, { inbound: { ...origin, id, state: 'ready', kind: 'message', raws: [id] } }]
    })
    await this.store.apply(changes.flat())
  }

  /** Hands over as a modem does that keeps nothing. */
  async direct(pdu: string, source: Partial<Source> = {}): Promise<void> {
    const receiver = this.inbox.receiver({ sim: () => 'S1', modem: 'm1', pool: 'default', ...source })
    await receiver([{ pdu, header: '+CMT: ,21' }])
    await this.idle()
  }

  async after(ms: number): Promise<void> {
    await this.clock.advance(ms)
    await this.idle()
  }

  /** The chores, by a wall clock that is trusted unless it is said that it is not. */
  async chores({ trusted = true } = {}): Promise<void> {
    await this.inbox.chores(trusted ? this.clock.now() : undefined)
    await this.idle()
  }

  /** The program is killed when it has written so often: the rest reaches neither disk nor listeners. */
  dieAfter(writes: number): void {
    this.#life.writes = writes
    if (writes < 0) this.#life.end()
  }

  get dead(): boolean {
    return this.#life.writes < 0
  }

  /** Everything that can happen now has happened. */
  async idle(): Promise<void> {
    await Promise.race([this.inbox.idle(), this.#life.ended])
  }

  /** As after kill -9: another one on the same store, which tells as soon as it is asked to. */
  async restart({ listening = true } = {}): Promise<void> {
    this.dieAfter(-1)
    this.#life = new Life()
    await this.store.reopen()
    this.inbox = this.#made()
    await this.inbox.recover()
    await this.idle()
    if (!listening) return
    this.listen()
    this.inbox.start()
    await this.idle()
  }

  async close(): Promise<void> {
    this.dieAfter(-1)
    await this.store.close()
  }

  get texts(): (string | undefined)[] {
    return this.told.map(({ text }) => text)
  }

  get raws(): RawPdu[] {
    return [...this.store.kept.raw.values()]
  }

  get inbounds(): Inbound[] {
    return [...this.store.kept.inbound.values()]
  }

  /** `new`, `joined`… of all PDUs, in the order in which they came. */
  get states(): string[] {
    return this.raws.map(({ state }) => state)
  }

  eventsOf<T extends GatewayEvent['type']>(type: T): Extract<GatewayEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<GatewayEvent, { type: T }> => event.type === type)
  }

  async put(message: Message): Promise<void> {
    await this.store.apply([{ message: { ...message, version: 0 } }])
  }

  async message(id: string): Promise<Message> {
    return (await this.store.message(id))!
  }

  #nextId(): string {
    return `r${String(++this.#ids).padStart(6, '0')}`
  }

  #made(): Inbox {
    const { store, clock, events } = this
    const ids = { next: () => this.#nextId() }
    return new Inbox({
      backlog: new Backlog(),
      store: mortal(store as unknown as Store, this.#life),
      clock,
      ids,
      emit: (event) => events.push(event)
    })
  }
}

/** Of the program that has the inbox. */
class Life {
  writes = Number.POSITIVE_INFINITY
  end = () => {}
  readonly ended = new Promise<void>((resolve) => {
    this.end = resolve
  })
}

/** Nothing comes back from it once its owner is dead. */
function mortal(store: Store, life: Life): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const method = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return async (...given: unknown[]) => {
        if (life.writes >= 0 && name === 'apply' && life.writes-- === 0) life.end()
        const answer = life.writes < 0 ? undefined : await method.apply(target, given)
        return life.writes < 0 ? new Promise(() => {}) : answer
      }
    }
  })
}
