/** The gateway as a whole: what it adds to the network's time, how many messages it holds, and others beside it. */
import { measurePeer, PEERS, type Peer, peerVersion } from './gateway-peers'
import { benchQueue } from './gateway-queue'
import { measureSending, type Sending, type Sent } from './gateway-send'

export interface GatewayEffort {
  /** Messages of each modem. */
  messages: number
  /** The same at latency 500. */
  slow: number
  /** Messages that are taken in; the restart is with the last. */
  queued: readonly number[]
  /** Messages for a peer, without and with latency. */
  peers: { messages: number; slow: number; programs: readonly Peer[] }
}

export const FULL: GatewayEffort = {
  messages: 200,
  slow: 20,
  queued: [1000, 10_000, 100_000],
  peers: { messages: 100, slow: 20, programs: PEERS }
}

const LATENCIES = [0, 500]

/** Whether what came out is right. `only` peers: a peer that is not installed is a failure. */
export async function benchGateway(
  only?: string,
  print: (line: string) => void = console.log,
  effort = FULL
): Promise<boolean> {
  if (only !== undefined && only !== 'peers') {
    print('Usage: npm run bench -- gateway [peers]')
    return false
  }
  print(`Node.js ${process.version}; modems on ptys in a process of their own, gap 0, two syncs a message`)
  if (only) return benchPeers(effort, print, true)
  const sent = await benchSending(effort, print)
  print('')
  const queued = await benchQueue(effort.queued, print)
  print('')
  const peers = await benchPeers(effort, print, false)
  return sent && queued && peers
}

async function benchSending(effort: GatewayEffort, print: (line: string) => void): Promise<boolean> {
  print('Sending: from enqueue() until the last is `sent` on disk; ledger and store are checked')
  print('modems  latency  messages  messages/min  own ms/message  CPU ms/message')
  let right = true
  for (const latencyMs of LATENCIES)
    for (const modems of [1, 4]) {
      const sending = { modems, latencyMs, messages: latencyMs ? effort.slow : effort.messages }
      const sent = await measureSending(sending)
      print(sendingLine(sending, sent))
      right &&= sent.right
    }
  return right
}

function sendingLine(
  { modems, latencyMs, messages }: Sending,
  { ms, cpu = Number.NaN, right }: Sent
): string {
  const total = modems * messages
  const start = `${String(modems).padStart(6)}  ${String(latencyMs).padStart(7)}  ${String(total).padStart(8)}`
  if (!right) return `${start}  WRONG: not each message once`
  const own = (ms / messages - latencyMs).toFixed(2)
  const used = (cpu / total).toFixed(2)
  return `${start}  ${rate(total, ms).padStart(12)}  ${own.padStart(14)}  ${used.padStart(14)}`
}

/** `needed`: one that is not installed is a failure. */
async function benchPeers(
  effort: GatewayEffort,
  print: (line: string) => void,
  needed: boolean
): Promise<boolean> {
  print('Others, one modem: from the first message in the spool until the network has the last')
  print('gateway             latency  messages  messages/min  ms/message  ours is')
  const results: boolean[] = []
  for (const latencyMs of LATENCIES) {
    const messages = latencyMs ? effort.peers.slow : effort.peers.messages
    const ours = await measureSending({ modems: 1, latencyMs, messages })
    print(peerLine('this gateway', latencyMs, messages, ours))
    results.push(ours.right)
    for (const peer of effort.peers.programs) {
      const version = peerVersion(peer)
      if (version === undefined) print(absent(peer))
      if (version === undefined) results.push(!needed)
      else results.push(await benchPeer(peer, version, { latencyMs, messages, ours }, print))
    }
  }
  for (const { name, tuning } of effort.peers.programs) print(`  ${name}: ${tuning}`)
  return results.every(Boolean)
}

async function benchPeer(
  peer: Peer,
  version: string,
  { latencyMs, messages, ours }: { latencyMs: number; messages: number; ours: Sent },
  print: (line: string) => void
): Promise<boolean> {
  const sent = await measurePeer(peer, latencyMs, messages)
  print(peerLine(`${peer.package} ${version}`, latencyMs, messages, sent, ours))
  return sent.right
}

function absent({ name, package: debian }: Peer): string {
  return `${debian.padEnd(18)} not installed, so nothing is said of it: apt-get install ${debian} (program ${name})`
}

function peerLine(name: string, latencyMs: number, messages: number, sent: Sent, ours?: Sent): string {
  const start = `${name.padEnd(18)}  ${String(latencyMs).padStart(7)}  ${String(messages).padStart(8)}`
  if (!sent.right) return `${start}  WRONG: not each message once`
  const ratio = ours?.right ? `  ${(sent.ms / ours.ms).toFixed(1)} x as fast` : ''
  const each = (sent.ms / messages).toFixed(1)
  return `${start}  ${rate(messages, sent.ms).padStart(12)}  ${each.padStart(10)}${ratio}`
}

function rate(messages: number, ms: number): string {
  return Math.round((messages / ms) * 60_000).toLocaleString('en')
}
