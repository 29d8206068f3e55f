import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../src/simulator'
import { openEmbeddedStore } from '../../src/store'
import type { Store } from '../../src/store/store'
import type { FlowNode } from '../support/examples'
import { type ExampleOptions, RunningExample } from '../support/running-example'

const NAME = 'HTTP trigger'
const TOKEN = 'correct horse battery staple'
const PHONE = '+628120000052'
const NOBODY = '+6289900001234'
const LOOK_MS = 200
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown> & { error?: { code: string } }
}

describe(`the example "${NAME}"`, function () {
  this.timeout(90_000)
  let service: RunningExample
  const tokenBefore = process.env.SMS_HTTP_TOKEN

  async function start({ token = TOKEN, ...options }: ExampleOptions & { token?: string } = {}) {
    // Node-RED inherits it, as it would from a shell.
    process.env.SMS_HTTP_TOKEN = token
    service = await RunningExample.start(NAME, options)
  }

  afterEach(async () => {
    if (tokenBefore === undefined) delete process.env.SMS_HTTP_TOKEN
    else process.env.SMS_HTTP_TOKEN = tokenBefore
    await service?.stop()
  })

  async function call(path: string, request: RequestInit): Promise<Answer> {
    const response = await fetch(service.nodeRed.url + path, {
      ...request,
      signal: AbortSignal.timeout(10_000)
    })
    const text = await response.text()
    const { status, headers } = response
    assert.equal(headers.get('content-type'), 'application/json; charset=utf-8', text)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    return { status, headers, body: JSON.parse(text) }
  }

  const authorized = (authorization = `Bearer ${TOKEN}`) => ({
    authorization,
    'content-type': 'application/json'
  })
  const postRaw = (body: string, path = '/sms') => call(path, { method: 'POST', headers: authorized(), body })
  const post = (body: unknown) => postRaw(JSON.stringify(body))
  const get = (id: unknown) => call(`/sms/${id}`, { headers: authorized() })

  it('answers 202 and an id when the message is on disk, and then what has become of it', async () => {
    await start()
    const { status, body } = await post({ to: PHONE, text: 'Hello' })
    assert.equal(status, 202)
    assert.match(String(body.id), UUID)
    assert.equal(body.to, PHONE)
    assert.ok(['queued', 'sending', 'sent'].includes(String(body.state)), String(body.state))
    assert.equal(await service.shown('the phone reads'), 'Hello')
    await service.shown('what became of it', (text) => text.includes("state: 'sent'"))
    const later = await get(body.id)
    assert.deepEqual([later.status, later.body], [200, { ...body, state: 'sent' }])
    assert.deepEqual(service.nodeRed.errors, [])
  })

  it('keeps no list of its own: what has become of a message is known behind a restart', async () => {
    await start()
    const { body } = await post({ to: PHONE, text: 'Hello' })
    await service.shown('what became of it')
    await service.restart()
    assert.deepEqual((await get(body.id)).body, { ...body, state: 'sent' })
    const { id } = service.flow.find(({ type }) => type === 'tab')!
    const kept = await service.nodeRed.json<Record<string, object>>(`/context/flow/${id}`)
    assert.deepEqual(Object.values(kept), [{}])
  })

  for (const token of ['', '   '])
    it(`refuses every request where the token is ${JSON.stringify(token)}`, async () => {
      await start({ token })
      for (const authorization of ['Bearer ', 'Bearer', 'Bearer undefined']) {
        const headers = authorized(authorization)
        const refused = await call('/sms', { method: 'POST', headers, body: '{}' })
        assert.deepEqual([refused.status, refused.body.code], [503, 'NO_TOKEN'])
        assert.match(String(refused.body.message), /set the environment variable SMS_HTTP_TOKEN/)
        const asked = await call('/sms/1', { headers })
        assert.deepEqual([asked.status, asked.body.code], [503, 'NO_TOKEN'])
      }
    })

  it('refuses a token that is wrong, too short, too long or missing, before it looks at the request', async () => {
    await start()
    const wrong = ['', 'Bearer', 'Bearer ', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`]
    for (const authorization of wrong)
      for (const request of [{ method: 'POST', body: '{' }, { method: 'GET' }]) {
        const path = request.method === 'GET' ? '/sms/1' : '/sms'
        const { status, headers, body } = await call(path, {
          ...request,
          headers: authorized(authorization)
        })
        assert.deepEqual([authorization, status, body.code], [authorization, 401, 'BAD_TOKEN'])
        assert.equal(headers.get('www-authenticate'), 'Bearer')
      }
    const withoutCase = { method: 'POST', headers: authorized(`bearer  ${TOKEN}`), body: '{' }
    assert.equal((await call('/sms', withoutCase)).status, 400)
  })

  it('answers 400, a code and a sentence to what is no message', async () => {
    await start()
    const long = 'x'.repeat(255 * 153 + 1)
    const cases: [string, string, RegExp][] = [
      ['{ "to": ', 'BAD_JSON', /The body is no JSON: send \{ "to"/],
      ['', 'BAD_JSON', /The body is no JSON/],
      ['[]', 'BAD_JSON', /no JSON object/],
      ['null', 'BAD_JSON', /no JSON object/],
      [`{ "to": "${PHONE}" }`, 'EMPTY_TEXT', /There is no text/],
      [`{ "to": "${PHONE}", "text": " " }`, 'EMPTY_TEXT', /There is no text/],
      [`{ "to": "${PHONE}", "text": 5 }`, 'EMPTY_TEXT', /There is no text/],
      ['{ "text": "hi" }', 'NO_RECIPIENT', /There is no recipient/],
      [`{ "to": ["${PHONE}"], "text": "hi" }`, 'NO_RECIPIENT', /There is no recipient/],
      ['{ "to": "08123", "text": "hi" }', 'BAD_RECIPIENT', /^"08123" is no phone number\./],
      [`{ "to": "${PHONE};${NOBODY}", "text": "hi" }`, 'BAD_RECIPIENT', /one number/],
      [`{ "to": "${PHONE}", "text": "hi", "prio": 1 }`, 'UNKNOWN_FIELD', /no field "prio"/],
      [`{ "to": "${PHONE}", "text": "${long}" }`, 'TOO_LONG', /255/]
    ]
    for (const [sent, code, sentence] of cases) {
      const { status, body } = await postRaw(sent)
      assert.deepEqual([sent, status, body.code], [sent, 400, code])
      assert.match(String(body.message), sentence)
    }
    await post({ to: PHONE, text: 'the last' })
    assert.deepEqual(await service.allShown('the phone reads', 'the last'), ['the last'])
  })

  it('answers 404 to an id that is unknown, or none', async () => {
    await start()
    for (const id of ['00000000-0000-4000-8000-000000000000', '1', '..%2f..%2fetc', "'", '%00', '*']) {
      const { status, body } = await get(id)
      assert.deepEqual([id, status, body.code], [id, 404, 'NOT_FOUND'])
    }
  })

  it('gives back nothing that a browser takes for a page or a script', async () => {
    await start()
    const evil = '<script>alert(1)</script>'
    const { body } = await postRaw(JSON.stringify({ to: evil, text: evil }), '/sms?callback=alert')
    assert.deepEqual([body.code, String(body.message).includes('<script>')], ['BAD_RECIPIENT', true])
    const field = await post({ [evil]: 1 })
    assert.equal(field.body.code, 'UNKNOWN_FIELD')
  })

  it('does not mix up requests that come at once, good ones and bad ones', async () => {
    await start()
    const isBad = (i: number) => i % 3 === 0
    const numbers = Array.from({ length: 60 }, (_, i) => `+62812000${3000 + i}${isBad(i) ? '000000' : ''}`)
    const answers = await Promise.all(numbers.map((to, i) => post({ to, text: `message ${i}` })))
    const ids = new Set<unknown>()
    for (const [i, { status, body }] of answers.entries()) {
      const to = numbers[i]!
      if (isBad(i)) {
        assert.deepEqual([to, status, body.code], [to, 400, 'BAD_RECIPIENT'])
        assert.ok(String(body.message).includes(to), String(body.message))
      } else {
        assert.deepEqual([to, status, body.to], [to, 202, to])
        ids.add(body.id)
      }
    }
    assert.equal(ids.size, 40)
    for (const { status, body } of answers) {
      if (status === 202) assert.equal((await get(body.id)).body.to, body.to)
    }
    assert.deepEqual(headersSentTwice(), [])
  })

  it('answers 202 to a message that the network refuses later, and then that it failed and why', async () => {
    await start()
    const { status, body } = await post({ to: NOBODY, text: 'Hello' })
    assert.equal(status, 202)
    assert.match(await service.shown('what became of it'), /error: /)
    const later = await get(body.id)
    assert.deepEqual([later.status, later.body.state], [200, 'failed'])
    assert.equal(later.body.error?.code, 'CMS_1')
    assert.deepEqual(headersSentTwice(), [])
  })

  it('answers 202 to a message that is on disk and held, and says why it is held', async () => {
    await start()
    const same = { to: PHONE, text: 'the same again' }
    for (let i = 0; i < 5; i++) assert.equal((await post(same)).body.reason, undefined)
    const { status, body } = await post(same)
    assert.deepEqual([status, body.state, body.reason], [202, 'queued', 'LOOP_GUARD'])
    assert.match(
      await service.shown('what became of it', (text) => text.includes('error')),
      /more than 5 times/
    )
    assert.deepEqual((await get(body.id)).body, body)
  })

  it('answers that the modem is not set up, to both questions', async () => {
    const change = (flow: FlowNode[]) => flow.map(withoutPort)
    await start({ change })
    const { status, body } = await post({ to: PHONE, text: 'Hello' })
    assert.deepEqual([status, body.code], [503, 'BAD_CONFIG'])
    assert.match(String(body.message), /^No serial port is chosen\./)
    const asked = await get('00000000-0000-4000-8000-000000000000')
    assert.deepEqual([asked.status, asked.body.code], [503, 'BAD_CONFIG'])
    assert.deepEqual(headersSentTwice(), [])
  })

  it('answers 503 while the queue cannot be opened, and 202 when it can again', async () => {
    let lock: Store | undefined
    const prepare = async (userDir: string) => {
      const directory = join(userDir, 'sms-modem', 'virtual', 'store')
      mkdirSync(directory, { recursive: true })
      lock = await openEmbeddedStore({ directory, clock: systemClock })
    }
    try {
      await start({ prepare })
      const { status, body } = await post({ to: PHONE, text: 'Hello' })
      assert.deepEqual([status, body.code], [503, 'STORE_LOCKED'])
    } finally {
      await lock?.close()
    }
    while ((await post({ to: PHONE, text: 'Hello again' })).status === 503) await delay(LOOK_MS)
    assert.equal(await service.shown('the phone reads'), 'Hello again')
    assert.deepEqual(headersSentTwice(), [])
  })

  /** What Node-RED logs where a request is answered a second time. */
  function headersSentTwice(): unknown[] {
    return service.nodeRed.log.filter(({ msg }) =>
      /headers after they are sent|No response object/i.test(msg)
    )
  }
})

function withoutPort(node: FlowNode): FlowNode {
  return node.type === 'modem-config' && node.name === 'service'
    ? { ...node, connection: 'serial', port: '' }
    : node
}
