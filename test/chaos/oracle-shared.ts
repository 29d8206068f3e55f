/** What must be true of all that hosts have sent and received that share a store, whatever has happened to them. */
import type { LedgerEntry } from '../../src/simulator'
import type { Inbound, Message, RawPdu } from '../../src/store'
import { judgeReceived } from './oracle-received'
import { judgeResults } from './oracle-results'
import { groupBy, judgeSent, type SentCounts } from './oracle-sent'
import type { Census, FromGateway, InboundText, Policy, ResultLine, Told } from './protocol'
import type { Wanted } from './wanted'

export interface SharedFacts {
  wanted: readonly Wanted[]
  texts: readonly InboundText[]
  kills: readonly number[]
  messages: readonly Message[]
  raws: readonly RawPdu[]
  inbounds: readonly Inbound[]
  ledger: readonly LedgerEntry[]
  census: Census
  /** Of all hosts, in the order in which they were told. */
  told: readonly Told[]
  results: readonly ResultLine[]
  /** All that the hosts have said. */
  said: readonly FromGateway[]
}

export interface SharedCounts extends SentCounts {
  received: number
  /** Received messages that were told again. */
  again: number
  results: number
  halts: number
}

export function judgeShared(facts: SharedFacts): { counts: SharedCounts; violations: string[] } {
  const { texts, told, raws, inbounds, census, messages, said } = facts
  const results = facts.results.filter(({ code }) => !code?.startsWith('STORE_'))
  const sent = [...groupBy(facts.wanted, ({ policy }) => policy!)].map(([policy, wanted]) =>
    judgePolicy(policy, wanted, facts)
  )
  const received = judgeReceived({ wanted: texts, told, raws, inbounds, deleted: census.deleted })
  const total = (name: keyof SentCounts) => sent.reduce((sum, { counts }) => sum + counts[name], 0)
  return {
    counts: {
      sent: total('sent'),
      held: total('held'),
      parts: total('parts'),
      doubles: total('doubles'),
      interrupted: total('interrupted'),
      received: received.counts.told,
      again: received.counts.again,
      results: results.length,
      halts: said.filter(({ type }) => type === 'halted').length
    },
    violations: [
      ...strangers(facts),
      ...sent.flatMap(({ violations }) => violations),
      ...received.violations,
      ...judgeResults(messages, results),
      ...troubles(said)
    ]
  }
}

function judgePolicy(policy: Policy, wanted: readonly Wanted[], { messages, ledger, kills }: SharedFacts) {
  const keys = new Set(wanted.map(({ key }) => key))
  const recipients = new Set(wanted.map(({ to }) => to))
  return judgeSent({
    policy,
    resets: false,
    wanted,
    messages: messages.filter(({ key = '' }) => keys.has(key)),
    ledger: ledger.filter(({ to }) => recipients.has(to)),
    kills: kills.map((at) => ({ at, settingUp: [] }))
  })
}

/** What nobody wanted. */
function strangers({ wanted, messages, ledger }: SharedFacts): string[] {
  const keys = new Set(wanted.map(({ key }) => key))
  const recipients = new Set(wanted.map(({ to }) => to))
  return [
    ...messages.filter(({ key = '' }) => !keys.has(key)).map(({ id }) => `${id} was ordered by nobody`),
    ...ledger.filter(({ to }) => !recipients.has(to)).map(({ to }) => `the network took one to ${to}`)
  ]
}

function troubles(said: readonly FromGateway[]): string[] {
  return said.flatMap((one) => (one.type === 'trouble' ? [`trouble: ${one.code}: ${one.message}`] : []))
}
