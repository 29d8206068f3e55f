import assert from 'node:assert/strict'
import { RunningBatches } from '../../src/gateway/running-batches'
import type { Batch } from '../../src/store'

function batch(id: string, version: number, state: Batch['state'] = 'running', pool = 'default'): Batch {
  return { id, version, pool, state, total: 1, createdAt: 1000 }
}

describe('batches that may send', () => {
  it('are those that run, each in its pool', () => {
    const running = new RunningBatches()
    for (const state of ['open', 'paused', 'cancelled', 'done'] as const) running.note(batch(state, 1, state))
    running.note(batch('a', 1))
    running.note(batch('b', 1, 'running', 'other'))
    running.note(batch('c', 1))
    assert.deepEqual(running.queues('default'), ['batch:a', 'batch:c'])
    assert.deepEqual(running.queues('other'), ['batch:b'])
    assert.deepEqual(running.queues('none'), [])
    running.note(batch('a', 2, 'paused'))
    assert.deepEqual(running.queues('default'), ['batch:c'])
  })

  it('are not those of which an older version is heard later', () => {
    const running = new RunningBatches()
    running.note(batch('a', 3, 'paused'))
    running.note(batch('a', 2))
    assert.deepEqual(running.queues('default'), [])
    assert.deepEqual([running.isStale(batch('a', 2)), running.isStale(batch('a', 3))], [true, false])
    running.note(batch('a', 4))
    running.note(batch('a', 3, 'paused'))
    assert.deepEqual(running.queues('default'), ['batch:a'])
  })

  it('are learned from the store, which says which no longer run', async () => {
    const running = new RunningBatches()
    running.note(batch('a', 1))
    running.note(batch('b', 1))
    const { over, running: now } = await running.renew(async () => [batch('b', 1), batch('c', 1)])
    assert.deepEqual([over, now], [['a'], ['b', 'c']])
    assert.deepEqual(running.queues('default'), ['batch:b', 'batch:c'])
  })

  it('are what was noted while the store was read', async () => {
    const running = new RunningBatches()
    running.note(batch('a', 1))
    const { over } = await running.renew(async () => {
      running.note(batch('a', 2, 'cancelled'))
      running.note(batch('b', 1))
      return [batch('a', 1)]
    })
    assert.deepEqual(over, [])
    assert.deepEqual(running.queues('default'), ['batch:b'])
  })

  it('are remembered in no more than a thousand versions', () => {
    const running = new RunningBatches()
    for (let i = 0; i < 1001; i++) running.note(batch(`b${i}`, 2, 'done'))
    assert.deepEqual([running.isStale(batch('b0', 1)), running.isStale(batch('b1', 1))], [false, true])
  })
})
