import assert from 'node:assert/strict'
import { StoreError } from '../../src/store'
import { BROKEN, DELIVERED, HI, HI_AGAIN, ONE, OTHER_HI, TWO } from './inbox-pdus'
import { closeInboxes, InboxRig } from './inbox-rig'

afterEach(closeInboxes)

const HOUR = 3_600_000

describe('a PDU that comes in', () => {
  it('is on disk as it came when the modem may delete it, and not before', async () => {
    const rig = await InboxRig.silent()
    let onDisk: string[] = []
    rig.store.written = () => {
      onDisk = rig.states
    }
    const receiver = rig.inbox.receiver({ sim: () => 'S1', modem: 'm1', pool: 'default' })
    const taken = receiver([{ pdu: HI, header: '+CMGL: 3,0,,21', slot: { memory: 'SM', index: 3 } }])
    assert.deepEqual(onDisk, [])
    await taken
    assert.deepEqual(onDisk, ['new'])
    const { fingerprint, ...raw } = rig.raws[0]!
    assert.match(fingerprint!, /^[\w-]{24}$/)
    assert.deepEqual(raw, {
      id: 'r000001',
      version: 1,
      sim: 'S1',
      modem: 'm1',
      pool: 'default',
      pdu: HI,
      header: '+CMGL: 3,0,,21',
      slot: { memory: 'SM', index: 3 },
      receivedAt: Date.parse('2026-11-22T10:00:00Z'),
      state: 'new'
    })
    await rig.inbox.idle()
  })

  it('is left with the modem if the disk is full, and is one message when it comes again', async () => {
    const rig = await InboxRig.listening()
    rig.store.fault = new StoreError('STORE_FULL', 'No room.')
    await assert.rejects(rig.receive([HI]), { code: 'STORE_FULL' })
    assert.deepEqual(rig.raws, [])
    rig.store.fault = undefined
    await rig.receive([HI])
    assert.deepEqual(rig.texts, ['hi'])
    assert.equal(rig.inbox.suppressed, 0)
  })

  it('is one message if it was written although the store said that it was not', async () => {
    const rig = await InboxRig.listening()
    rig.store.written = () => {
      throw new StoreError('STORE_FAILED', 'The connection was lost.')
    }
    await assert.rejects(rig.receive([HI]), { code: 'STORE_FAILED' })
    rig.store.written = () => {}
    await rig.receive([HI])
    assert.deepEqual(rig.texts, ['hi'])
    assert.deepEqual(rig.states, ['joined', 'duplicate'])
  })

  it('is taken further after a restart that came before anything was made of it', async () => {
    const rig = await InboxRig.silent()
    rig.store.written = () => {
      rig.store.fault = new StoreError('STORE_FAILED', 'Gone.')
    }
    await rig.receive([HI, OTHER_HI])
    assert.deepEqual(rig.states, ['new', 'new'])
    rig.store.fault = undefined
    rig.store.written = () => {}
    await rig.restart()
    assert.deepEqual(rig.states, ['joined', 'joined'])
    assert.deepEqual(rig.texts, ['hi', 'hi'])
    assert.equal(rig.told[0]!.pool, 'default')
  })

  it('is taken further when the disk is back, without a restart', async () => {
    const rig = await InboxRig.listening()
    rig.store.written = () => {
      rig.store.fault = new StoreError('STORE_FULL', 'No room.')
    }
    await rig.receive([HI])
    rig.store.written = () => {}
    rig.store.fault = undefined
    assert.deepEqual(
      rig.eventsOf('trouble').map(({ code }) => code),
      ['INBOX_WAITS']
    )
    await rig.after(9999)
    await rig.chores()
    assert.deepEqual(rig.texts, [])
    await rig.after(1)
    await rig.chores()
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('costs no other if a mistake of ours makes it impossible to deal with, and is told as trouble once', async () => {
    const rig = await InboxRig.listening()
    const mistake = new TypeError('undefined is not a function')
    const inbounds = rig.store.inbounds
    rig.store.inbounds = async (query, page) => {
      if ('group' in query) throw mistake
      return inbounds(query, page)
    }
    await rig.receive([ONE, HI])
    await rig.after(10_000)
    await rig.chores()
    await rig.receive([OTHER_HI])
    assert.deepEqual(rig.texts, ['hi', 'hi'])
    assert.deepEqual(
      rig.eventsOf('trouble').map(({ code, error }) => [code, error]),
      [['INBOX_FAILED', mistake]]
    )
    rig.store.inbounds = inbounds
    await rig.restart()
    assert.deepEqual(rig.states, ['joined', 'joined', 'joined'], 'nothing is lost')
  })

  it('is taken further once if two programs do it at the same moment', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE])
    const inbounds = rig.store.inbounds
    rig.store.inbounds = async (query, page) => {
      const found = await inbounds(query, page)
      if (!('group' in query)) return found
      rig.store.inbounds = inbounds
      await rig.store.apply([{ inbound: found[0]! }])
      return found
    }
    await rig.receive([TWO])
    assert.deepEqual(rig.states, ['joined', 'new'])
    await rig.chores()
    assert.deepEqual(rig.texts, ['one two'])
    assert.deepEqual(rig.eventsOf('trouble'), [])
  })

  it('is kept and told as it is if it cannot be read', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([BROKEN])
    assert.deepEqual(rig.states, ['undecodable'])
    const { error, ...told } = rig.told[0]!
    assert.equal(error?.code, 'TRUNCATED')
    assert.deepEqual(told, {
      id: 'r000001',
      kind: 'undecodable',
      parts: { total: 1, missing: [] },
      receivedAt: Date.parse('2026-11-22T10:00:00Z'),
      sim: 'S1',
      modem: 'm1',
      pool: 'default',
      raw: [BROKEN]
    })
  })
})

describe('a PDU that comes again', () => {
  it('is recorded and not told, whoever brought it and whatever was waiting', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    await rig.receive([HI_AGAIN])
    assert.deepEqual(rig.texts, ['hi'])
    assert.deepEqual(rig.states, ['joined', 'duplicate'])
    assert.equal(rig.raws[1]!.of, 'r000001')
    assert.equal(rig.inbox.suppressed, 1)
    assert.deepEqual(rig.eventsOf('duplicate'), [
      { type: 'duplicate', modem: 'm1', sim: 'S1', raw: 'r000002', of: 'r000001' }
    ])
  })

  it('is a duplicate if it is handed over twice at the same moment', async () => {
    const rig = await InboxRig.listening()
    await Promise.all([rig.direct(HI), rig.direct(HI)])
    assert.deepEqual(rig.states, ['joined', 'duplicate'])
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('is a duplicate if it came directly first, and from a slot then', async () => {
    const rig = await InboxRig.listening()
    await rig.direct(HI)
    await rig.receive([HI])
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('is another message to another SIM, and from another sender', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    await rig.receive([HI], { sim: () => 'S2', modem: 'm2' })
    await rig.receive([OTHER_HI])
    assert.deepEqual(
      rig.told.map(({ sim, from }) => `${sim} ${from}`),
      ['S1 +628990000001', 'S2 +628990000001', 'S1 +628990000002']
    )
  })

  it('is a duplicate for a day, and a new message behind it', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    await rig.after(24 * HOUR - 1)
    await rig.receive([HI])
    assert.equal(rig.told.length, 1)
    await rig.after(1)
    await rig.receive([HI])
    assert.equal(rig.told.length, 2)
  })

  it('is a duplicate however often it came before', async () => {
    const rig = await InboxRig.listening()
    for (let day = 0; day < 2; day++) {
      for (let times = 0; times < 110; times++) await rig.receive([HI])
      await rig.after(24 * HOUR)
    }
    await rig.receive([HI])
    await rig.receive([HI])
    assert.equal(rig.told.length, 3)
  })

  it('is a duplicate after a restart, too', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    await rig.after(1000)
    await rig.restart()
    await rig.receive([HI])
    assert.deepEqual(rig.texts, ['hi'])
  })
})

describe('two PDUs that are alike', () => {
  it('are two messages in two slots of one listing, and stay two when they cannot be deleted', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI, HI])
    assert.deepEqual(rig.texts, ['hi', 'hi'])
    await rig.receive([HI, HI])
    assert.deepEqual(rig.texts, ['hi', 'hi'])
    assert.deepEqual(rig.states, ['joined', 'joined', 'duplicate', 'duplicate'])
    assert.deepEqual(
      rig.raws.map(({ of }) => of),
      ['r000001', 'r000002', 'r000001', 'r000002']
    )
  })

  it('are two messages when the first could not be deleted before the second came', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI])
    await rig.receive([HI, HI])
    assert.deepEqual(rig.texts, ['hi', 'hi'])
    assert.deepEqual(
      rig.raws.map(({ state, slot }) => `${state} ${slot!.index}`),
      ['joined 1', 'duplicate 1', 'joined 2']
    )
  })

  it('are one where one slot is listed twice', async () => {
    const rig = await InboxRig.listening()
    const slot = { memory: 'SM', index: 1 }
    await rig.receive([
      { pdu: HI, slot },
      { pdu: HI, slot }
    ])
    assert.deepEqual(rig.texts, ['hi'])
  })

  it('are one report in two slots', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([DELIVERED, DELIVERED])
    assert.deepEqual(rig.states, ['report', 'duplicate'])
    await rig.receive([DELIVERED, DELIVERED])
    assert.deepEqual(rig.states, ['report', 'duplicate', 'duplicate', 'duplicate'])
    assert.equal(rig.eventsOf('reportUnmatched').length, 1)
  })
})
