/** Interleaved rounds, so that whatever else the machine does hits all alike; of each the best round counts. */

export interface Contestant {
  name: string
  call(): unknown
}

export interface Effort {
  rounds: number
  /** Length of a round. */
  ms: number
}

/** Results go here, so that no engine may leave out the work. */
let sink: unknown

/** Calls a second of each contestant, in the same order. */
export function measure(contestants: readonly Contestant[], { rounds, ms }: Effort): number[] {
  // The second time it is compiled, and so the batch is as long as it was meant to be.
  const batches = contestants.map((one) => {
    callsWithin(one, ms * 5)
    return callsWithin(one, ms)
  })
  const best = contestants.map(() => 0)
  for (let round = 0; round < rounds; round++)
    contestants.forEach((one, i) => {
      best[i] = Math.max(best[i]!, rate(one, batches[i]!))
    })
  return best
}

function callsWithin({ call }: Contestant, ms: number): number {
  const start = performance.now()
  let calls = 0
  do {
    sink = call()
    calls++
  } while (performance.now() - start < ms)
  return calls
}

function rate({ call }: Contestant, calls: number): number {
  const start = performance.now()
  for (let i = 0; i < calls; i++) sink = call()
  return (calls * 1000) / (performance.now() - start)
}

export const lastResult = (): unknown => sink
