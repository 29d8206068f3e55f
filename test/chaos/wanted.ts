/** What a kill run sends and receives: the same for the same seed, and no two alike. */
import { type Random, randomFrom } from '../fuzz/random'
import type { InboundText, Policy, PortInfo, Share, SharedPlan } from './protocol'

export interface Wanted {
  key: string
  to: string
  text: string
  /** Where not all have the same. */
  policy?: Policy
}

/** Septets of one part of a long message, TS 23.040 9.2.3.24.1. */
const PART = 153
const MOST_PARTS = 4
const WORDS = ['water', 'tank', 'level', 'pump', 'valve', 'north', 'south', 'alarm', 'river', 'gate']

/** Messages of 1 to 4 parts, each to a number of its own. */
export function wantedMessages(seed: number, count: number): Wanted[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, i) => ({
    key: `order-${i}`,
    to: `+62811${String(1_000_000 + i)}`,
    text: textOf(`#${i}`, 1 + (i % MOST_PARTS), random)
  }))
}

/** The same for hosts that share a store: of each policy there is some for each host. */
export function sharedMessages(seed: number, count: number, { hosts, policies }: SharedPlan): Wanted[] {
  return wantedMessages(seed, count).map((one, i) => ({
    ...one,
    policy: policies[Math.floor(i / hosts) % policies.length]!
  }))
}

/** Those that one host sends. */
export function shareOf(wanted: readonly Wanted[], { host, hosts }: Share): Wanted[] {
  return wanted.filter((_, i) => i % hosts === host)
}

/** Messages that come in, each from a number of its own; every fourth is long. */
export function wantedTexts(seed: number, count: number, ports: readonly PortInfo[]): InboundText[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, i) => ({
    modem: random.pick(ports).modem,
    from: `+62822${String(1_000_000 + i)}`,
    text: textOf(`@${i}`, i % 4 === 0 ? 2 + (i % 3) : 1, random),
    afterMs: random.int(120)
  }))
}

/** Words of the GSM alphabet that fill so many parts; no two parts of any two messages are alike. */
function textOf(name: string, parts: number, random: Random): string {
  const length = parts === 1 ? 100 : PART * (parts - 1) + 60
  let text = name
  while (text.length < length) {
    text += ` ${random.pick(WORDS)} ${name}.${random.int(1e6)}`
  }
  return text
}
