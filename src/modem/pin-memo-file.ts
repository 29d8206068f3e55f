import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { ModemError } from './errors'
import { macOf, type PinMemo, type PinRecord } from './pin-memo'
import { makeDirectory, readIfThere, replaceFile } from './safe-file'

const KEY_OCTETS = 32
/** Its MAC is in the file: records of another key would look like those of other PINs. */
const CHECK = 'pin-memo'

interface Content {
  check: string
  records: Map<string, PinRecord>
}

/** Work on one directory, whoever does it: each waits for the one before. */
const queues = new Map<string, Promise<unknown>>()

/**
 * A memo in two files of a directory, which is made if it is not there: `pin-memo.json` and its key, `pin-memo.key`.
 * Both are for their owner only. For one process; what it wrote is on disk when the promise resolves.
 */
export function filePinMemo(directory: string): PinMemo {
  const path = resolve(directory)
  const files = new MemoFiles(path)
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = (queues.get(path) ?? Promise.resolve()).then(work)
    const settled = done.catch(() => {})
    queues.set(path, settled)
    void settled.then(() => {
      if (queues.get(path) === settled) queues.delete(path)
    })
    return done
  }
  return {
    read: (subjects) =>
      inTurn(async () => {
        const { records } = await files.load()
        return new Map([...records].filter(([subject]) => subjects.includes(subject)))
      }),
    write: (subjects, record) =>
      inTurn(async () => {
        const content = await files.load()
        for (const subject of subjects) content.records.set(subject, record)
        await files.save(content)
      }),
    clear: (subjects) => inTurn(() => files.clear(subjects)),
    mac: (pin) => inTurn(async () => macOf(await files.key(), pin))
  }
}

class MemoFiles {
  readonly #file: string
  readonly #keyFile: string

  constructor(private readonly directory: string) {
    this.#file = join(directory, 'pin-memo.json')
    this.#keyFile = join(directory, 'pin-memo.key')
  }

  async key(): Promise<Uint8Array> {
    const there = await readIfThere(this.#keyFile)
    if (there) {
      if (there.length !== KEY_OCTETS) throw this.#unreadable(`${this.#keyFile} is broken`)
      return there
    }
    await makeDirectory(this.directory)
    const key = randomBytes(KEY_OCTETS)
    await replaceFile(this.#keyFile, key)
    return key
  }

  async load(): Promise<Content> {
    const check = macOf(await this.key(), CHECK)
    const text = await readIfThere(this.#file)
    if (text === undefined) return { check, records: new Map() }
    const content = parse(text.toString('utf8'))
    if (!content) throw this.#unreadable(`${this.#file} is broken`)
    if (content.check !== check) throw this.#unreadable(`${this.#file} was written with another key`)
    return content
  }

  save({ check, records }: Content): Promise<void> {
    return replaceFile(
      this.#file,
      `${JSON.stringify({ check, records: Object.fromEntries(records) }, null, 1)}\n`
    )
  }

  async clear(subjects: readonly string[]): Promise<void> {
    const content = await this.load()
    const before = content.records.size
    for (const subject of subjects) content.records.delete(subject)
    if (content.records.size !== before) await this.save(content)
  }

  #unreadable(what: string): ModemError {
    return new ModemError(
      'PIN_GUARDED',
      `${what}, so it cannot be told whether a PIN was refused: no PIN is typed. Find out with a phone that the SIM still takes its PIN, then delete ${this.#file} and ${this.#keyFile}.`
    )
  }
}

/** Undefined if it is not whole: then it may have said anything. */
function parse(text: string): Content | undefined {
  try {
    const { check, records } = JSON.parse(text) as { check: unknown; records: unknown }
    if (typeof check !== 'string' || typeof records !== 'object' || records === null) return undefined
    const entries = Object.entries(records)
    return entries.every(([, record]) => isRecord(record)) ? { check, records: new Map(entries) } : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is PinRecord {
  const { mac, left, at, typed } = (value ?? {}) as Partial<PinRecord>
  const known = left === 'trying' || left === 'refused'
  return known && typeof mac === 'string' && typeof at === 'string' && Number.isInteger(typed)
}
