/** Gateways of other people on the same virtual modem: the same messages in their spool, until the network has all. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BenchNetwork } from './gateway-network'
import { isLedgerRight, requestOf, type Sent } from './gateway-send'

const PATIENCE_MS = 30_000
const PATIENCE_EACH_MS = 5000

export interface Peer {
  /** Of the program, and of the Debian package that brings it. */
  name: string
  package: string
  /** What was set for speed. */
  tuning: string
  versionArguments: string[]
  folders: string[]
  /** Command line of the daemon, which it writes its configuration for. */
  configure(folder: string, device: string): string[]
  /** Puts a message into the spool, whole at once. */
  spool(folder: string, message: { i: number; to: string; text: string }): void
}

const gammuSmsd: Peer = {
  name: 'gammu-smsd',
  package: 'gammu-smsd',
  tuning:
    'loopsleep 0, statusfrequency 0, commtimeout 1, receivefrequency 3600, no checks, no log; 0.7 s a message are rests in its code',
  versionArguments: ['--version'],
  folders: ['inbox', 'outbox', 'sent', 'error', 'draft'],
  configure: (folder, device) => {
    const path = (name: string) => `${join(folder, name)}/`
    const lines = ['[gammu]', `device = ${device}`, 'connection = at115200', '[smsd]', 'service = files']
    lines.push('loopsleep = 0', 'statusfrequency = 0', 'commtimeout = 1', 'receivefrequency = 3600')
    for (const name of ['security', 'battery', 'signal', 'network']) lines.push(`check${name} = 0`)
    lines.push(`inboxpath = ${path('inbox')}`, `outboxpath = ${path('outbox')}`)
    lines.push(`sentsmspath = ${path('sent')}`, `errorsmspath = ${path('error')}`, '')
    writeFileSync(join(folder, 'smsdrc'), lines.join('\n'))
    return ['-c', join(folder, 'smsdrc')]
  },
  spool: (folder, { i, to, text }) =>
    put(folder, 'outbox', `OUTC20261122_100000_${String(i).padStart(5, '0')}_${to}_sms0.txt`, text)
}

const smstools: Peer = {
  name: 'smsd',
  package: 'smstools',
  tuning:
    'delaytime 0, delaytime_mainprocess 0, sleeptime_mainprocess 0, poll_faster 100, trust_outgoing, check_network 0, incoming no',
  versionArguments: ['-V'],
  folders: ['outgoing', 'checked', 'incoming', 'sent', 'failed', 'draft'],
  configure: (folder, device) => {
    const lines = [
      'devices = GSM1',
      'delaytime = 0',
      'delaytime_mainprocess = 0',
      'sleeptime_mainprocess = 0'
    ]
    lines.push('trust_outgoing = yes', 'autosplit = 0', 'loglevel = 3', 'executable_check = no')
    for (const name of ['outgoing', 'checked', 'incoming', 'sent', 'failed'])
      lines.push(`${name} = ${join(folder, name)}`)
    for (const name of ['logfile', 'infofile', 'pidfile']) lines.push(`${name} = ${join(folder, name)}`)
    lines.push('[GSM1]', `device = ${device}`, 'incoming = no', 'baudrate = 115200', 'rtscts = no')
    lines.push(
      'check_network = 0',
      'poll_faster = 100',
      'send_delay = 0',
      'sentsleeptime = 0',
      'message_limit = 0',
      ''
    )
    writeFileSync(join(folder, 'smsd.conf'), lines.join('\n'))
    return ['-t', '-c', join(folder, 'smsd.conf')]
  },
  spool: (folder, { i, to, text }) =>
    put(folder, 'outgoing', `message${String(i).padStart(5, '0')}`, `To: ${to.slice(1)}\n\n${text}`)
}

export const PEERS: readonly Peer[] = [gammuSmsd, smstools]

/** Undefined where it is not installed. */
export function peerVersion({ name, versionArguments }: Peer): string | undefined {
  try {
    const said = execFileSync(name, versionArguments, { stdio: ['ignore', 'pipe', 'pipe'] }).toString()
    return /\d+(?:\.\d+)+/.exec(said)?.[0]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** From the first message in its spool until the network has all; the daemon is up, and has sent one before. */
export async function measurePeer(peer: Peer, latencyMs: number, messages: number): Promise<Sent> {
  const network = await new BenchNetwork({ modems: 1, latencyMs }).start()
  const { folder } = network
  for (const name of peer.folders) mkdirSync(join(folder, name))
  const daemon = spawn(peer.name, peer.configure(folder, network.devices[0]!), { stdio: 'ignore' })
  try {
    await spooled(peer, network, 0, 1)
    const ms = await spooled(peer, network, 1, messages + 1)
    return { ms, right: isLedgerRight(await network.taken(), messages + 1) }
  } finally {
    await ended(daemon)
    await network.stop()
  }
}

async function spooled(peer: Peer, network: BenchNetwork, from: number, to: number): Promise<number> {
  const all = network.reached(to)
  const start = performance.now()
  for (let i = from; i < to; i++) peer.spool(network.folder, { i, ...requestOf(i) })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`${peer.name}: the network has not all of ${to} messages.`)
    timer = setTimeout(() => reject(error), PATIENCE_MS + to * PATIENCE_EACH_MS)
  })
  await Promise.race([all, late])
  clearTimeout(timer)
  return performance.now() - start
}

async function ended(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return
  const exit = once(daemon, 'exit')
  daemon.kill()
  const hard = setTimeout(() => daemon.kill('SIGKILL'), 5000)
  await exit
  clearTimeout(hard)
}

function put(folder: string, spool: string, name: string, content: string): void {
  writeFileSync(join(folder, 'draft', name), content)
  renameSync(join(folder, 'draft', name), join(folder, spool, name))
}
