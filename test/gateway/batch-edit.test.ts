import assert from 'node:assert/strict'
import { batchOf, editBatch, writeBatch } from '../../src/gateway/batch-edit'
import { type Batch, openEmbeddedStore, type Store, StoreError } from '../../src/store'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'

let store: Store

function counted({ total, ...batch }: Batch): Batch {
  return { ...batch, total: total + 1 }
}

/** A store that does something before each write. */
function watched(before: () => Promise<void> | void): Store {
  return Object.assign(Object.create(store), {
    batch: store.batch.bind(store),
    apply: async (...args: Parameters<Store['apply']>) => {
      await before()
      return store.apply(...args)
    }
  })
}

describe('an edit of a batch', () => {
  beforeEach(async () => {
    store = await openEmbeddedStore({ directory: temporaryDir('batch-edit'), clock: new VirtualClock() })
    await writeBatch(store, {
      id: 'b1',
      version: 0,
      pool: 'default',
      state: 'running',
      total: 0,
      createdAt: 1000
    })
  })

  afterEach(() => store.close())

  it('is on disk, and what is there then is the answer', async () => {
    const batch = await editBatch(store, 'b1', counted)
    assert.deepEqual([batch.total, batch.version], [1, 2])
    assert.deepEqual(await store.batch('b1'), batch)
  })

  it('is made again from what somebody else has written meanwhile', async () => {
    let raced = false
    const racing = watched(async () => {
      if (raced) return
      raced = true
      await editBatch(store, 'b1', (batch) => ({ ...batch, key: 'k' }))
    })
    const batch = await editBatch(racing, 'b1', counted)
    assert.deepEqual([batch.total, batch.key, batch.version], [1, 'k', 3])
  })

  it('loses none of many at the same moment', async () => {
    await Promise.all(Array.from({ length: 10 }, () => editBatch(store, 'b1', counted)))
    assert.equal((await store.batch('b1'))?.total, 10)
  })

  it('ends where it never succeeds', async () => {
    let times = 0
    const stuck = watched(() => {
      times++
      throw new StoreError('CONFLICT', 'Changed meanwhile.')
    })
    await assert.rejects(editBatch(stuck, 'b1', counted), { code: 'CONFLICT' })
    assert.equal(times, 20)
  })

  it('is not tried again where the store fails', async () => {
    let times = 0
    const full = watched(() => {
      times++
      throw new StoreError('STORE_FULL', 'No room.')
    })
    await assert.rejects(editBatch(full, 'b1', counted), { code: 'STORE_FULL' })
    assert.equal(times, 1)
  })

  it('that changes nothing writes nothing', async () => {
    assert.equal((await editBatch(store, 'b1', () => undefined)).version, 1)
    assert.equal((await store.batch('b1'))?.version, 1)
  })

  it('of one that is not there says so', async () => {
    const unknown = { name: 'GatewayError', code: 'NOT_FOUND', field: 'batch' }
    await assert.rejects(editBatch(store, 'b2', counted), unknown)
    await assert.rejects(batchOf(store, 'b2'), unknown)
  })
})
