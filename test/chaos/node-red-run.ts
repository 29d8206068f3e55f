/** A Node-RED that is killed while its flow sends and receives. */
import { join } from 'node:path'
import { freePort } from '../support/free-port'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import type { Moment } from './kill-plan'
import { judgeReceived } from './oracle-received'
import { judgeResults } from './oracle-results'
import { judgeSent, type SentCounts } from './oracle-sent'
import type { Policy } from './protocol'
import { allInbounds, allMessages, allRaws, withStore } from './records'
import { allReady, type RunOptions, type RunReport, run, settled, toldOf } from './runs'
import type { Gateway } from './shots'
import { wantedMessages, wantedTexts } from './wanted'

export type NodeRedCounts = SentCounts & { received: number; again: number; results: number }

/** So many lives for each kill that is wanted: not each is hit at the moment that was meant. */
const SPARE = 1.5
/** Messages that come in while one of them is killed. */
const IN_A_LIFE = 2
/** Node-RED takes its time to start, on a machine that is busy, too. */
const TIMES = { patienceMs: 10_000, startMs: 4000 }
/** Messages that go between two kills, at most. */
const MOST_SKIPPED = 3

export async function killNodeRed(policy: Policy, options: RunOptions): Promise<RunReport<NodeRedCounts>> {
  const { seed, messages: count, kills } = options
  const version = testedNodeRed()
  const userDir = newUserDir(version.node)
  const nodeRed = { userDir, port: await freePort(), file: join(version.dir, 'red.js') }
  return run(options, { ...TIMES, mostSkipped: MOST_SKIPPED, nodeRed }, async (killRun) => {
    const { sink } = killRun
    // Some more for each life, and for those that miss their moment: each has something to send when it is killed.
    const lives = Math.ceil(kills * SPARE)
    const orders = (life: number) => Math.min(count, Math.ceil((life * count) / lives))
    const send = { seed, count: orders(1), policy }
    const inbound = wantedTexts(seed, lives * IN_A_LIFE, killRun.ports)
    const left = [...inbound]
    const lost = new Set<string>()
    const begun = async (moment: Moment, gateway: Gateway) => {
      if (moment !== 'starting' && killRun.random.oneIn(3)) await allReady(gateway, killRun.ports.length)
      killRun.inject(left.splice(0, IN_A_LIFE))
    }
    const buried = async () => {
      for (const one of await killRun.lostNow()) lost.add(one)
      send.count = orders(killRun.result.kills.length + 1)
    }
    await killRun.killAll({ send, sink }, { begun, buried })
    killRun.inject(left)
    send.count = count
    const gateway = killRun.start({ send, sink })
    await settled(gateway)
    await toldOf(killRun, gateway, inbound.length)
    await killRun.end(gateway)
    const [messages, raws, inbounds] = await withStore(killRun.home, (store) =>
      Promise.all([allMessages(store), allRaws(store), allInbounds(store)])
    )
    const wanted = wantedMessages(seed, count)
    const ledger = await killRun.ledger()
    const { deleted } = killRun.census
    const sent = judgeSent({ policy, resets: false, wanted, messages, ledger, kills: killRun.result.kills })
    const received = judgeReceived({ wanted: inbound, told: killRun.told(), raws, inbounds, deleted })
    const results = killRun.results()
    return {
      counts: {
        ...sent.counts,
        received: received.counts.told,
        again: received.counts.again,
        results: results.length
      },
      violations: [...lost, ...sent.violations, ...received.violations, ...judgeResults(messages, results)]
    }
  })
}
