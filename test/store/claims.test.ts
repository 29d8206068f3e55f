import assert from 'node:assert/strict'
import { Claims } from '../../src/store/embedded/claims'
import { Counts } from '../../src/store/embedded/counts'
import { Disk } from '../../src/store/embedded/disk'
import { StoreTime } from '../../src/store/embedded/store-time'
import { Writer } from '../../src/store/embedded/writer'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'
import { sample } from './samples'

const MANY = 2000

describe('claims of the embedded store', () => {
  let disk: Disk
  let claims: Claims
  let writer: Writer
  /** Keys that were read from the disk. */
  let read: number

  beforeEach(async () => {
    disk = await Disk.open({ directory: temporaryDir('claims'), sync: false })
    const time = new StoreTime(new VirtualClock(), disk.newest())
    claims = new Claims(disk, time)
    writer = new Writer(disk, time, new Counts(disk), claims)
    const messages = Array.from({ length: MANY }, (_, i) => sample(`m${String(i).padStart(5, '0')}`))
    await writer.apply(
      messages.map((message) => ({ message })),
      () => {}
    )
    read = 0
    const keys = disk.keys.bind(disk)
    disk.keys = async (range, snapshot) => {
      const found = await keys(range, snapshot)
      read += found.length
      return found
    }
  })
  afterEach(() => disk.close())

  const claim = () =>
    claims.claim({ owner: 'one', queues: ['q', 'other'], priorities: ['alert', 'normal'], leaseMs: 60_000 })

  it('read a few keys each, however many messages are leased', async () => {
    for (let i = 0; i < MANY; i++) assert.ok(await claim())
    assert.equal(await claim(), undefined)
    assert.ok(read <= 6 * MANY, `${read} keys for ${MANY} claims`)
  })

  it('read a few keys each while messages are sent and go back', async () => {
    for (let i = 0; i < MANY / 2; i++) {
      const { message, lease } = (await claim())!
      const { queue: _, ...sent } = message
      const after = i % 10 === 0 ? { message, dueInMs: 5 } : { message: { ...sent, state: 'sent' as const } }
      await writer.apply([after], () => claims.check(lease))
      claims.release(lease)
    }
    assert.ok(read <= 3 * MANY, `${read} keys for ${MANY / 2} claims`)
  })
})
