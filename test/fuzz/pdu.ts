/** The run itself: the same for the command and for the test. */
import {
  type DecodeOptions,
  inspect,
  joinParts,
  looksLikeListing,
  parseListing,
  type Tpdu
} from '../../src/pdu'
import { nextInput } from './inputs'
import { inspectAgrees, outcome, roundTrip } from './invariants'
import { garbageListing } from './listings'
import { type Random, randomFrom } from './random'
import { HeapWatch, timed } from './watch'

export interface Failure {
  pdu: string
  options: DecodeOptions
  error: unknown
}

export interface FuzzResult {
  count: number
  decoded: number
  withProblems: number
  /** decode() and encode(): how often each code. */
  refused: Map<string, number>
  notEncoded: Map<string, number>
  /** The first few; empty if all went well. */
  failures: Failure[]
  heapGrowth: number
  seconds: number
}

/** One PDU in so many is also inspected, as a part, in a listing, joined with others: these are slower. */
const INSPECTED = 16
const LISTED = 64
const HEAP_SAMPLES = 400
const ENOUGH_FAILURES = 5
const PARTS = ['smsc', 'address', 'time', 'septets', 'udl+septets'] as const

export function fuzzPdu(count: number, seed: number): FuzzResult {
  const random = randomFrom(seed)
  const heap = new HeapWatch()
  const result: FuzzResult = {
    count: 0,
    decoded: 0,
    withProblems: 0,
    refused: new Map(),
    notEncoded: new Map(),
    failures: [],
    heapGrowth: 0,
    seconds: 0
  }
  const recent: Tpdu[] = []
  const start = performance.now()
  for (; result.count < count && result.failures.length < ENOUGH_FAILURES; result.count++) {
    if (result.count % Math.ceil(count / HEAP_SAMPLES) === 0) heap.sample()
    tryNext(random, result, recent)
  }
  result.seconds = (performance.now() - start) / 1000
  result.heapGrowth = heap.growth()
  if (heap.growsWithoutBound()) {
    const error = new Error(`The heap grew by ${Math.round(result.heapGrowth / 2 ** 20)} MiB.`)
    result.failures.push({ pdu: '', options: {}, error })
  }
  return result
}

function tryNext(random: Random, result: FuzzResult, recent: Tpdu[]): void {
  const { octets, options } = nextInput(random)
  const hex = Buffer.from(octets).toString('hex').toUpperCase()
  const pdu = random.pick([hex, hex, hex.toLowerCase(), octets])
  try {
    const { plain, again } = roundTrip(pdu, hex, options)
    if (plain.refused) increment(result.refused, plain.refused.code)
    else {
      result.decoded++
      if (plain.value.problems) result.withProblems++
      recent[random.int(8)] = plain.value
    }
    if (again?.refused) increment(result.notEncoded, again.refused.code)
    if (random.oneIn(INSPECTED)) inspectAgrees(pdu, options)
    if (random.oneIn(LISTED)) tryRest(hex, options, recent, random)
  } catch (error) {
    result.failures.push({ pdu: hex, options, error })
  }
}

/** What else takes text or PDUs from outside: it may refuse with a PduError, or name what is wrong. */
function tryRest(hex: string, options: DecodeOptions, recent: Tpdu[], random: Random): void {
  timed(() => inspect(hex.slice(0, random.int(60)), { part: random.pick(PARTS) }))
  timed(() =>
    inspect(hex, { ...options, expect: { text: 'a', address: '+1', smsc: '+49', scts: 'x', length: 9 } })
  )
  const listing = garbageListing(hex, random)
  timed(() => looksLikeListing(listing))
  for (const { pdu, toNetwork } of timed(() => parseListing(listing)))
    roundTripOrRefuse(pdu, toNetwork, options)
  outcome(() => joinParts(recent.filter((tpdu) => tpdu !== undefined)))
}

/** A listing may hold an empty or odd line, which decode() refuses. */
function roundTripOrRefuse(pdu: string, toNetwork: boolean, options: DecodeOptions): void {
  roundTrip(pdu, pdu.toUpperCase(), { ...options, toNetwork })
}

function increment(counts: Map<string, number>, code: string): void {
  counts.set(code, (counts.get(code) ?? 0) + 1)
}
