import assert from 'node:assert/strict'
import { checkColumns, Intake } from '../../src/flow/broadcast/intake'
import type { RowSettings } from '../../src/flow/broadcast/requests'
import type { Row } from '../../src/flow/broadcast/rows'
import { templateOf } from '../../src/flow/broadcast/template'
import type { BatchRow } from '../../src/gateway'

const SETTINGS: RowSettings = {
  template: templateOf('Hello {{name}}'),
  options: {},
  country: 'ID',
  shortCodes: false,
  smsc: undefined
}

function rows(count: number, from = 0): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    number: `+62812${34_000_000 + from + i}`,
    columns: { name: `P${from + i}` }
  }))
}

/** A gateway that writes down what it is asked for; it fails at this write. */
async function rig({ failAt = Number.POSITIVE_INFINITY, failToStart = false } = {}) {
  const writes: number[][] = []
  const told: unknown[] = []
  const taken: number[] = []
  const batches = {
    open: async (given: object) => ({ ...given, id: 'b1' }),
    add: async (_: unknown, requests: readonly BatchRow[]) => {
      if (writes.length >= failAt) throw Object.assign(new Error('The disk is full.'), { code: 'STORE_FULL' })
      writes.push(requests.map(({ row }) => row!))
      await new Promise((resolve) => setImmediate(resolve))
    },
    start: async (id: string) => {
      if (failToStart) throw Object.assign(new Error('Away.'), { code: 'STORE_UNREACHABLE' })
      told.push(`start ${id}`)
      return { id }
    },
    cut: async (id: string, error: { code: string }) => {
      told.push(`cut ${id} ${error.code}`)
    }
  }
  const intake = await Intake.open({
    gateway: { batches } as never,
    settings: SETTINGS,
    batch: { pool: 'default', origin: 'n1' },
    lenient: false,
    taken: (_, count) => taken.push(count)
  })
  return { intake, writes, told, taken }
}

const code = (expected: string) => (error: { code: string }) => {
  assert.equal(error.code, expected)
  return true
}

describe('taking the rows of a broadcast in', () => {
  it('writes a hundred at once, in their order, and begins when all are there', async () => {
    const { intake, writes, told, taken } = await rig()
    await intake.add(rows(250))
    assert.deepEqual(
      writes.map((one) => [one[0], one.length]),
      [
        [0, 100],
        [100, 100],
        [200, 50]
      ]
    )
    assert.deepEqual([taken, told], [[100, 200, 250], []])
    await intake.start()
    assert.deepEqual(told, ['start b1'])
  })

  it('writes together what comes one by one: each is done when it is on disk', async () => {
    const { intake, writes } = await rig()
    const ends: number[] = []
    const adds = rows(1000).map((row, i) => intake.add([row]).then(() => ends.push(i)))
    assert.equal(intake.size, 1000)
    await Promise.all(adds)
    assert.ok(writes.length <= 11, `${writes.length} writes`)
    assert.deepEqual(
      writes.flat(),
      rows(1000).map((_, i) => i)
    )
    assert.deepEqual(
      ends,
      rows(1000).map((_, i) => i)
    )
    assert.equal(intake.size, 1000)
  })

  it('ends the whole when a write fails: all that wait are told why, and nothing begins', async () => {
    const { intake, told } = await rig({ failAt: 1 })
    const first = intake.add(rows(60))
    const second = intake.add(rows(200, 60))
    const third = intake.add(rows(1, 260))
    await first
    await assert.rejects(second, code('STORE_FULL'))
    await assert.rejects(third, code('STORE_FULL'))
    assert.deepEqual(told, ['cut b1 STORE_FULL'])
    await assert.rejects(intake.add(rows(1)), code('STORE_FULL'))
    await assert.rejects(intake.start(), code('STORE_FULL'))
  })

  it('that is cut off ends at the next write, with the reason', async () => {
    const { intake, writes, told } = await rig()
    const all = intake.add(rows(500))
    await intake.cut(Object.assign(new Error('Reset.'), { code: 'STREAM_RESET' }))
    await assert.rejects(all, code('STREAM_RESET'))
    assert.ok(writes.length < 3)
    await intake.cut(new Error('Again.'))
    assert.deepEqual(told, ['cut b1 STREAM_RESET'])
  })

  it('is cut off where it cannot begin', async () => {
    const { intake, told } = await rig({ failToStart: true })
    await intake.add(rows(1))
    await assert.rejects(intake.start(), code('STORE_UNREACHABLE'))
    assert.deepEqual(told, ['cut b1 STORE_UNREACHABLE'])
  })

  it('names the rows that lack a column, as many as there are before them counted in', async () => {
    const lacking = [...rows(3), { number: 'x', columns: { nom: 'typo' } }]
    await assert.rejects(checkColumns(lacking, SETTINGS, 10), /\{\{name\}\} is missing in row 14\./)
    await checkColumns([{ number: 'x', columns: { text: 'own' } }], SETTINGS)
  })

  it('names a hundred thousand rows that lack a column in a short time', async () => {
    const lacking = Array.from({ length: 100_000 }, () => ({ number: 'x', columns: {} }))
    const began = performance.now()
    await assert.rejects(checkColumns(lacking, SETTINGS), /rows 1, 2, 3, .* and 99990 more/)
    assert.ok(performance.now() - began < 5000)
  })
})
