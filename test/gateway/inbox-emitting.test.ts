import assert from 'node:assert/strict'
import { StoreError } from '../../src/store'
import { A, B, C, HI, OTHER_HI } from './inbox-pdus'
import { closeInboxes, InboxRig } from './inbox-rig'

afterEach(closeInboxes)

/** What is on disk of the messages. */
function kept(rig: InboxRig): string[] {
  return rig.inbounds.map(({ state, redelivered }) => (redelivered ? `${state} again` : state))
}

function idsOf(rig: InboxRig): string[] {
  return rig.told.map(({ id }) => id)
}

/** So many messages in slots of their own. */
function alike(count: number): string[] {
  return Array.from({ length: count }, () => HI)
}

describe('a message that is ready', () => {
  it('is told to nobody before the start', async () => {
    const rig = await InboxRig.silent()
    rig.listen()
    await rig.receive([HI])
    await rig.after(60_000)
    await rig.chores()
    assert.deepEqual(rig.told, [])
    rig.inbox.start()
    await rig.idle()
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('is on disk as being told before it is told, and as told a second later', async () => {
    const rig = await InboxRig.silent()
    const seen: string[][] = []
    rig.inbox.subscribe({}, () => seen.push(kept(rig)))
    rig.inbox.start()
    await rig.receive([HI])
    assert.deepEqual(seen, [['emitting']])
    await rig.after(999)
    assert.deepEqual(kept(rig), ['emitting'])
    await rig.after(1)
    assert.deepEqual(kept(rig), ['emitted'])
  })

  it('is told again, marked, by a program that was killed within the second', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    await rig.after(999)
    await rig.restart()
    assert.deepEqual(
      rig.told.map(({ id, text, redelivered }) => ({ id, text, redelivered })),
      [
        { id: 'r000001', text: 'hi', redelivered: undefined },
        { id: 'r000001', text: 'hi', redelivered: true }
      ]
    )
    await rig.after(1000)
    assert.deepEqual(kept(rig), ['emitted again'])
  })

  it('is not told again by a program that ended later', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    await rig.after(1000)
    await rig.restart()
    await rig.after(60_000)
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('is told again, marked, when it was not told before the program was killed', async () => {
    const rig = await InboxRig.listening()
    rig.store.written = () => rig.inbounds[0]?.state === 'emitting' && rig.dieAfter(-1)
    await rig.receive([HI])
    assert.deepEqual(kept(rig), ['emitting'])
    rig.store.written = () => {}
    await rig.restart()
    assert.deepEqual(
      rig.told.map(({ text, redelivered }) => ({ text, redelivered })),
      [{ text: 'hi', redelivered: true }]
    )
  })

  it('is told in the order in which messages began', async () => {
    const rig = await InboxRig.silent()
    await rig.receive([C, HI, A, OTHER_HI, B])
    rig.listen()
    rig.inbox.start()
    await rig.idle()
    assert.deepEqual(rig.texts, ['abc', 'hi', 'hi'])
  })

  it('goes to every listener of its modem and its pool, and to no other', async () => {
    const rig = await InboxRig.silent()
    const heard: string[] = []
    for (const [name, selector] of Object.entries({
      all: {},
      m1: { modem: 'm1' },
      m1too: { modem: 'm1' },
      m2: { modem: 'm2' },
      pool: { pool: 'default' },
      other: { pool: 'other' },
      both: { modem: 'm1', pool: 'other' }
    }))
      rig.inbox.subscribe(selector, ({ modem }) => heard.push(`${name} ${modem}`))
    rig.inbox.start()
    await rig.receive([HI])
    await rig.receive([HI], { sim: () => 'S2', modem: 'm2', pool: 'other' })
    assert.deepEqual(heard, ['all m1', 'm1 m1', 'm1too m1', 'pool m1', 'all m2', 'm2 m2', 'other m2'])
  })

  it('is kept while nobody listens, and told to who comes then', async () => {
    const rig = await InboxRig.silent()
    rig.inbox.start()
    await rig.receive([HI])
    await rig.after(60_000)
    rig.listen({ modem: 'm2' })
    await rig.idle()
    assert.deepEqual(kept(rig), ['ready'])
    const end = rig.listen({ modem: 'm1' })
    await rig.idle()
    assert.deepEqual(rig.texts, ['hi'])
    await rig.after(1000)
    end()
    rig.listen({ modem: 'm1' })
    await rig.after(1000)
    assert.deepEqual(rig.texts, ['hi'], 'not what was told to somebody before')
  })

  it('is kept for the next one if everybody leaves while it is written that it is told', async () => {
    const rig = await InboxRig.silent()
    const end = rig.listen()
    rig.inbox.start()
    rig.store.written = () => rig.inbounds[0]?.state === 'emitting' && end()
    await rig.receive([HI])
    assert.deepEqual(kept(rig), ['ready'])
    rig.store.written = () => {}
    rig.listen()
    await rig.idle()
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('reaches a listener that comes while the others are told of theirs', async () => {
    const rig = await InboxRig.silent()
    await rig.receive([HI])
    await rig.receive([OTHER_HI], { modem: 'm2' })
    rig.store.written = () => {
      rig.store.written = () => {}
      rig.listen({ modem: 'm1' })
    }
    rig.inbox.subscribe({ modem: 'm2' }, () => {})
    rig.inbox.start()
    await rig.idle()
    assert.deepEqual(
      rig.told.map(({ modem }) => modem),
      ['m1']
    )
  })

  it('is told by one of two programs that are at it, and costs the messages beside it nothing', async () => {
    const rig = await InboxRig.silent()
    await rig.receive([HI, OTHER_HI])
    const raw = rig.store.raw
    rig.store.raw = async (id) => {
      rig.store.raw = raw
      const [first] = rig.inbounds
      await rig.store.apply([{ inbound: { ...first!, state: 'emitting' } }])
      return raw(id)
    }
    rig.listen()
    rig.inbox.start()
    await rig.idle()
    assert.deepEqual(
      rig.told.map(({ id }) => id),
      ['r000002']
    )
  })

  it('is told to the others if one fails, and that is told as trouble', async () => {
    const rig = await InboxRig.silent()
    const failure = new Error('a mistake in a flow')
    rig.inbox.subscribe({}, () => {
      throw failure
    })
    rig.listen()
    rig.inbox.start()
    await rig.receive([HI, OTHER_HI])
    assert.deepEqual(rig.texts, ['hi', 'hi'])
    assert.deepEqual(
      rig.eventsOf('trouble').map(({ code, error }) => [code, error]),
      [
        ['LISTENER_FAILED', failure],
        ['LISTENER_FAILED', failure]
      ]
    )
    await rig.after(1000)
    assert.deepEqual(kept(rig), ['emitted', 'emitted'])
  })

  it('is not told as long as it cannot be written that it is', async () => {
    const rig = await InboxRig.silent()
    rig.inbox.start()
    await rig.receive([HI])
    rig.store.fault = new StoreError('STORE_FULL', 'No room.')
    rig.listen()
    await rig.idle()
    assert.deepEqual(rig.told, [])
    rig.store.fault = undefined
    await rig.after(10_000)
    await rig.chores()
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('is written as told later, and not told again, if the disk is full just then', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    rig.store.fault = new StoreError('STORE_FULL', 'No room.')
    await rig.after(1000)
    assert.deepEqual(kept(rig), ['emitting'])
    rig.store.fault = undefined
    await rig.after(10_000)
    assert.deepEqual(kept(rig), ['emitted'])
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('is told within seconds if another program has made it ready', async () => {
    const rig = await InboxRig.listening()
    await rig.idle()
    await rig.receive([HI])
    const [raw] = rig.raws
    const { sim, modem, pool, receivedAt } = raw!
    const theirs = {
      id: 'x',
      version: 0,
      sim,
      modem,
      pool,
      receivedAt,
      kind: 'message',
      state: 'ready'
    } as const
    await rig.store.apply([{ inbound: { ...theirs, raws: [raw!.id] } }])
    await rig.after(9_999)
    await rig.chores()
    assert.equal(rig.told.length, 1)
    await rig.after(1)
    await rig.chores()
    assert.equal(rig.told.length, 2)
  })
})

describe('an inbox with much in it', () => {
  it('tells some hundreds at a time, and all of them in order', async () => {
    const rig = await InboxRig.silent()
    await rig.keep(1200)
    rig.listen()
    rig.inbox.start()
    await rig.idle()
    assert.equal(rig.told.length, 500)
    await rig.after(1000)
    await rig.after(1000)
    assert.equal(rig.told.length, 1200)
    assert.deepEqual(idsOf(rig), idsOf(rig).sort())
    assert.ok(rig.store.largestPage <= 100)
  })

  it('tells what comes in while it is looked through, once', async () => {
    const rig = await InboxRig.silent()
    await rig.keep(300)
    rig.listen()
    rig.inbox.start()
    await rig.receive(alike(50))
    await rig.after(1000)
    assert.equal(rig.told.length, 350)
    assert.equal(new Set(idsOf(rig)).size, 350)
  })

  it('loses none of those that come in while hundreds are being told', async () => {
    const rig = await InboxRig.listening()
    await rig.keep(490)
    rig.inbox.subscribe({}, () => {})
    await rig.idle()
    for (let n = 0; n < 3; n++) await rig.receive(alike(50), { sim: () => `S${n}` })
    assert.equal(rig.told.length, 500)
    await rig.after(1000)
    assert.equal(rig.told.length, 640)
    assert.deepEqual(idsOf(rig), idsOf(rig).sort())
  })

  it('reads nothing of what is kept for nobody when another message comes', async () => {
    const rig = await InboxRig.silent()
    await rig.keep(1000, { modem: 'm2' })
    rig.listen({ modem: 'm1' })
    rig.inbox.start()
    await rig.idle()
    let pages = 0
    const { inbounds } = rig.store
    rig.store.inbounds = async (query, page) => {
      pages++
      return inbounds(query, page)
    }
    await rig.receive([OTHER_HI])
    assert.deepEqual(rig.texts, ['hi'])
    assert.equal(pages, 0)
  })
})

describe('an inbox that is stopped', () => {
  it('tells nothing more, leaves no timer, and keeps what comes', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    await rig.inbox.stop()
    assert.equal(rig.clock.waiting, 0)
    await rig.receive([OTHER_HI])
    assert.deepEqual(rig.texts, ['hi'])
    assert.deepEqual(rig.states, ['joined', 'new'])
  })
})
