import { deleteSlots } from './deletion'
import { type Hold, LATE } from './hold'
import type { Learned, Notice } from './learned'
import type { Line } from './line'
import { leftOf, type ReceivedPdu, type Receiver } from './received'
import type { SlotReader } from './slot-reader'
import type { Entry } from './slots'

export interface DrainOptions {
  line: Line
  reader: SlotReader
  receiver: Receiver
  /** How long a receiver is waited for. */
  hold: Hold
  learned: Learned
  notice: Notice
  /** Told how much a memory has in it, before and behind. */
  used(memory: string, used: number): void
  /** A memory has something to delete, by an answer of the receiver that came late. */
  again(memory: string): void
  /** Done between two commands: what cannot wait. */
  between(): Promise<void>
}

/**
 * Empties a memory: everything that came from the network is handed over and, once it is on disk, deleted. What was
 * stored to be sent is never touched.
 */
export class Drain {
  readonly #options: DrainOptions
  /** PDUs that the receiver has and has not answered, by slot. */
  readonly #underWay = new Map<string, string>()

  constructor(options: DrainOptions) {
    this.#options = options
  }

  /** Rejects with an AtError if the memory cannot be read now, or the line fails. */
  async run(memory: string): Promise<void> {
    const { reader, used, learned } = this.#options
    const all = await reader.read(memory)
    used(memory, all.length)
    this.#forget(memory, all)
    const received = all.filter((entry) => !entry.foreign && !isIn(this.#underWay, memory, entry))
    const late = received.filter((entry) => isIn(learned.taken, memory, entry))
    const fresh = received.filter((entry) => !late.includes(entry) && !isIn(learned.stuck, memory, entry))
    const gone = [...late, ...(await this.#handOver(memory, fresh))]
    if (gone.length === 0 && fresh.length > 0) return
    const doomed = received.filter((entry) => gone.includes(entry) || !fresh.includes(entry))
    used(memory, all.length - doomed.length + (await this.#delete(memory, doomed, gone)))
  }

  /** Those that were taken; none, if they could not be stored, or it is not known yet. */
  async #handOver(memory: string, fresh: readonly Entry[]): Promise<readonly Entry[]> {
    if (fresh.length === 0) return []
    const taken = this.#give(memory, fresh)
    const answer = await this.#options.hold.until(taken)
    if (answer !== LATE) return answer
    this.#expect(memory, fresh, taken)
    return []
  }

  /** The line is needed otherwise; what the receiver says is acted upon when it comes. */
  #expect(memory: string, fresh: readonly Entry[], taken: Promise<readonly Entry[]>): void {
    const { learned, again } = this.#options
    for (const entry of fresh) this.#underWay.set(keyOf(memory, entry), entry.pdu)
    void taken.then((gone) => {
      for (const entry of fresh) this.#underWay.delete(keyOf(memory, entry))
      for (const entry of gone) learned.taken.set(keyOf(memory, entry), entry.pdu)
      if (gone.length > 0) again(memory)
    })
  }

  async #give(memory: string, fresh: readonly Entry[]): Promise<readonly Entry[]> {
    const pdus = fresh.map(
      ({ foreign: _foreign, index, ...pdu }): ReceivedPdu => ({
        ...pdu,
        slot: { memory, index }
      })
    )
    try {
      const left = leftOf(await this.#options.receiver(pdus))
      return fresh.filter((_, i) => !left.includes(pdus[i]!))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#options.notice('NOT_TAKEN', `What came in could not be stored and stays in the modem (${why}).`)
      return []
    }
  }

  /** How many are still there. */
  async #delete(memory: string, received: readonly Entry[], fresh: readonly Entry[]): Promise<number> {
    const { line, between, learned } = this.#options
    // What could not be read may be read another time.
    const doomed = received.filter(({ pdu }) => pdu !== '')
    const indices = doomed.map(({ index }) => index)
    const left = await deleteSlots(line, indices, between)
    const doubtful = received.some((entry) => this.#isDoubtful(memory, entry, left, fresh))
    for (const entry of received) {
      learned.deleted.set(keyOf(memory, entry), entry.pdu)
      learned.taken.delete(keyOf(memory, entry))
    }
    for (const entry of fresh) if (entry.pdu === '') this.#stick(memory, entry)
    const undead = doubtful ? await this.#lookBehind(memory, doomed) : left.size
    return received.length - doomed.length + undead
  }

  /** A modem may say that it failed and have deleted, and the other way round: then it was there before. */
  #isDoubtful(memory: string, entry: Entry, left: ReadonlySet<number>, fresh: readonly Entry[]): boolean {
    const failed = left.has(entry.index)
    const before = isIn(this.#options.learned.deleted, memory, entry)
    return fresh.includes(entry) ? failed || before : !failed && entry.pdu !== ''
  }

  /** How many are still there although they should be gone. */
  async #lookBehind(memory: string, doomed: readonly Entry[]): Promise<number> {
    const { reader, learned } = this.#options
    const there = await reader.read(memory)
    const undead = doomed.filter((entry) =>
      there.some(({ index, pdu }) => index === entry.index && pdu === entry.pdu)
    )
    for (const entry of doomed)
      if (undead.includes(entry)) this.#stick(memory, entry)
      else learned.stuck.delete(keyOf(memory, entry))
    return undead.length
  }

  /** It has been handed over, and is not again as long as it lies there. */
  #stick(memory: string, entry: Entry): void {
    const { learned, notice } = this.#options
    if (isIn(learned.stuck, memory, entry)) return
    learned.stuck.set(keyOf(memory, entry), entry.pdu)
    const slot = `The message in slot ${entry.index} of the memory ${memory}`
    if (entry.pdu === '') notice('SLOT_UNREADABLE', `${slot} cannot be read. It stays there.`)
    else
      notice(
        'DELETE_FAILED',
        `${slot} cannot be deleted. It is not taken again; if the memory fills up, delete it in a phone.`
      )
  }

  /** Slots that hold something else by now. */
  #forget(memory: string, there: readonly Entry[]): void {
    const { stuck, deleted, taken } = this.#options.learned
    for (const map of [stuck, deleted, taken])
      for (const [key, pdu] of map)
        if (key.startsWith(`${memory} `) && !there.some((e) => keyOf(memory, e) === key && e.pdu === pdu))
          map.delete(key)
  }
}

function isIn(pdus: ReadonlyMap<string, string>, memory: string, entry: Entry): boolean {
  return pdus.get(keyOf(memory, entry)) === entry.pdu
}

function keyOf(memory: string, { index }: Entry): string {
  return `${memory} ${index}`
}
