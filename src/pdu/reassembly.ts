import type { Problem, Tpdu } from './types'

/** A whole message: the TPDU of its first part with the text or data of all. */
export interface Joined extends Tpdu {
  /** Of how many parts it was made. */
  parts: number
  /** Present where parts are missing (the text has `[…]` in their place) or do not go together. */
  incomplete?: Incomplete
}

export interface Incomplete {
  /** Sequence numbers of the parts that came. */
  have: number[]
  total: number
  /** Those parts as they came. */
  tpdus: Tpdu[]
}

/** What is waiting, for diagnosis. */
export interface PendingMessage {
  scope: string
  sender: string
  ref: number
  bits: 8 | 16
  total: number
  have: number[]
  /** Milliseconds, by the clock of the Reassembler. */
  firstAt: number
  lastAt: number
}

interface Pending extends PendingMessage {
  tpdus: Map<number, Tpdu>
}

export interface ReassemblerOptions {
  /** Milliseconds, of any epoch. */
  now: () => number
  /** How long the parts of a message may be apart; default 24 hours. */
  expiryMs?: number
}

/**
 * Joins the parts of concatenated messages (TS 23.040 9.2.3.24.1): any order, doubles ignored. A message is known by
 * its scope (whatever the caller keeps apart, as one SIM), sender, reference, width and number of parts - not by its
 * service centre or time. A sender that uses a reference again begins another message.
 */
export class Reassembler {
  readonly #now: () => number
  readonly #expiryMs: number
  readonly #pending = new Map<string, Pending[]>()
  /** Parts of messages already joined, so that a double that comes late opens no new one. */
  readonly #done = new Map<string, number>()

  constructor({ now, expiryMs = 24 * 60 * 60 * 1000 }: ReassemblerOptions) {
    this.#now = now
    this.#expiryMs = expiryMs
  }

  /** Takes a TPDU; gives the whole message if this was its last part, or if it is no part. */
  add(tpdu: Tpdu, scope = ''): Joined | undefined {
    if (!tpdu.concat || tpdu.concat.total === 1) return join([tpdu], 1)
    const { seq, total } = tpdu.concat
    const key = keyOf(tpdu, scope)
    if (this.#isDouble(tpdu, key)) return undefined
    const messages = this.#pending.get(key) ?? []
    const message = nearest(messages, tpdu) ?? open(messages, tpdu, scope, this.#now())
    this.#pending.set(key, messages)
    message.tpdus.set(seq, tpdu)
    message.have = [...message.tpdus.keys()].sort((a, b) => a - b)
    message.lastAt = this.#now()
    if (message.tpdus.size < total) return undefined
    this.#remove(key, message)
    for (const part of message.tpdus.values()) this.#done.set(fingerprint(part, key), message.lastAt)
    return join(inOrder(message), total)
  }

  /** Gives up what has waited longer than the expiry, and gives it out as incomplete messages. */
  expire(): Joined[] {
    const limit = this.#now() - this.#expiryMs
    for (const [print, at] of this.#done) if (at <= limit) this.#done.delete(print)
    const stale: Joined[] = []
    for (const [key, messages] of this.#pending)
      for (const message of messages.filter(({ lastAt }) => lastAt <= limit)) {
        this.#remove(key, message)
        stale.push(join(inOrder(message), message.total))
      }
    return stale
  }

  /** What is waiting for more parts. */
  snapshot(): PendingMessage[] {
    return [...this.#pending.values()]
      .flat()
      .map(({ tpdus, ...message }) => ({ ...message, have: [...message.have] }))
  }

  #isDouble(tpdu: Tpdu, key: string): boolean {
    const waiting = this.#pending.get(key)?.some(({ tpdus }) => {
      const same = tpdus.get(tpdu.concat!.seq)
      return same !== undefined && content(same) === content(tpdu)
    })
    return waiting || this.#done.has(fingerprint(tpdu, key))
  }

  #remove(key: string, message: Pending): void {
    const left = this.#pending.get(key)!.filter((other) => other !== message)
    if (left.length === 0) this.#pending.delete(key)
    else this.#pending.set(key, left)
  }
}

/**
 * The messages of a list of TPDUs, in the order in which each began; what is not whole comes out with `incomplete`.
 */
export function joinParts(tpdus: readonly Tpdu[]): Joined[] {
  const reassembler = new Reassembler({ now: () => 0, expiryMs: 0 })
  const whole = tpdus.flatMap((tpdu) => reassembler.add(tpdu) ?? [])
  const place = new Map(tpdus.map((tpdu, index) => [tpdu, index]))
  const began = (joined: Joined) => Math.min(...partsOf(joined).map((tpdu) => place.get(tpdu)!))
  return [...whole, ...reassembler.expire()].sort((a, b) => began(a) - began(b))
}

const sources = new WeakMap<Joined, readonly Tpdu[]>()

/** The very TPDUs that a message was made of, in the order of their sequence numbers. */
export function partsOf(joined: Joined): readonly Tpdu[] {
  return sources.get(joined) ?? []
}

function keyOf({ type, address, concat }: Tpdu, scope: string): string {
  const { ref, total, bits } = concat!
  return JSON.stringify([scope, type, address?.text, ref, total, bits])
}

function content({ text, data, dcs }: Tpdu): string {
  return `${dcs?.value} ${text ?? data}`
}

function fingerprint(tpdu: Tpdu, key: string): string {
  return `${key} ${tpdu.concat!.seq} ${tpdu.scts} ${content(tpdu)}`
}

/** The message that lacks this part; of several the one whose time stamps are nearest. */
function nearest(messages: readonly Pending[], tpdu: Tpdu): Pending | undefined {
  const distance = ({ tpdus }: Pending) => Math.min(...[...tpdus.values()].map((other) => apart(other, tpdu)))
  return messages
    .filter(({ tpdus }) => !tpdus.has(tpdu.concat!.seq))
    .sort((a, b) => distance(a) - distance(b))[0]
}

function apart(a: Tpdu, b: Tpdu): number {
  const distance = Math.abs(Date.parse(a.scts ?? '') - Date.parse(b.scts ?? ''))
  return Number.isNaN(distance) ? Number.MAX_VALUE : distance
}

function open(messages: Pending[], tpdu: Tpdu, scope: string, now: number): Pending {
  const { ref, total, bits } = tpdu.concat!
  const sender = tpdu.address?.text ?? ''
  const message: Pending = {
    scope,
    sender,
    ref,
    bits,
    total,
    have: [],
    firstAt: now,
    lastAt: now,
    tpdus: new Map()
  }
  messages.push(message)
  return message
}

function inOrder({ have, tpdus }: Pending): Tpdu[] {
  return have.map((seq) => tpdus.get(seq)!)
}

/** The parts, in order, as one message. */
function join(parts: readonly Tpdu[], total: number): Joined {
  const { concat, udh, udhi, ...front } = parts[0]!
  const joined: Joined =
    total === 1 && !concat ? { ...parts[0]!, parts: 1 } : { ...front, parts: parts.length }
  sources.set(joined, parts)
  if (total === 1) return joined
  const have = parts.map((part) => part.concat!.seq)
  const binary = parts.filter(({ data }) => data !== undefined).length
  if (binary === total) joined.data = parts.map(({ data }) => data).join('')
  else joined.text = joinTexts(parts, total)
  const problems = parts.flatMap((part) => part.problems ?? [])
  if (binary > 0 && binary < parts.length) problems.push(MIXED)
  if (problems.length > 0) joined.problems = problems
  if (have.length < total || problems.includes(MIXED)) joined.incomplete = { have, total, tpdus: [...parts] }
  return joined
}

const MIXED: Problem = {
  code: 'MIXED_PARTS',
  field: 'TP-DCS',
  offset: 0,
  message:
    'Some parts are text and some are 8-bit data: only the text is joined, the parts are kept as they came.'
}

/** UTF-16 units are put together as they are, so that a pair divided between two parts is whole again. */
function joinTexts(parts: readonly Tpdu[], total: number): string {
  let text = ''
  let expected = 1
  for (const part of parts) {
    if (part.concat!.seq > expected) text += '[…]'
    text += part.text ?? ''
    expected = part.concat!.seq + 1
  }
  return expected <= total ? `${text}[…]` : text
}
