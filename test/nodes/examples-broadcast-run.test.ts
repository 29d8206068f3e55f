import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, BroadcastPage, NAME, type PageOptions } from './broadcast-page'

/** 48 rows, one of which has no number. */
const TEKNIK = { major: ['Teknik'], graduation_year: ['2016'] }
const SLOW = 'modemConfigVirtual: { latencyMs: 100, reportMs: 20 },'
const HEADER = '"number","name","text","time","state","reason","school","major","year"'
/** What spreadsheets take for formulas. */
const FORMULAS = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', "=cmd|' /C calc'!A0"]

describe(`the example "${NAME}", a run`, function () {
  this.timeout(90_000)
  let page: BroadcastPage

  const start = async (options?: PageOptions) => {
    page = await BroadcastPage.start(options)
  }
  afterEach(() => page?.stop())

  const order = async (body: object): Promise<Answer['json']> => {
    const { status, json, text } = await page.post(body)
    assert.equal(status, 200, text)
    return json
  }
  const rows = async () => (await page.get('/rows?limit=500')).json.rows
  /** Those whose text the network has. */
  const sent = ({ sent = 0, delivered = 0 }) => sent + delivered

  it('is paused, keeps its place, goes on and ends; the history has each student once', async () => {
    await start({ settings: SLOW })
    const { batch, total } = await order({
      action: 'start',
      text: 'Hello {{name}}',
      key: 'one-press',
      ...TEKNIK
    })
    assert.equal(total, 48)
    await page.stands('some are sent', (status) => sent(status) >= 3)
    assert.equal((await order({ action: 'pause', batch })).state, 'paused')
    const paused = await page.stands('what was on its way has arrived', ({ sending }) => !sending)
    assert.ok(sent(paused) < 40, `${sent(paused)} were sent before it paused`)
    await delay(500)
    const still = await page.status()
    assert.deepEqual([still.state, sent(still)], ['paused', sent(paused)])
    assert.equal((await order({ action: 'resume', batch })).state, 'running')
    const done = await page.stands('it is done', ({ state }) => state === 'done')
    assert.deepEqual([sent(done), done.failed, done.total], [47, 1, 48])
    const history = await rows()
    assert.equal(new Set(history.map(({ number }: { number: string }) => number)).size, 48)
    assert.deepEqual(
      [history[0].name, history[0].text, history[0].year],
      ['Siswa 004', 'Hello Siswa 004', '2016']
    )
    assert.deepEqual(page.example.nodeRed.errors, [])
  })

  it('is one broadcast, however often it is asked for with the same key', async () => {
    await start()
    const body = { action: 'start', text: 'Hello {{name}}', key: 'pressed-twice', ...TEKNIK }
    const first = await order(body)
    await page.stands('it is done', ({ state }) => state === 'done')
    const again = await order(body)
    assert.equal(again.batch, first.batch)
    assert.equal((await rows()).length, 48)
  })

  it('is cancelled: nothing more goes, and the rows say so', async () => {
    await start({ settings: SLOW })
    const { batch } = await order({ action: 'start', text: 'Hello {{name}}', key: 'one-press', ...TEKNIK })
    await page.stands('some are sent', (status) => sent(status) >= 3)
    await order({ action: 'cancel', batch })
    const over = await page.stands('all have an outcome', ({ queued, sending }) => !queued && !sending)
    assert.equal(over.state, 'cancelled')
    assert.ok(over.cancelled > 0)
    assert.equal(over.cancelled + sent(over) + over.failed, 48)
    const states = (await rows()).map(({ state }: { state: string }) => state)
    assert.equal(states.filter((state: string) => state === 'cancelled').length, over.cancelled)
  })

  for (const action of ['resend', 'drop'])
    it(`has what is held settled by a person: ${action}`, async () => {
      await start({ students: ['1,Ann,+6281234560001,A,B,2016', '2,Bob,+6281234560002,A,B,2016'] })
      for (let i = 0; i < 6; i++) {
        await order({ action: 'start', text: 'The same', key: `press-${i}-of-six` })
        await page.stands('it is done', ({ state }) => state === 'done')
      }
      const held = await page.status()
      assert.deepEqual([held.held, sent(held)], [2, 0])
      await order({ action, batch: held.batch })
      const settled = await page.stands(
        'none is held',
        ({ state, held = 0 }) => state === 'done' && held === 0
      )
      assert.deepEqual(
        [sent(settled), settled.failed + settled.cancelled],
        action === 'resend' ? [2, 0] : [0, 2]
      )
    })

  it('shows the answers of the phones, as the texts that they are', async () => {
    await start()
    await order({ action: 'start', text: 'Hello {{name}}', key: 'one-press', ...TEKNIK })
    await page.phoneSays('+6287806990825', '<script>alert(1)</script>')
    const { answers } = await page.stands('the answer is there', ({ answers }) => answers.length > 0)
    assert.deepEqual([answers[0].from, answers[0].text], ['+6287806990825', '<script>alert(1)</script>'])
  })

  it('has a file for spreadsheets in which nothing is a formula', async () => {
    const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
    const students = FORMULAS.map((name, i) => `${i},${cell(name)},+628123456000${i},${cell(name)},B,2016`)
    await start({ students: [...students, '9,"a ""b"", c",+6281234560009,A,B,2016'] })
    await order({ action: 'start', text: '{{name}}', key: 'one-press' })
    await page.stands('it is done', ({ state }) => state === 'done')
    const { text, headers } = await page.get('/history.csv')
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8')
    assert.match(String(headers['content-disposition']), /^attachment; filename="sms-history.csv"$/)
    const [header, ...lines] = text
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\r\n')
    assert.equal(header, HEADER)
    assert.equal(lines.length, 7)
    for (const [i, formula] of FORMULAS.entries()) {
      const quoted = cell(`'${formula}`)
      assert.ok(lines[i]!.startsWith(`"'+628123456000${i}",${quoted},${quoted},`), lines[i])
    }
    assert.ok(lines[6]!.startsWith('"\'+6281234560009","a ""b"", c","a ""b"", c",'), lines[6])
  })

  it('has all rows in that file, also those that wait', async () => {
    await start()
    const { batch } = await order({ action: 'start', text: 'Hello {{name}}', key: 'one-press' })
    await order({ action: 'pause', batch })
    const { text } = await page.get('/history.csv')
    const names = text.trimEnd().split('\r\n').slice(1)
    assert.equal(names.length, 689)
    assert.ok(names[688]!.includes('"Siswa 689"'), names[688])
  })

  it('has as much in that file as is looked for', async () => {
    await start()
    const { batch } = await order({
      action: 'start',
      text: 'Hello {{name}}',
      key: 'one-press',
      graduation_year: ['2016']
    })
    await page.stands('it is done', ({ state }) => state === 'done')
    const names = async (query: string) => {
      const { text } = await page.get(`/history.csv?batch=${batch}&${query}`)
      return text.trimEnd().split('\r\n').slice(1)
    }
    assert.equal((await names('')).length, 228)
    assert.equal((await names('find=teknik')).length, 48)
    assert.equal(
      (await names('state=failed')).every((line) => line.includes('"failed"')),
      true
    )
    assert.deepEqual(await names('find=nobody'), [])
  })
})
