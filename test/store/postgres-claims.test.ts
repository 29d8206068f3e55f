import assert from 'node:assert/strict'
import { Client } from 'pg'
import type { Store } from '../../src/store'
import { CLAIM, TAKE_OVER } from '../../src/store/postgres/claims'
import { type PostgresRig, postgresRig } from './postgres-rig'
import { sample } from './samples'

const ROWS = 20_000
/** Index pages from the root, and a page for each message that is looked at: two queues, three priorities. */
const MOST_PAGES = 200

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

describe('claims of the PostgreSQL store', function () {
  this.timeout(60_000)
  let rig: PostgresRig
  let store: Store
  let client: Client
  before(async () => {
    rig = await postgresRig()
    store = await rig.open()
    client = new Client({ connectionString: rig.server.url() })
    await client.connect()
    await client.query(`SET search_path = ${rig.schema}`)
    // Most wait in a queue that nobody asks for, behind a few that somebody has.
    for (let from = 0; from < ROWS; from += 500)
      await store.apply(
        Array.from({ length: 500 }, (_none, i) => {
          const place = from + i
          const out = place % 100 === 1
          const { queue: _, ...message } = sample(`m${String(place).padStart(6, '0')}`)
          return {
            message: out
              ? { ...message, state: 'sending' }
              : { ...message, queue: place % 10 ? 'paused' : 'q' }
          }
        })
      )
  })
  after(async () => {
    await client.end()
    await rig.end()
  })

  const asks = {
    owner: 'one',
    queues: ['q', 'other'],
    priorities: ['alert', 'normal', 'bulk'] as const,
    leaseMs: 60_000
  }
  const values = ['one', 60_000, [0, 1, 2], ['q', 'other']]

  /** Does it, and says how: in a connection that has looked up in the catalogue what it needs. */
  async function planOf(text: string, values: unknown[]): Promise<Plan> {
    await client.query(text, values)
    const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values)
    return rows[0]['QUERY PLAN'][0].Plan
  }

  const pages = (plan: Plan) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
  const scanned = (plan: Plan): string[] => [
    ...(plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name']!] : []),
    ...(plan.Plans ?? []).flatMap(scanned)
  ]

  for (const [when, prepare] of [
    ['before PostgreSQL knows anything of the table', async () => {}],
    ['when it knows it well', () => rig.sql('ANALYZE message')],
    [
      'behind a thousand that were sent or are leased',
      async () => {
        for (let i = 0; i < 1000; i++) {
          const { message, lease } = (await store.claim(asks))!
          const { queue: _, ...rest } = message
          if (i % 20 > 0) await store.apply([{ message: { ...rest, state: 'sent' } }], lease)
        }
        // As autovacuum does.
        await rig.sql('VACUUM message')
      }
    ]
  ] as const)
    it(`look at a few pages of many thousands, ${when}`, async () => {
      await prepare()
      const claim = await planOf(CLAIM, values)
      assert.deepEqual(
        scanned(claim).filter((name) => name === 'message'),
        []
      )
      assert.ok(pages(claim) < MOST_PAGES, `${pages(claim)} pages`)
      const takeOver = await planOf(TAKE_OVER, values.slice(0, 2))
      assert.ok(pages(takeOver) < MOST_PAGES, `${pages(takeOver)} pages`)
    })

  it('write nothing but the row: no index is touched by a lease', async () => {
    const text = `SELECT pg_stat_get_xact_tuples_updated('message'::regclass)::integer AS updated,
      pg_stat_get_xact_tuples_hot_updated('message'::regclass)::integer AS hot`
    const count = { updated: 0, hot: 0 }
    for (let i = 0; i < 50; i++) {
      await client.query('BEGIN')
      const before = (await client.query(text)).rows[0]
      await client.query(CLAIM, values)
      const after = (await client.query(text)).rows[0]
      await client.query('COMMIT')
      count.updated += after.updated - before.updated
      count.hot += after.hot - before.hot
    }
    assert.equal(count.updated, 50)
    // A page may have no room left for once.
    assert.ok(count.hot >= 45, `${count.hot} of 50`)
  })
})
