/** The kill runs there are, each with its oracle. */
import { compileChildren } from './children'
import { SUBMIT_MS } from './impatient'
import type { Moment, Quotas } from './kill-plan'
import { KillRun, type KillRunOptions, type KillRunResult } from './kill-run'
import { judgeReceived, type ReceivedCounts } from './oracle-received'
import { judgeSent, type SentCounts } from './oracle-sent'
import type { FromGateway, Policy } from './protocol'
import { allInbounds, allMessages, allRaws, withStore } from './records'
import { type Gateway, readyOf } from './shots'
import { wantedMessages, wantedTexts } from './wanted'

export interface RunOptions {
  seed: number
  messages: number
  kills: number
  quotas: Quotas
  latencyMs?: number
  modems?: number
}

export interface RunReport<Counts> extends KillRunResult {
  seed: number
  counts: Counts
  violations: string[]
  seconds: number
}

/** SIMs with room for what a kill leaves in them. */
const CAPACITY = 250
/** A gateway that gets nothing done for so long is stuck. */
const STUCK_MS = 60_000
const TOLD_MS = 1200
/** By then the gateway believes what the modems' memories say of messages that were stored and not sent. */
const BELIEVED_MS = SUBMIT_MS + 3000

let compiled: ReturnType<typeof compileChildren> | undefined

export async function killSending(
  policy: Policy,
  options: RunOptions & Pick<KillRunOptions, 'resets'>
): Promise<RunReport<SentCounts & { orphans: number }>> {
  const { messages: count, seed, resets = false } = options
  return run(options, { resets }, async (killRun) => {
    const send = { seed, count, policy }
    await killRun.killAll({ send })
    const gateway = killRun.start({ send })
    await settled(gateway)
    await killRun.end(gateway)
    const messages = await withStore(killRun.home, allMessages)
    const { toSend } = killRun.census.stored
    const { counts, violations } = judgeSent({
      policy,
      resets,
      wanted: wantedMessages(seed, count),
      messages,
      ledger: await killRun.ledger(),
      kills: killRun.result.kills
    })
    // A kill between AT+CMGW and the record of its slot, or before AT+CMGD, leaves a message in the modem.
    return { counts: { ...counts, orphans: toSend }, violations }
  })
}

export async function killReceiving(options: RunOptions): Promise<RunReport<ReceivedCounts>> {
  const { messages: count, seed, kills } = options
  return run(options, { mostSkipped: 1 }, async (killRun) => {
    const wanted = wantedTexts(seed, count, killRun.ports)
    const left = [...wanted]
    const lost = new Set<string>()
    const { sink } = killRun
    const some = () => killRun.inject(left.splice(0, Math.ceil(count / kills)))
    const begun = async (moment: Moment, gateway: Gateway) => {
      // Some come while the modems are set up, others one by one later.
      if (moment !== 'starting' && killRun.random.oneIn(3)) await allReady(gateway, killRun.ports.length)
      some()
    }
    const buried = async () => {
      for (const one of await killRun.lostNow()) lost.add(one)
    }
    await killRun.killAll({ sink }, { begun, buried })
    killRun.inject(left)
    const gateway = killRun.start({ sink })
    await toldOf(killRun, gateway, wanted.length)
    await killRun.end(gateway)
    const { deleted } = killRun.census
    const [raws, inbounds] = await withStore(killRun.home, (store) =>
      Promise.all([allRaws(store), allInbounds(store)])
    )
    const { counts, violations } = judgeReceived({ wanted, told: killRun.told(), raws, inbounds, deleted })
    return { counts, violations: [...new Set([...lost, ...violations])] }
  })
}

export async function run<Counts>(
  { seed, messages, kills, quotas, latencyMs = 200, modems = 4 }: RunOptions,
  more: Partial<KillRunOptions>,
  work: (killRun: KillRun) => Promise<{ counts: Counts; violations: string[] }>
): Promise<RunReport<Counts>> {
  const begun = Date.now()
  compiled ??= compileChildren()
  const mostSkipped = Math.floor(messages / kills)
  const children = await compiled
  const killRun = new KillRun({
    children,
    seed,
    modems,
    latencyMs,
    capacity: CAPACITY,
    kills,
    quotas,
    mostSkipped,
    ...more
  })
  try {
    await killRun.open()
    const verdict = await work(killRun)
    const violations = [...verdict.violations, ...troublesOf(killRun)]
    return { seed, ...killRun.result, ...verdict, violations, seconds: (Date.now() - begun) / 1000 }
  } catch (cause) {
    const what = [`With seed ${seed}: ${(cause as Error).message}`, ...troublesOf(killRun)]
    throw new Error(what.join('\n'), { cause })
  } finally {
    await killRun.close()
  }
}

/** Nothing but the kills went wrong, so there was nothing to tell a person. */
function troublesOf({ result }: KillRun): string[] {
  return [...result.troubles].map(([what, times]) => `${times} x trouble: ${what}`)
}

/** Everything is sent or held, and what may still be settled is. */
export async function settled(gateway: Gateway): Promise<void> {
  let doneSince: number | undefined
  let progress = { at: Date.now(), what: '' }
  for (let from = 0; ; from = gateway.said.length) {
    const standing = await gateway.until(isStanding, from)
    if (!standing) return
    const what = JSON.stringify(standing)
    if (what !== progress.what) progress = { at: Date.now(), what }
    if (Date.now() - progress.at > STUCK_MS) throw stuck(gateway)
    doneSince = standing.open === 0 ? (doneSince ?? Date.now()) : undefined
    if (doneSince === undefined) continue
    if (standing.hopeful === 0 || Date.now() - doneSince > BELIEVED_MS) return
  }
}

/** With what it said last of each kind and modem. */
function stuck({ said }: Gateway): Error {
  const last = new Map(said.map((one) => [`${one.type} ${'modem' in one ? one.modem : ''}`, one]))
  return new Error(`It does not go on: ${[...last.values()].map((one) => JSON.stringify(one)).join('\n')}`)
}

function isStanding(said: FromGateway): said is Extract<FromGateway, { type: 'standing' }> {
  return said.type === 'standing'
}

/** So long that what was told before counts as told. */
export async function allReady(gateway: Gateway, count: number): Promise<void> {
  const late = new Promise((_, reject) => setTimeout(() => reject(stuck(gateway)), STUCK_MS).unref())
  await Promise.race([gateway.until(() => readyOf(gateway).length === count), late])
  await new Promise((resolve) => setTimeout(resolve, TOLD_MS))
}

export async function toldOf(killRun: KillRun, gateway: Gateway, count: number): Promise<void> {
  const end = Date.now() + STUCK_MS
  while (new Set(killRun.told().map(({ from }) => from)).size < count && Date.now() < end) {
    const late = new Promise((resolve) => setTimeout(resolve, 1000))
    await Promise.race([gateway.until(({ type }) => type === 'told', gateway.said.length), late])
  }
  // What was told is settled by then.
  await new Promise((resolve) => setTimeout(resolve, 1500))
}
