import type { Attempt, Claimed, Message, Store } from '../../src/store'

const POOL = 'bench'
/** Rows of one call, as a broadcast takes them in. */
const ROWS = 500

export interface Flow {
  ms: number
  right: boolean
}

/** So many owners, spread over the hosts, bring messages to their end as a lane does. */
export async function measureFlow(hosts: readonly Store[], owners: number, messages: number): Promise<Flow> {
  const queue = `flow-${owners}`
  await fill(hosts[0]!, queue, 0, messages)
  const seen = new Set<string>()
  let twice = 0
  const start = performance.now()
  const work = async (host: Store, owner: string) => {
    for (;;) {
      const claimed = await host.claim(asks(owner, queue))
      if (!claimed) return
      if (seen.has(claimed.message.id)) twice++
      seen.add(claimed.message.id)
      await send(host, claimed)
    }
  }
  await Promise.all(Array.from({ length: owners }, (_, i) => work(hosts[i % hosts.length]!, `owner ${i}`)))
  const ms = performance.now() - start
  const { sent } = await hosts[0]!.counts(queue)
  return { ms, right: twice === 0 && sent === messages }
}

/** The two writes of a message of one part, and what is between them left out. */
async function send(host: Store, { message, lease }: Claimed): Promise<void> {
  const { queue: _, ...out } = message
  const attempt: Attempt = { n: 1, sim: 'sim', modem: 'm', submittedAt: 1, outcome: 'submitted' }
  const part = { ...message.parts[0]!, pdu: PDU }
  const submission = { sim: 'sim', message: message.id, seq: 1, n: 1 }
  const sending: Message = {
    ...out,
    state: 'sending',
    sim: 'sim',
    parts: [{ ...part, state: 'submitted', attempts: [attempt] }]
  }
  const { versions } = await host.apply([{ message: sending }, { submission }], lease)
  const accepted: Attempt = { ...attempt, outcome: 'accepted', settledAt: 2, mr: 7, evidence: 'answer' }
  const sent: Message = {
    ...sending,
    version: versions[0]!,
    state: 'sent',
    sentAt: 2,
    parts: [{ ...part, state: 'accepted', attempts: [accepted] }]
  }
  await host.apply([{ message: sent }], lease)
  await host.release(lease)
}

export interface ClaimTimes {
  /** Messages a second, while they were taken in. */
  rate: number
  median: number
  /** All but one of a hundred take less. */
  late: number
  countMs: number
  right: boolean
}

/** Makes so many messages wait, then claims some of them. */
export async function measureClaims(
  store: Store,
  there: number,
  size: number,
  claims: number
): Promise<ClaimTimes> {
  const queue = 'claims'
  const fillMs = await timed(() => fill(store, queue, there, size))
  const times: number[] = []
  const taken: Claimed[] = []
  for (let i = 0; i < claims; i++)
    times.push(
      await timed(async () => {
        const claimed = await store.claim(asks('owner', queue))
        if (claimed) taken.push(claimed)
      })
    )
  for (const { lease } of taken) await store.release(lease)
  times.sort((a, b) => a - b)
  let counted: number | undefined
  const countMs = await timed(async () => {
    counted = (await store.counts(queue)).queued
  })
  const inOrder = taken.every(({ message }, i) => message.row === i)
  return {
    rate: ((size - there) / fillMs) * 1000,
    median: times[Math.floor(times.length / 2)]!,
    late: times[Math.floor(times.length * 0.99)]!,
    countMs,
    right: taken.length === claims && inOrder && counted === size
  }
}

async function fill(store: Store, queue: string, from: number, until: number): Promise<void> {
  for (let at = from; at < until; at += ROWS) {
    const count = Math.min(ROWS, until - at)
    await store.apply(Array.from({ length: count }, (_, i) => ({ message: messageOf(queue, at + i) })))
  }
}

const PDU = `0011000C912618214365870000A7${'41'.repeat(100)}`

function messageOf(queue: string, row: number): Message {
  return {
    id: `${queue}-${String(row).padStart(9, '0')}`,
    version: 0,
    batch: queue,
    row,
    pool: POOL,
    to: `+62812${String(row).padStart(8, '0')}`,
    body: { text: 'The quick brown fox jumps over the lazy dog; 12 tanks are at 3.5 bar, pump 7 is off.' },
    policy: 'hold',
    priority: 'bulk',
    report: false,
    state: 'queued',
    parts: [{ seq: 1, state: 'waiting', attempts: [] }],
    tries: 0,
    queuedAt: 1_700_000_000_000 + row,
    storedAt: 0,
    due: 0,
    queue
  }
}

function asks(owner: string, queue: string) {
  return { owner, queues: [queue], priorities: ['alert', 'normal', 'bulk'] as const, leaseMs: 600_000 }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
