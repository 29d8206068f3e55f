/** Calls that take too long, and memory that is not given back. */

const LIMIT_MS = 100
const GROWTH = 48 * 2 ** 20

export class TooSlow extends Error {
  override readonly name = 'TooSlow'
}

/** Calls it. A machine that is busy elsewhere also makes a call slow: it counts if it is so three times in a row. */
export function timed<T>(call: () => T): T {
  const start = performance.now()
  try {
    return call()
  } finally {
    if (performance.now() - start > LIMIT_MS) mustBeQuicker(call)
  }
}

function mustBeQuicker(call: () => unknown): void {
  const ms = Math.min(...[1, 2].map(() => duration(call)))
  if (ms > LIMIT_MS) throw new TooSlow(`A call took ${Math.round(ms)} ms, three times more than ${LIMIT_MS}.`)
}

function duration(call: () => unknown): number {
  const start = performance.now()
  try {
    call()
  } catch {
    // Only the time counts here: the first call has told what it throws.
  }
  return performance.now() - start
}

/** Samples of the used heap; the lowest of many is about what is left behind a collection. */
export class HeapWatch {
  readonly #samples: number[] = []

  sample(): void {
    this.#samples.push(process.memoryUsage().heapUsed)
  }

  /** The growth in octets between the second quarter of the run (the first is warming up) and the last. */
  growth(): number {
    const quarter = Math.floor(this.#samples.length / 4)
    const early = this.#samples.slice(quarter, quarter * 2)
    const late = this.#samples.slice(-quarter)
    return quarter ? Math.min(...late) - Math.min(...early) : 0
  }

  growsWithoutBound(): boolean {
    return this.growth() > GROWTH
  }
}
