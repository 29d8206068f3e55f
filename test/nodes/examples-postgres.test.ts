import assert from 'node:assert/strict'
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../support/free-port'
import { PostgresServer } from '../support/postgres'
import { RunningExample } from '../support/running-example'
import { until } from '../support/until'

const NAME = 'Broadcast from PostgreSQL'
const MAKE = '1 Make tables and five people'
const SEND = '2 Send to the class of 2016'
const AGAIN = '3 Write the history again'
const SHOWS = 'what happens'
const INJECTION = `Robert'); DROP TABLE people; --`

describe(`the example "${NAME}"`, function () {
  this.timeout(120_000)
  let server: PostgresServer
  let example: RunningExample
  const urlBefore = process.env.SMS_PG_URL

  before(async () => {
    server = await PostgresServer.make()
  })
  after(() => server?.stop())

  beforeEach(async () => {
    await server.query('DROP TABLE IF EXISTS people, sms_history')
  })
  afterEach(async () => {
    if (urlBefore === undefined) delete process.env.SMS_PG_URL
    else process.env.SMS_PG_URL = urlBefore
    await example?.stop()
  })

  /**
   * Node-RED finds `pg` as the functions of a user's flow find it: a dependency of the user directory. It is the one that
   * came with our package; nothing is fetched.
   */
  async function start(url: string): Promise<void> {
    process.env.SMS_PG_URL = url
    example = await RunningExample.start(NAME)
    assert.ok(lstatSync(join(example.userDir, 'node_modules', 'pg')).isDirectory())
  }

  interface HistoryRow {
    person: number
    number: string
    text: string
    state: string
    reason: string | null
    sent_at: Date | null
  }

  const history = async (): Promise<HistoryRow[]> =>
    (await server.query('SELECT * FROM sms_history ORDER BY person')).rows
  const wasSent = ({ state }: HistoryRow) => state === 'sent' || state === 'delivered'

  it('reads whom it goes to, and writes back what has become of each', async () => {
    await start(server.url())
    await example.press(MAKE)
    await example.shown(SHOWS, (text) => text.startsWith('tables made'))
    await server.query('INSERT INTO people VALUES (6, $1, $2, 2016)', [INJECTION, '+6281234560006'])
    await example.press(SEND)
    await example.shown(SHOWS, (text) => text === 'history written: 5')
    const rows = await history()
    assert.deepEqual(
      rows.map(({ person, number }) => [person, number]),
      [
        [1, '+6281234560001'],
        [2, '+6281234560002'],
        [3, '+6281234560003'],
        [4, 'asks for it'],
        [6, '+6281234560006']
      ]
    )
    assert.deepEqual(
      rows.map((row) => wasSent(row)),
      [true, true, true, false, true]
    )
    assert.equal(rows[3]!.state, 'failed')
    assert.match(String(rows[3]!.reason), /asks for it/)
    assert.ok(rows[4]!.text.includes(INJECTION))
    assert.ok(rows[0]!.sent_at instanceof Date)
    assert.deepEqual(example.nodeRed.errors, [])
  })

  it('writes a history again that is not whole, and replaces nothing that is newer', async () => {
    await start(server.url())
    await example.press(MAKE)
    await example.shown(SHOWS, (text) => text.startsWith('tables made'))
    await example.press(SEND)
    await example.shown(SHOWS, (text) => text === 'history written: 4')
    await until('all are sent', async () => (await history()).filter(wasSent).length === 3)
    await server.query('DELETE FROM sms_history WHERE person <> 1')
    await server.query(`UPDATE sms_history SET state = 'newer', seen_at = now() + interval '1 day'`)
    example.forget()
    await example.press(AGAIN)
    await example.shown(SHOWS, (text) => text === 'history written: 3')
    const states = (await history()).map((row) => (wasSent(row) ? 'sent' : row.state))
    assert.deepEqual(states, ['newer', 'sent', 'sent', 'failed'])
  })

  it('says what is missing where there is no database, and sends nothing', async () => {
    await start('')
    for (const button of [MAKE, SEND]) {
      example.forget()
      await example.press(button)
      assert.match(
        await example.shown(SHOWS),
        /^There is no database yet: set the environment variable SMS_PG_URL/
      )
    }
    assert.deepEqual(example.nodeRed.errors, [])
  })

  it('says what the database says where it cannot be reached', async () => {
    await start(server.url({ port: await freePort() }))
    await example.press(SEND)
    assert.match(await example.shown(SHOWS), /^The database says: .*ECONNREFUSED/)
  })

  it('says so where its tables are not there', async () => {
    await start(server.url())
    await example.press(SEND)
    assert.match(await example.shown(SHOWS), /relation "people" does not exist/)
  })
})
