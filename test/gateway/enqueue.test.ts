import assert from 'node:assert/strict'
import { type EnqueueContext, enqueue, type Queued } from '../../src/gateway/enqueue'
import { Ids } from '../../src/gateway/ids'
import type { EnqueueRequest } from '../../src/gateway/request'
import { type Change, type Message, openEmbeddedStore, type Store, StoreError } from '../../src/store'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'

const MINUTE = 60_000
const TO = '+6281234567890'

let store: Store
let clock: VirtualClock
let context: EnqueueContext
/** Changes of each write. */
let writes: (readonly Change[])[]
let beforeApply: ((changes: readonly Change[]) => void | Promise<void>) | undefined
let afterKey: (() => void | Promise<void>) | undefined
let directory: string
let count = 0

async function open(): Promise<void> {
  store = await openEmbeddedStore({ directory, clock })
  const watched = new Proxy(store, {
    get: (target, name: keyof Store) => {
      if (name === 'key')
        return async (id: string) => {
          const found = await target.key(id)
          await afterKey?.()
          return found
        }
      if (name !== 'apply') return (target[name] as (...args: unknown[]) => unknown).bind(target)
      return async (...args: Parameters<Store['apply']>) => {
        await beforeApply?.(args[0])
        writes.push(args[0])
        return target.apply(...args)
      }
    }
  })
  const ids = new Ids({ clock, random: () => (++count % 1000) / 1000 })
  context = { store: watched, clock, ids, largest: () => 255, routeOf: () => undefined }
}

function take(...requests: Partial<EnqueueRequest>[]): Promise<Queued[]> {
  return enqueue(
    requests.map((request) => ({ to: TO, text: 'hi', pool: 'default', ...request })),
    context
  )
}

function messageIn(queued: Queued | undefined): Message {
  assert.ok(queued && 'message' in queued, queued && 'error' in queued ? queued.error.message : 'nothing')
  return queued.message
}

/** `taken`, `duplicate`, or field and code. */
function outcomes(queued: readonly Queued[]): string[] {
  return queued.map((one) => {
    if ('error' in one) return `${one.error.field} ${one.error.code}`
    return one.duplicate ? 'duplicate' : 'taken'
  })
}

async function onDisk(): Promise<Message[]> {
  return store.messages({ all: true }, { limit: 10_000 })
}

describe('taking messages in', () => {
  beforeEach(async () => {
    directory = temporaryDir('enqueue')
    clock = new VirtualClock()
    writes = []
    beforeApply = undefined
    afterKey = undefined
    await open()
  })

  afterEach(() => store.close())

  it('gives what is on disk then, in the order of the requests', async () => {
    const queued = await take({ text: 'one' }, { text: 'two' }, { text: 'three', to: '12345' })
    const messages = queued.map(messageIn)
    assert.deepEqual(
      messages.map(({ body }) => 'text' in body && body.text),
      ['one', 'two', 'three']
    )
    for (const message of messages) {
      const { due, storedAt, ...stored } = (await store.message(message.id))!
      const { due: _, storedAt: _storedAt, ...given } = message
      assert.deepEqual(stored, given)
      assert.equal(storedAt, due)
    }
  })

  it('of nothing writes nothing', async () => {
    assert.deepEqual(await take(), [])
    assert.equal(writes.length, 0)
  })

  it('writes 500 at once, and each of more than that once', async () => {
    const requests = Array.from({ length: 1201 }, (_, i) => ({ to: `0812${10_000 + i}`, row: i }))
    const queued = await take(...requests)
    assert.deepEqual(
      writes.map((changes) => changes.length),
      [500, 500, 201]
    )
    assert.deepEqual(
      queued.map((one) => messageIn(one).row),
      requests.map(({ row }) => row)
    )
    const ids = (await onDisk()).map(({ id }) => id)
    assert.deepEqual(
      ids,
      queued.map((one) => messageIn(one).id)
    )
  })

  it('refuses a bad one of many alone, wherever it stands', async () => {
    const requests = Array.from({ length: 600 }, (_, i) => ({ to: `0812${10_000 + i}` }))
    for (const bad of [0, 250, 499, 500, 599]) requests[bad]!.to = 'nobody'
    const queued = await take(...requests)
    const refused = outcomes(queued).flatMap((outcome, i) => (outcome === 'taken' ? [] : [`${i} ${outcome}`]))
    assert.deepEqual(refused, [
      '0 to BAD_RECIPIENT',
      '250 to BAD_RECIPIENT',
      '499 to BAD_RECIPIENT',
      '500 to BAD_RECIPIENT',
      '599 to BAD_RECIPIENT'
    ])
    assert.equal((await onDisk()).length, 595)
  })

  it('refuses alone what is not even a request', async () => {
    const odd = [
      null,
      5,
      'hi',
      { to: TO, text: 5n, pool: 'p', key: 'k' },
      { to: 5n, text: 'hi', pool: 'p', key: 'k' }
    ]
    const queued = await enqueue([...odd, { to: TO, text: 'hi', pool: 'p' }] as EnqueueRequest[], context)
    assert.deepEqual(outcomes(queued), [
      'message BAD_OPTION',
      'message BAD_OPTION',
      'message BAD_OPTION',
      'text BAD_OPTION',
      'to BAD_RECIPIENT',
      'taken'
    ])
  })

  it('refuses what the budgets of its pool never have room for', async () => {
    const asked: string[] = []
    context.largest = (pool, priority) => {
      asked.push(`${pool} ${priority}`)
      return priority === 'alert' ? 2 : 1
    }
    const text = 'x'.repeat(200)
    const queued = await take({ text }, { text, priority: 'normal' }, { text, batch: 'b', pool: 'other' })
    assert.deepEqual(outcomes(queued), ['taken', 'text OVER_BUDGET', 'text OVER_BUDGET'])
    assert.deepEqual(asked, ['default alert', 'default normal', 'other bulk'])
  })

  it('fails where the store does, and what was asked for is not there', async () => {
    beforeApply = () => {
      throw new StoreError('STORE_FULL', 'The disk is full.')
    }
    await assert.rejects(take({ text: 'one' }), { code: 'STORE_FULL' })
    assert.deepEqual(await onDisk(), [])
  })

  describe('with a key', () => {
    it('gives the message of then as it is now', async () => {
      const [first] = await take({ key: 'k' })
      const { id } = messageIn(first)
      const { queue: _, ...message } = messageIn(first)
      await store.apply([{ message: { ...message, state: 'sent', sentAt: 5 } }])
      const [second] = await take({ key: 'k' })
      assert.deepEqual(outcomes([first!, second!]), ['taken', 'duplicate'])
      assert.deepEqual([messageIn(second).id, messageIn(second).state], [id, 'sent'])
      assert.equal((await onDisk()).length, 1)
    })

    it('knows it over a restart', async () => {
      const [first] = await take({ key: 'k' })
      await store.close()
      await open()
      const [second] = await take({ key: 'k' })
      assert.deepEqual(outcomes([second!]), ['duplicate'])
      assert.equal(messageIn(second).id, messageIn(first).id)
    })

    it('knows it within one call', async () => {
      const queued = await take({ key: 'k' }, { key: 'other' }, { key: 'k' }, { key: 'k', text: 'Hi' })
      assert.deepEqual(outcomes(queued), ['taken', 'taken', 'duplicate', 'key KEY_REUSED'])
      assert.equal(messageIn(queued[2]).id, messageIn(queued[0]).id)
      assert.equal((await onDisk()).length, 2)
    })

    it('has one for each recipient', async () => {
      const queued = await take({ key: 'k' }, { key: 'k', to: '12345' }, { key: 'k', to: '12345' })
      assert.deepEqual(outcomes(queued), ['taken', 'taken', 'duplicate'])
    })

    it('refuses another content, and says of when the first is', async () => {
      const [first] = await take({ key: 'k' })
      await clock.advance(MINUTE)
      const [second] = await take({ key: 'k', text: 'other' })
      assert.ok(second && 'error' in second)
      assert.deepEqual(
        [second.error.code, second.error.field, second.error.messageId, second.error.message],
        [
          'KEY_REUSED',
          'key',
          messageIn(first).id,
          'The key "k" stands for another message to +6281234567890, of 2026-11-22T10:00:00.000Z. Give each message a key of its own.'
        ]
      )
    })

    it('of a bad request is free for a good one', async () => {
      const queued = await take({ key: 'k', expires: 1 }, { key: 'k' })
      assert.deepEqual(outcomes(queued), ['expires BAD_OPTION', 'taken'])
    })

    it('gives the message of then though its time is over by now', async () => {
      const expires = clock.now() + MINUTE
      await take({ key: 'k', expires })
      await clock.advance(2 * MINUTE)
      assert.deepEqual(outcomes(await take({ key: 'k', expires })), ['duplicate'])
    })

    it('does not send again what is no longer on record', async () => {
      const [first] = await take({ key: 'k' })
      const { queue: _, ...message } = messageIn(first)
      await store.apply([{ message: { ...message, state: 'sent' } }])
      await clock.advance(MINUTE)
      assert.equal(await store.sweep({ messagesBefore: clock.now() }, 10), 1)
      assert.deepEqual(outcomes(await take({ key: 'k' })), ['key NOT_FOUND'])
    })

    it('takes one of many that come at the same moment', async () => {
      const calls = Array.from({ length: 8 }, (_, i) => take({ key: 'k' }, { key: `own ${i}` }))
      const queued = await Promise.all(calls)
      const [shared, own] = [queued.map(([one]) => one!), queued.map(([, one]) => one!)]
      assert.deepEqual(outcomes(shared).toSorted(), [...Array(7).fill('duplicate'), 'taken'])
      assert.equal(new Set(shared.map((one) => messageIn(one).id)).size, 1)
      assert.deepEqual(outcomes(own), Array(8).fill('taken'))
      assert.equal((await onDisk()).length, 9)
    })

    it('that somebody else takes after it was looked for is a duplicate', async () => {
      let raced: Queued[] | undefined
      afterKey = async () => {
        afterKey = undefined
        raced = await take({ key: 'k' })
      }
      const queued = await take({ key: 'k' })
      assert.deepEqual(outcomes([...raced!, ...queued]), ['taken', 'duplicate'])
      assert.equal((await onDisk()).length, 1)
    })

    it('takes one of several contents that come at the same moment', async () => {
      const queued = (
        await Promise.all(['one', 'two', 'three'].map((text) => take({ key: 'k', text })))
      ).flat()
      assert.deepEqual(outcomes(queued).toSorted(), ['key KEY_REUSED', 'key KEY_REUSED', 'taken'])
      assert.equal((await onDisk()).length, 1)
    })

    it('that is taken by somebody else in the middle of a large call costs no other message', async () => {
      let raced = false
      beforeApply = async () => {
        if (raced) return
        raced = true
        await take({ key: 'key 250' })
      }
      const keys = Array.from({ length: 600 }, (_, i) => ({ key: `key ${i}`, to: `0812${10_000 + i}` }))
      keys[250]!.to = TO
      const queued = await take(...keys)
      const others = outcomes(queued).flatMap((outcome, i) =>
        outcome === 'taken' ? [] : [`${i} ${outcome}`]
      )
      assert.deepEqual(others, ['250 duplicate'])
      assert.equal((await onDisk()).length, 600)
    })
  })

  it('without a key takes nothing for a duplicate', async () => {
    assert.deepEqual(outcomes(await take({}, {})), ['taken', 'taken'])
    assert.deepEqual(outcomes(await take({})), ['taken'])
    assert.equal((await onDisk()).length, 3)
  })

  describe('guards against a loop', () => {
    const heldIn = (queued: readonly Queued[]) => queued.map((one) => messageIn(one).reason ?? '-')

    it('over calls and a restart, and holds the sixth of the same text', async () => {
      for (let i = 0; i < 3; i++) assert.deepEqual(heldIn(await take({})), ['-'])
      await store.close()
      await open()
      assert.deepEqual(heldIn(await take({}, {}, {}, {})), ['-', '-', 'LOOP_GUARD', 'LOOP_GUARD'])
      const [held] = await take({ expires: clock.now() + MINUTE })
      const { queue, alarm, error, state } = messageIn(held)
      assert.deepEqual([queue, alarm, error?.code, state], [undefined, undefined, 'LOOP_GUARD', 'queued'])
      assert.equal((await store.message(messageIn(held).id))?.reason, 'LOOP_GUARD')
    })

    it('across the writes of one large call', async () => {
      const requests = Array.from({ length: 510 }, (_, i) => ({ to: `0812${10_000 + i}` }))
      for (const at of [0, 1, 498, 499, 500, 501, 509]) requests[at]!.to = TO
      const reasons = heldIn(await take(...requests))
      const held = reasons.flatMap((reason, i) => (reason === '-' ? [] : [i]))
      assert.deepEqual(held, [501, 509])
    })

    it('that takes turns with several texts', async () => {
      const reasons: string[] = []
      for (let i = 0; i < 24; i++) reasons.push(...heldIn(await take({ text: `text ${i % 4}` })))
      assert.deepEqual(reasons, [...Array(20).fill('-'), ...Array(4).fill('LOOP_GUARD')])
    })

    it('and forgets after ten minutes', async () => {
      await take({}, {}, {}, {}, {})
      await clock.advance(10 * MINUTE + 1)
      assert.deepEqual(heldIn(await take({})), ['-'])
    })

    it('and minds neither other texts nor other recipients', async () => {
      await take({}, {}, {}, {}, {})
      assert.deepEqual(heldIn(await take({ text: 'other' }, { to: '12345' })), ['-', '-'])
    })
  })
})
