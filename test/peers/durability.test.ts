import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/paths'
import { checkDurability, type Finding } from './durability-check'
import type { DurabilityProcessOptions } from './durability-process'
import { parseTrace, straceArguments } from './durability-trace'
import { OWN_NUMBER, PeerRig, PHONE } from './peer-rig'
import { until, versionOf } from './programs'

const MESSAGES = 12
const ANSWERS = 6

describe('strace sees what the ledger rule wants on disk before the modem is told', function () {
  this.timeout(120_000)

  before(async () => console.log(`    strace ${await versionOf('strace')}`))

  it('the attempt before Ctrl-Z of AT+CMGS, and a received PDU before AT+CMGD', async () => {
    const findings = await traced({ sync: true, policy: 'resend', answers: ANSWERS })
    assert.deepEqual(summary(findings), { 'CMGS on disk': MESSAGES, 'CMGD on disk': ANSWERS })
  })

  it('the attempt with its place in the modem before AT+CMSS', async () => {
    const findings = await traced({ sync: true, policy: 'verify', answers: 0 })
    assert.deepEqual(summary(findings), { 'CMGW on disk': MESSAGES, 'CMSS on disk': MESSAGES })
  })

  it('finds all of it wanting where the store does not wait for the disk', async () => {
    const direct = await traced({ sync: false, policy: 'resend', answers: ANSWERS })
    assert.deepEqual(summary(direct), { 'CMGS not synced': MESSAGES, 'CMGD not synced': ANSWERS })
    const stored = await traced({ sync: false, policy: 'verify', answers: 0 })
    assert.deepEqual(summary(stored), { 'CMGW not synced': MESSAGES, 'CMSS not synced': MESSAGES })
  })
})

function summary(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { rule, was } of findings) counts[`${rule} ${was}`] = (counts[`${rule} ${was}`] ?? 0) + 1
  return counts
}

/** Runs a gateway under strace until the network has its messages and it has all answers. */
async function traced({
  sync,
  policy,
  answers
}: Pick<DurabilityProcessOptions, 'sync' | 'policy'> & { answers: number }): Promise<Finding[]> {
  const rig = new PeerRig()
  try {
    await rig.start()
    const messages = Array.from({ length: MESSAGES }, (_, i) => ({ to: PHONE, text: `Notice ${i}` }))
    const options = { directory: rig.folder, device: rig.device, sync, policy, messages }
    const port = realpathSync(rig.device)
    const file = join(rig.folder, 'trace')
    const ended = startTraced(file, options)
    for (let i = 0; i < answers; i++) void rig.network.sendText(PHONE, OWN_NUMBER, `Answer ${i}`)
    await until(
      'all sent, all answers read',
      () => rig.taken.length >= MESSAGES && rig.card.messages.used === 0
    )
    await ended.stop()
    assert.deepEqual(rig.taken.toSorted(), messages.map(({ text }) => text).toSorted())
    const calls = parseTrace(readFileSync(file, 'latin1'))
    return checkDurability(calls, { port, store: join(rig.folder, 'store'), own: policy === 'verify' })
  } finally {
    await rig.stop()
  }
}

function startTraced(file: string, options: DurabilityProcessOptions): { stop(): Promise<void> } {
  const program = join(__dirname, 'durability-process.ts')
  const child = spawn(
    'strace',
    [...straceArguments(file), process.execPath, '--require', 'tsx/cjs', program],
    {
      cwd: root,
      stdio: ['pipe', 'ignore', 'pipe'],
      // What libuv gave to the kernel in a ring, strace would not see.
      env: { ...process.env, UV_USE_IO_URING: '0', DURABILITY: JSON.stringify(options) }
    }
  )
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const exited = once(child, 'exit')
  return {
    stop: async () => {
      child.stdin.end()
      const [status] = await exited
      assert.equal(status, 0, said)
    }
  }
}
