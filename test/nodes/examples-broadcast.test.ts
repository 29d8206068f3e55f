import assert from 'node:assert/strict'
import type { FlowNode } from '../support/examples'
import { BroadcastPage, NAME, type PageOptions } from './broadcast-page'

const TOKEN = 'correct horse battery staple'
const BASIC = `Basic ${Buffer.from(`anybody:${TOKEN}`).toString('base64')}`
const KEY = 'one-press'

describe(`the example "${NAME}", its rules`, function () {
  this.timeout(90_000)
  let page: BroadcastPage

  const start = async (options?: PageOptions) => {
    page = await BroadcastPage.start(options)
  }
  afterEach(() => page?.stop())

  it('without a token: answers this machine, as the modem is virtual, and nobody who calls it otherwise', async () => {
    await start()
    for (const what of ['', '/page.css', '/page.js', '/students', '/status'])
      assert.equal((await page.get(what)).status, 200, what)
    const others: Record<string, string>[] = [{ host: 'evil.example' }, { 'x-forwarded-for': '10.0.0.1' }]
    for (const headers of others) {
      for (const what of ['', '/students', '/status', '/rows', '/history.csv']) {
        const { status, json } = await page.get(what, headers)
        assert.deepEqual([what, status, json.code], [what, 403, 'NO_TOKEN'])
      }
      assert.equal((await page.post({ action: 'pause' }, headers)).json.code, 'NO_TOKEN')
    }
    assert.deepEqual(page.example.nodeRed.errors, [])
  })

  for (const connection of ['none', 'serial'])
    it(`without a token: answers nobody where the connection is ${connection}`, async () => {
      const change = (flow: FlowNode[]) =>
        flow.map((node) => (node.type === 'modem-config' ? { ...node, connection, port: '' } : node))
      await start({ change })
      for (const what of ['', '/page.js', '/students', '/status', '/rows', '/history.csv']) {
        const { status, json } = await page.get(what)
        assert.deepEqual([what, status, json.code], [what, 403, 'NO_TOKEN'])
      }
      const sent = await page.post({ action: 'start', text: 'Hello', key: KEY })
      assert.deepEqual([sent.status, sent.json.code], [403, 'NO_TOKEN'])
      assert.match(sent.json.message, /set the environment variable SMS_PAGE_TOKEN/)
    })

  it('with a token: asks for it, as a browser understands, and answers nobody without it', async () => {
    await start({ token: TOKEN })
    for (const authorization of ['', 'Bearer', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, 'Basic x'])
      for (const what of ['', '/page.js', '/students', '/status', '/rows', '/history.csv']) {
        const { status, headers, json } = await page.get(what, { authorization })
        assert.deepEqual([authorization, what, status, json.code], [authorization, what, 401, 'BAD_TOKEN'])
        assert.equal(headers['www-authenticate'], 'Basic realm="SMS", charset="UTF-8"')
      }
    assert.equal((await page.post({ action: 'pause' })).status, 401)
    for (const authorization of [BASIC, `Bearer ${TOKEN}`])
      assert.equal((await page.get('/students', { authorization, host: 'sms.example' })).status, 200)
  })

  it('changes nothing for another page, for a form, or by GET', async () => {
    await start({ token: TOKEN })
    const authorization = BASIC
    const begin = { action: 'start', text: 'Hello', key: KEY }
    const host = 'sms.example:8443'
    for (const origin of ['https://evil.example', 'https://sms.example', 'null']) {
      const { status, json } = await page.post(begin, { authorization, host, origin })
      assert.deepEqual([origin, status, json.code], [origin, 403, 'FOREIGN_ORIGIN'])
    }
    const form = await page.post(begin, { authorization, 'content-type': 'text/plain' })
    assert.deepEqual([form.status, form.json.code], [415, 'NOT_JSON'])
    for (const what of ['/start', '/pause', '/cancel', '/resend', '/drop'])
      assert.equal((await page.get(`${what}?text=Hello&key=${KEY}`, { authorization })).status, 404)
    assert.equal((await page.get('/status', { authorization })).json.batch, undefined)
    const own = await page.post(begin, { authorization, host, origin: `https://${host}` })
    assert.equal(own.status, 200, own.text)
  })

  it('tells nothing to the page of another site that somebody on this machine has open', async () => {
    await start()
    for (const what of ['/students', '/status', '/rows', '/history.csv']) {
      const { status, json } = await page.get(what, { origin: 'https://evil.example' })
      assert.deepEqual([what, status, json.code], [what, 403, 'FOREIGN_ORIGIN'])
    }
  })

  it('answers a code and a sentence to what is no order', async () => {
    await start()
    const cases: [unknown, number, string][] = [
      ['{', 400, 'BAD_JSON'],
      [{ action: 'markSent' }, 400, 'UNKNOWN_ACTION'],
      [{ action: 'start', key: KEY }, 400, 'EMPTY_TEXT'],
      [{ action: 'start', key: KEY, text: ' ' }, 400, 'EMPTY_TEXT'],
      [{ action: 'start', text: 'Hello' }, 400, 'BAD_KEY'],
      [{ action: 'start', key: KEY, text: 'Hello', school: 'MA Negeri 1' }, 400, 'BAD_FILTER'],
      [{ action: 'start', key: KEY, text: 'Hello', school: ['nowhere'] }, 400, 'NOBODY'],
      [{ action: 'start', key: KEY, text: 'Hello {{nam}}' }, 400, 'MISSING_COLUMN'],
      [{ action: 'start', key: KEY, text: 'Hello {{name' }, 400, 'BAD_TEMPLATE'],
      [{ action: 'pause', batch: 'none' }, 404, 'NOT_FOUND'],
      [{ action: 'pause' }, 404, 'NOT_FOUND']
    ]
    for (const [body, status, code] of cases) {
      const answer = await page.post(body)
      assert.deepEqual([body, answer.status, answer.json?.code], [body, status, code], answer.text)
      assert.ok(answer.json.message.length > 20)
    }
    assert.equal((await page.status()).batch, undefined)
    assert.deepEqual(page.example.nodeRed.errors, [])
  })

  it('takes everybody, a group, or groups in any combination', async () => {
    await start()
    const counts: [Record<string, string[]>, number, number][] = [
      [{}, 674, 15],
      [{ major: ['Teknik'], graduation_year: ['2016'] }, 47, 1],
      [{ school: ['MA Negeri 1'], major: ['Teknik', 'IPA'], graduation_year: ['2016'] }, 24, 0],
      [{ school: [], major: [], graduation_year: [] }, 674, 15]
    ]
    for (const [choice, recipients, skipped] of counts) {
      const { json } = await page.preview(choice)
      assert.deepEqual([choice, json.recipients, json.skipped], [choice, recipients, skipped])
    }
    const { groups, columns } = (await page.get('/students')).json
    assert.deepEqual(
      groups.graduation_year.map(({ value }: { value: string }) => value),
      ['2016', '2017', '2018']
    )
    assert.deepEqual(columns, ['id', 'name', 'phone', 'school', 'major', 'graduation_year'])
  })

  it('tells before anything is sent what it will be: segments, alphabet, the first text, who is left out', async () => {
    await start({
      students: ['1,Ann,+6281234560001,A,B,2016', '2,Zoë 😀,081234560002,A,B,2016', '3,Nobody,12,A,B,2016']
    })
    const { json } = await page.preview({}, `Dear {{name}}, ${'x'.repeat(60)}`)
    assert.deepEqual(
      [json.recipients, json.segments, json.ucs2, json.skipped, json.sample],
      [2, 3, 1, 1, `Dear Ann, ${'x'.repeat(60)}`]
    )
    assert.deepEqual([json.invalid.length, json.duplicates.length], [1, 0])
    assert.match(json.invalid[0], /^Row 3: /)
    assert.equal((await page.status()).batch, undefined)
  })

  it('gives back nothing that a browser takes for a page or a script', async () => {
    await start()
    for (const what of [
      '/status?callback=alert',
      '/students?callback=alert',
      '/preview?text=%3Cscript%3E&callback=x'
    ]) {
      const { headers, text } = await page.get(what)
      assert.equal(headers['content-type'], 'application/json; charset=utf-8')
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(text[0], '{')
    }
    const { headers } = await page.get('')
    assert.match(
      String(headers['content-security-policy']),
      /^default-src 'none'; style-src 'self'; script-src 'self';/
    )
    for (const what of ['/x', '/page.html', '/..%2fflows', '/constructor'])
      assert.equal((await page.get(what)).status, 404, what)
    const slash = await page.get('/')
    assert.deepEqual([slash.status, slash.headers.location], [302, '../sms-broadcast'])
  })
})
