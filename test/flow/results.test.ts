import assert from 'node:assert/strict'
import { type ResultListener, Results } from '../../src/flow/modem/results'
import type { Batch, Message, Telling } from '../../src/gateway'

function message(id: string, more: Partial<Message> = {}): Message {
  const base = {
    version: 1,
    pool: 'p',
    to: '+62812',
    body: { text: 'x' },
    parts: [],
    state: 'sent',
    origin: 'node'
  }
  return { ...base, id, ...more } as Message
}

/** A gateway that has these on record, told or not. */
function rig({
  shared = false,
  nodes = ['node'],
  records = [] as Message[],
  broadcasts = [] as Batch[]
} = {}) {
  const told: string[] = []
  const warned: string[] = []
  const gateway = {
    messages: async ({ untold }: { untold?: string | undefined }, { after = '' }: { after?: string }) =>
      records.filter(
        (one) => one.untold && one.id > after && (untold === undefined || one.origin === untold)
      ),
    told: async (id: string, what: Telling) => {
      told.push(`${id} ${what}`)
    },
    batches: {
      unfinished: async () => broadcasts,
      status: async (id: string) => ({
        batch: broadcasts.find((one) => one.id === id)!,
        counts: { sent: 2, delivered: 1, failed: 1, unknown: 1, held: 1 }
      }),
      told: async (id: string) => {
        told.push(`${id} end`)
      }
    }
  }
  const results = new Results({
    gateway: gateway as never,
    host: { warn: (text) => warned.push(text), hasNode: (id) => nodes.includes(id) },
    shared,
    trouble: (text) => assert.fail(text)
  })
  const heard: unknown[] = []
  const listener: ResultListener = {
    result: ({ id }, how) => heard.push([id, 'result', how]),
    report: ({ id }, how) => heard.push([id, 'report', how])
  }
  return { results, told, warned, heard, listener }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the results of messages', () => {
  it('go to the node that has the id of the one that sent them', async () => {
    const { results, told, heard, listener } = rig({ nodes: ['node', 'other'] })
    results.listen('node', listener)
    results.take({ type: 'result', message: message('a') })
    results.take({ type: 'result', message: message('b', { origin: 'other' }) })
    results.take({ type: 'report', message: message('a') })
    assert.deepEqual(heard, [
      ['a', 'result', {}],
      ['a', 'report', {}]
    ])
    assert.deepEqual(told, ['a result', 'a report'])
  })

  it('wait for the next node of that id where there is none now, and are recovered then', async () => {
    const records = [message('a', { untold: ['result', 'report'] })]
    const { results, told, warned, heard, listener } = rig({ records })
    results.take({ type: 'result', message: records[0]! })
    assert.deepEqual([told, warned], [[], []])
    results.listen('node', listener)
    await settled()
    assert.deepEqual(heard, [
      ['a', 'result', { recovered: true }],
      ['a', 'report', { recovered: true }]
    ])
  })

  it('of a deleted node are told in the log, once, and are settled by that', async () => {
    const { results, told, warned } = rig({ nodes: [] })
    results.take({ type: 'result', message: message('a') })
    assert.deepEqual(warned, ['sms-send: the node node has been deleted; its message a to +62812 is sent.'])
    assert.deepEqual(told, ['a result'])
  })

  it('of a broadcast whose node was deleted are one line at its end, and none of those whose node is there', async () => {
    const ended = {
      pool: 'p',
      version: 1,
      state: 'done',
      total: 5,
      createdAt: 0,
      endedAt: 1,
      untold: true
    } as const
    const broadcasts: Batch[] = [
      { ...ended, id: 'gone', origin: 'deleted' },
      { ...ended, id: 'here', origin: 'node' },
      { id: 'open', origin: 'deleted', pool: 'p', version: 1, state: 'running', total: 5, createdAt: 0 }
    ]
    const { results, told, warned } = rig({ broadcasts })
    await results.tellOfDeleted()
    await settled()
    assert.deepEqual(told, ['gone end'])
    assert.deepEqual(warned, [
      'sms-broadcast: the node deleted has been deleted; its broadcast gone is done: 3 of 5 sent, 1 failed, 1 held.'
    ])
  })

  it('of a node that was deleted while nothing ran are told when the flows have started', async () => {
    const records = [
      message('a', { untold: ['result'], state: 'failed', error: { code: 'CMS_38', message: '' } }),
      message('b', { untold: ['result'], origin: 'disabled' })
    ]
    const { results, told, warned } = rig({ nodes: ['disabled'], records })
    await results.tellOfDeleted()
    assert.deepEqual(warned, [
      'sms-send: the node node has been deleted; its message a to +62812 is failed (CMS_38).'
    ])
    assert.deepEqual(told, ['a result'])
  })

  it("in a store of many hosts are nobody's to bury: the node may be on another one", async () => {
    const records = [message('a', { untold: ['result'] })]
    const { results, told, warned } = rig({ shared: true, nodes: [], records })
    results.take({ type: 'result', message: records[0]! })
    await results.tellOfDeleted()
    assert.deepEqual([told, warned], [[], []])
  })

  it('that another host has brought about are found for the nodes that are here', async () => {
    const records: Message[] = []
    const { results, heard, listener } = rig({ shared: true, records })
    results.listen('node', listener)
    await settled()
    records.push(
      message('a', { untold: ['result'] }),
      message('b', { untold: ['result'], origin: 'elsewhere' })
    )
    assert.equal(await results.lookForOthers(), true)
    assert.equal(await results.lookForOthers(), false)
    assert.deepEqual(heard, [['a', 'result', {}]])
  })

  it('are left to the other host where that is about to tell them: its node may have the same id', async () => {
    const records: Message[] = []
    const { results, heard, listener } = rig({ shared: true, records })
    results.listen('node', listener)
    await settled()
    records.push(message('a', { untold: ['result'] }), message('b', { untold: ['result'] }))
    await results.lookForOthers()
    records[0] = message('a')
    await results.lookForOthers()
    assert.deepEqual(heard, [['b', 'result', {}]])
  })
})
