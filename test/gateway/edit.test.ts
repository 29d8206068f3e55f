import assert from 'node:assert/strict'
import { edit, write } from '../../src/gateway/edit'
import { type Message, openEmbeddedStore, type Store, StoreError } from '../../src/store'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'
import { messageOf } from './messages'

const OWNER = { owner: 'o', queues: ['pool:default'], priorities: ['alert'], leaseMs: 60_000 } as const

let store: Store

function counted({ tries, ...message }: Message): { message: Message } {
  return { message: { ...message, tries: tries + 1 } }
}

describe('an edit of a message', () => {
  beforeEach(async () => {
    store = await openEmbeddedStore({ directory: temporaryDir('edit'), clock: new VirtualClock() })
    await store.apply([{ message: messageOf({ version: 0 }) }])
  })

  afterEach(() => store.close())

  it('is on disk, and what is there then is the answer', async () => {
    const message = await edit(store, 'm1', counted)
    assert.deepEqual([message.tries, message.version], [1, 2])
    const found = (await store.message('m1'))!
    assert.deepEqual([found.tries, found.version], [1, 2])
  })

  it('is made again from what somebody else has written meanwhile', async () => {
    let raced = false
    const apply = store.apply.bind(store)
    const racing: Store = Object.assign(Object.create(store), {
      apply: async (...args: Parameters<Store['apply']>) => {
        if (!raced) {
          raced = true
          await edit(store, 'm1', (message) => ({ message: { ...message, reason: 'OTHER' } }))
        }
        return apply(...args)
      },
      message: store.message.bind(store)
    })
    const message = await edit(racing, 'm1', counted)
    assert.deepEqual([message.tries, message.reason, message.version], [1, 'OTHER', 3])
  })

  it('loses none of many at the same moment', async () => {
    await Promise.all(Array.from({ length: 10 }, () => edit(store, 'm1', counted)))
    assert.equal((await store.message('m1'))?.tries, 10)
  })

  it('ends where it never succeeds', async () => {
    let times = 0
    const stuck: Store = Object.assign(Object.create(store), {
      message: store.message.bind(store),
      apply: () => {
        times++
        return Promise.reject(new StoreError('CONFLICT', 'Changed meanwhile.'))
      }
    })
    await assert.rejects(edit(stuck, 'm1', counted), { code: 'CONFLICT' })
    assert.equal(times, 20)
  })

  it('that changes nothing writes nothing', async () => {
    const message = await edit(store, 'm1', () => undefined)
    assert.deepEqual([message.id, message.version], ['m1', 1])
    assert.equal((await store.message('m1'))?.version, 1)
  })

  it('of a message that is not there says so', async () => {
    await assert.rejects(edit(store, 'm2', counted), {
      name: 'GatewayError',
      code: 'NOT_FOUND',
      messageId: 'm2'
    })
  })

  it('writes what belongs to it, all or nothing', async () => {
    const submission = { sim: 'S1', message: 'm1', seq: 1, n: 1 }
    await edit(store, 'm1', (message) => ({ ...counted(message), also: [{ submission }] }))
    assert.equal((await store.submissions('S1', 1000)).length, 1)
    const taken = { id: 'm1', version: 7, sim: 'S1' } as never
    await assert.rejects(
      edit(store, 'm1', (message) => ({ ...counted(message), also: [{ card: taken }] })),
      { code: 'CONFLICT' }
    )
    assert.equal((await store.message('m1'))?.tries, 1)
  })

  it('under a lease that is lost is not made', async () => {
    const claimed = await store.claim(OWNER)
    await store.release(claimed!.lease)
    await assert.rejects(edit(store, 'm1', counted, claimed!.lease), { code: 'LEASE_LOST' })
    assert.equal((await store.message('m1'))?.tries, 0)
  })

  it('says when the message may go, in time from now', async () => {
    const message = (await store.message('m1'))!
    await write(store, { message, dueInMs: 5000 })
    assert.equal((await store.message('m1'))!.due - message.storedAt, 5000)
    assert.equal(await store.claim(OWNER), undefined)
  })

  it('of an older version is refused', async () => {
    const message = (await store.message('m1'))!
    await write(store, { message })
    await assert.rejects(write(store, { message }), { code: 'CONFLICT' })
  })
})
