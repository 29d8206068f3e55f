import type { ModemEvent } from './events'
import { isNearlyFull, type Storages } from './storage'

/** What modems say by themselves when nothing more goes in: of Huawei, Quectel, Cinterion, SIMCom, u-blox. */
const FULL =
  /^(\^SMMEMFULL|\+QIND:\s*"?smsfull|\^SMGO:\s*[1-9]|\+?SMS[ _]FULL|\+CIEV:\s*"?smsfull"?\s*,\s*[1-9])/i
const MEMORY = /"(SM|ME|MT|SR)"/i

type Level = 'roomy' | 'nearly full' | 'full'

/** Whether a line says that a memory is full; which one, '' if it does not say. Undefined for any other line. */
export function saysFull(line: string): string | undefined {
  return FULL.test(line) ? (MEMORY.exec(line)?.[1]?.toUpperCase() ?? '') : undefined
}

/** Tells when a memory becomes full or nearly so, and when it has room again. */
export class StorageWatch {
  readonly #levels = new Map<string, Level>()
  /** Memories that are full, or have been since that was last asked: the network may not try again by itself. */
  readonly #full = new Set<string>()
  /** Memories that are full by a word of the modem, whatever it counts. */
  readonly #said = new Set<string>()

  constructor(
    private readonly storages: Storages,
    private readonly emit: (event: ModemEvent) => void
  ) {}

  /** The modem says that a memory is full; '' is where messages go. */
  sayFull(memory: string): void {
    for (const name of this.storages.named(memory || this.storages.received)) this.#said.add(name)
  }

  /** So many slots are used. */
  look(memory: string, used: number): void {
    const said = this.#said.delete(memory)
    this.storages.setUsed(memory, used, said ? Math.max(used, 1) : undefined)
    const usage = this.storages.usage(memory)
    if (!usage) return
    const full = said || usage.used >= usage.total
    const level = full ? 'full' : isNearlyFull(usage) ? 'nearly full' : 'roomy'
    if (full) this.#full.add(memory)
    if (level === (this.#levels.get(memory) ?? 'roomy')) return
    this.#levels.set(memory, level)
    this.emit({ type: 'storage', memory, ...usage, full })
  }

  /** Whether a memory was full that no longer is; once for each time. */
  takeRelieved(): boolean {
    const relieved = [...this.#full].filter((memory) => this.#levels.get(memory) !== 'full')
    for (const memory of relieved) this.#full.delete(memory)
    return relieved.length > 0
  }
}
