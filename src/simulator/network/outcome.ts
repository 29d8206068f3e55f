import type { Random } from '../../types'

/** What the service centre does with a message: which, and how often. The first rule that fits counts. */
export interface OutcomeRule {
  /** Recipients in international form; default: all. */
  to?: RegExp
  /** Share of the messages, 0 to 1; default 1. */
  rate?: number
  /** Only the first so many times for each recipient: temporary, then fine. */
  times?: number
  /** Refused with this +CMS ERROR code. */
  cms?: number
  /** TP-ST of its report; from 0x20 on the recipient does not get it. */
  status?: number
  /** Taken or not as without a rule, but the answer never comes. */
  silent?: true
}

/** Applies rules in their order and counts how often each was used. */
export class OutcomeRules {
  readonly #rules: OutcomeRule[] = []
  readonly #used = new Map<OutcomeRule, Map<string, number>>()

  constructor(rules: readonly OutcomeRule[] = []) {
    this.#rules.push(...rules)
  }

  /** Puts a rule before all others. */
  add(rule: OutcomeRule): void {
    this.#rules.unshift(rule)
  }

  remove(rule: OutcomeRule): void {
    const at = this.#rules.indexOf(rule)
    if (at >= 0) this.#rules.splice(at, 1)
  }

  /** The rule for this message, undefined where nothing special happens. */
  draw(to: string, random: Random): OutcomeRule | undefined {
    return this.#rules.find((rule) => {
      if (rule.to && !rule.to.test(to)) return false
      if (rule.rate !== undefined && random() >= rule.rate) return false
      return rule.times === undefined || this.#count(rule, to) <= rule.times
    })
  }

  #count(rule: OutcomeRule, to: string): number {
    const counts = this.#used.get(rule) ?? new Map<string, number>()
    this.#used.set(rule, counts)
    const count = (counts.get(to) ?? 0) + 1
    counts.set(to, count)
    return count
  }
}
