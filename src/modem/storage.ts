import { type MemoryState, parseMemories, parseReadable, type Usage } from './cpms'
import { ask, type Line, query } from './line'
import { ignored, isRefusal } from './optional'
import { isNotYet } from './patience'

/** Memories in which messages from the network may lie, TS 27.005 3.1; not those of broadcasts and of the modem's own. */
const WITH_MESSAGES = ['SM', 'ME', 'MT', 'SR']
/** Two together; modems number its slots each in its own way. */
const JOINED = 'MT'
const PARTS = ['SM', 'ME']

/** Some modems leave out the OK behind the answer. */
const GRACE_MS = 2000
/** So few free slots, or so small a part of them, are nearly none. */
const FEW = 3
const SMALL_PART = 0.2

/** Whether there is hardly any room left. */
export function isNearlyFull({ used, total }: Usage): boolean {
  const free = total - used
  return used > 0 && (free < FEW || free < total * SMALL_PART)
}

/**
 * Asks what memories there are and how they stand: AT+CPMS=? and AT+CPMS? (TS 27.005 3.2.2). A modem that does not say
 * has none to choose from. Rejects if the line fails; and, unless `anyway`, if the modem is not ready to say it yet.
 */
export async function readStorages(line: Line, { anyway = false } = {}): Promise<Storages> {
  const answers: string[] = []
  for (const text of ['AT+CPMS=?', 'AT+CPMS?']) answers.push(await answerTo(line, text, anyway))
  const [readable = '', current = ''] = answers
  return new Storages(line, parseReadable(readable), parseMemories(current))
}

/** The memories of a modem, and which of them is read: +CPMS= is typed here and nowhere else. */
export class Storages {
  /** Those to read from, none of them part of another; empty if the modem names none. */
  readonly memories: readonly string[]
  /** <mem3>, where messages from the network go; '' if the modem does not say. */
  readonly received: string
  readonly #usage = new Map<string, Usage>()
  /** <mem1> to <mem3>, or as many as the modem has. */
  readonly #current: string[]
  readonly #line: Line
  /** How many memories +CPMS= is given. */
  #given: number

  constructor(line: Line, readable: readonly string[], current: readonly MemoryState[]) {
    this.#line = line
    this.#current = current.map(([name]) => name)
    this.#given = Math.max(1, this.#current.length)
    this.#note(current)
    this.received = this.#current[2] ?? this.#current[0] ?? ''
    this.memories = separate(
      WITH_MESSAGES.filter((name) => readable.includes(name) || this.#current.includes(name))
    )
  }

  /** Whether another memory can be chosen. */
  get canSelect(): boolean {
    return this.memories.length > 0
  }

  /** Used and total slots, as they were last told; undefined if they never were. */
  usage(memory: string): Usage | undefined {
    return this.#usage.get(memory)
  }

  /** Corrects how many are used, by what was listed or deleted. `total` only where the modem does not say. */
  setUsed(memory: string, used: number, total?: number): void {
    const slots = this.#usage.get(memory)?.total ?? total
    if (slots) this.#usage.set(memory, { used, total: slots })
  }

  /** All to look into, where messages go first. '' is the one that is selected, where the modem names none. */
  get all(): string[] {
    return this.canSelect ? [...new Set([...this.named(this.received), ...this.memories])] : ['']
  }

  /** The memories that a name stands for: +CMTI may name two together, or one where there is none to choose. */
  named(memory: string): readonly string[] {
    if (!this.canSelect) return ['']
    if (memory === '') return []
    return memory === JOINED && !this.memories.includes(JOINED) ? PARTS : [memory]
  }

  /** Asks AT+CPMS? again for what is used. Rejects if the line fails. */
  async refresh(): Promise<void> {
    this.#note(parseMemories(await answerTo(this.#line, 'AT+CPMS?', true)))
  }

  /**
   * Makes a memory the one that is read and deleted from; where messages are written and received stays as it is.
   * Nothing is typed if it is that already. Rejects with the AtError of a modem that refuses.
   */
  async select(memory: string): Promise<void> {
    if (memory === this.#current[0] || (memory === '' && !this.canSelect)) return
    // Not every modem takes as many names as it shows.
    for (let given = this.#given; ; given--) {
      try {
        await this.#select([memory, ...this.#current.slice(1, given)])
        this.#given = given
        return
      } catch (error) {
        if (given === 1 || !isRefusal(error)) throw error
      }
    }
  }

  async #select(names: readonly string[]): Promise<void> {
    const text = `AT+CPMS=${names.map((name) => `"${name}"`).join(',')}`
    const [answer] = await ask(this.#line, query(text, { graceMs: GRACE_MS }))
    this.#current[0] = names[0]!
    this.#note(parseMemories(answer ?? '', [names[0]!, ...this.#current.slice(1)]))
  }

  #note(memories: readonly MemoryState[]): void {
    // A memory that is told to have no slots has some that are not told.
    for (const [name, usage] of memories) if (usage?.total) this.#usage.set(name, usage)
  }
}

function separate(memories: readonly string[]): readonly string[] {
  if (!PARTS.every((part) => memories.includes(part))) return memories
  return memories.filter((name) => name !== JOINED)
}

async function answerTo(line: Line, text: string, anyway: boolean): Promise<string> {
  try {
    return (await ask(line, query(text, { graceMs: GRACE_MS })))[0] ?? ''
  } catch (error) {
    if (!anyway && isNotYet(error)) throw error
    return ignored(error, '')
  }
}
