import assert from 'node:assert/strict'
import type { Message } from '../../src/flow/message'
import type { ModemHandle } from '../../src/flow/modem/handle'
import { sendDefaults } from '../../src/flow/send/options'
import { Sender } from '../../src/flow/send/sender'
import type { EnqueueRequest, Message as Queued } from '../../src/gateway'
import { VirtualClock } from '../support/virtual-clock'

function queued(id: string, more: Partial<Queued> = {}): Queued {
  const base = {
    version: 1,
    pool: 'p',
    to: '+6281234567890',
    body: { text: 'x' },
    parts: [],
    state: 'queued'
  }
  return { ...base, id, origin: 'node', ...more } as Queued
}

/** A node whose messages are taken in as it is said, and what it has told. */
function rig(enqueue: (requests: readonly EnqueueRequest[]) => Promise<Queued[]>) {
  const told: unknown[] = []
  const short = (msg: Message | null) =>
    msg && [(msg.sms as { kind: string }).kind, (msg.sms as { id: string }).id]
  const send = (outputs: (Message | null)[]) => void told.push(outputs.map(short))
  const gateway = {
    enqueue: async (requests: readonly EnqueueRequest[]) =>
      (await enqueue(requests)).map((message) => ({ message }))
  }
  const sender = new Sender({
    id: 'node',
    handle: {
      gateway: async () => gateway,
      settings: { pool: 'p' },
      now: { kind: 'modem' },
      virtual: false
    } as unknown as ModemHandle,
    clock: new VirtualClock(),
    defaults: sendDefaults({}),
    evaluate: async () => ({ to: '+6281234567890', text: 'x' }),
    clone: (msg) => ({ ...msg }),
    send,
    failed: (_done, error) => told.push(['failed', (error as { code?: string }).code]),
    complain: (error) => told.push(['complained', (error as { code?: string }).code]),
    progress: () => {}
  })
  const input = () => sender.input({}, send, () => told.push(['done']))
  return { sender, told, input }
}

describe('the results of messages of a sms-send', () => {
  it('end the input that waits for them, also where another host had held them meanwhile', async () => {
    const { sender, told, input } = rig(async () => [queued('a')])
    await input()
    sender.result(queued('a', { state: 'sent', held: true }), { late: true })
    assert.deepEqual(told, [[['result', 'a'], null], ['done']])
  })

  it('are late where the input was told before that the message is held', async () => {
    const { sender, told, input } = rig(async () => [queued('a')])
    await input()
    const error = { code: 'OUTCOME_UNKNOWN', message: 'Nobody knows.' }
    sender.result(queued('a', { state: 'unknown', held: true, error }), {})
    sender.result(queued('a', { state: 'sent', held: true }), { late: true })
    assert.deepEqual(told, [
      ['failed', 'OUTCOME_UNKNOWN'],
      [null, ['report', 'a']]
    ])
  })

  it('may be there before it is known that the message was taken in', async () => {
    const { sender, told, input } = rig(async () => {
      sender.result(queued('a', { state: 'sent' }), {})
      return [queued('a')]
    })
    await input()
    assert.deepEqual(told, [[['result', 'a'], null], ['done']])
  })

  it('of before a restart are told though another message is taken in at that moment', async () => {
    const { sender, told, input } = rig(async () => {
      sender.result(queued('before', { state: 'sent' }), {})
      return [queued('a')]
    })
    await input()
    assert.deepEqual(told, [[['result', 'before'], null]])
    sender.result(queued('a', { state: 'sent' }), {})
    assert.deepEqual(told.slice(1), [[['result', 'a'], null], ['done']])
  })

  it('are told once where the same was sent before and has its end', async () => {
    const { told, input } = rig(async () => [queued('a', { state: 'sent' })])
    await input()
    assert.deepEqual(told, [[['result', 'a'], null], ['done']])
  })

  it('tell once that it failed, where that is known at once', async () => {
    const error = { code: 'CMS_38', message: 'Refused.' }
    const { told, input } = rig(async () => [queued('a', { state: 'failed', error })])
    await input()
    assert.deepEqual(told, [['failed', 'CMS_38']])
  })
})
