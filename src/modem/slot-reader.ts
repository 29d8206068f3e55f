import { AtError } from '../at'
import type { Family } from './family'
import type { Learned, Notice } from './learned'
import { DEADLINES, type Line } from './line'
import { isRefusal, optional } from './optional'
import { type Entry, isForNow, listSlots, readSlot, usedSlots } from './slots'
import type { Storages } from './storage'

export interface SlotReaderOptions {
  line: Line
  family: Family
  storages: Storages
  learned: Learned
  notice: Notice
}

/** Reads all of a memory, by a list or, where the modem fails at that, slot by slot. */
export class SlotReader {
  readonly #options: SlotReaderOptions
  /** Memories of which it was told that not all can be read. */
  readonly #told = new Set<string>()

  constructor(options: SlotReaderOptions) {
    this.#options = options
  }

  /** What lies in a memory, which becomes the selected one. Rejects with an AtError if it cannot be read now. */
  async read(memory: string): Promise<Entry[]> {
    const { storages, learned } = this.#options
    await storages.select(memory)
    const listed = learned.listing === 'list' ? await this.#list() : undefined
    return this.#secondLook(listed ?? (await this.#walk(memory)))
  }

  /** Undefined where the modem fails at AT+CMGL. */
  async #list(): Promise<Entry[] | undefined> {
    const first = await this.#tryList()
    if (first !== 'no list') return first
    // In text mode AT+CMGL=4 is an error, or shows texts.
    await optional(this.#options.line, 'AT+CMGF=0')
    const second = await this.#tryList()
    if (second === 'no list' || second === undefined) return undefined
    this.#options.notice('TEXT_MODE', 'The modem had fallen back to text mode; it was told again not to.')
    return second
  }

  async #tryList(): Promise<Entry[] | 'no list' | undefined> {
    const { line, family } = this.#options
    try {
      const { entries, textMode } = await listSlots(line, family.listMs ?? DEADLINES.list)
      return textMode ? 'no list' : entries
    } catch (error) {
      if (this.#hung(error)) return undefined
      if (!isRefusal(error) || isForNow(error)) throw error
      return 'no list'
    }
  }

  /** Learned before anything else is tried: some need a reset behind it, and would hang again after that. */
  #hung(error: unknown): boolean {
    const { learned, notice } = this.#options
    const hung = error instanceof AtError && error.code === 'AT_TIMEOUT' && /\+CMGL/.test(error.command ?? '')
    if (!hung) return false
    learned.listing = 'walk'
    notice('LISTING_HANGS', 'The modem does not answer AT+CMGL; messages are read one by one from now on.')
    return true
  }

  async #walk(memory: string): Promise<Entry[]> {
    const { line, storages, learned } = this.#options
    await storages.refresh()
    const usage = storages.usage(memory)
    if (usage?.used === 0) return []
    const entries: Entry[] = []
    for (const index of await this.#indices(usage?.total)) {
      const entry = await readSlot(line, index)
      if (entry !== 'empty') entries.push(entry)
      if (entries.length === usage?.used) break
    }
    this.#tellMissing(memory, entries.length, usage?.used)
    // It can be read in this way: so it is AT+CMGL that the modem does not know.
    if (entries.length > 0) learned.listing = 'walk'
    return entries
  }

  /** Some count from 0 and some from 1: one more is read to be sure. */
  async #indices(total = 0): Promise<number[]> {
    return (await usedSlots(this.#options.line)) ?? Array.from({ length: total + 1 }, (_, i) => i)
  }

  #tellMissing(memory: string, found: number, used: number | undefined): void {
    if (used === found || this.#told.has(memory)) return
    this.#told.add(memory)
    const missing =
      used === undefined ? 'The modem does not say' : `The modem says that ${used} slots are used`
    this.#options.notice(
      'SLOTS_NOT_FOUND',
      `Not all messages in the memory ${memory} may have been found. ${missing}; ${found} could be read.`
    )
  }

  /** On the way octets can get lost; in the slot they are still there. */
  async #secondLook(listed: readonly Entry[]): Promise<Entry[]> {
    const entries: Entry[] = []
    for (const entry of listed) {
      if (entry.announced === undefined || entry.foreign) entries.push(entry)
      else {
        const again = await readSlot(this.#options.line, entry.index)
        entries.push(again === 'empty' ? entry : again)
      }
    }
    return entries
  }
}
