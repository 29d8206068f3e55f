import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { runInNewContext } from 'node:vm'
import { PAGE_SCRIPT } from '../../src/simulator/http/page-script'
import { VirtualNetwork } from '../../src/simulator/network/network'
import { VirtualClock } from '../support/virtual-clock'
import { type AskOptions, json, phonesServer } from './http-server'

const HOSTILE = '<script>alert(1)</script>"\'&\u202Eabc\u2028</style>'
const MODEM = '+628110000001'
const FRIEND = '+628129999999'

describe('the page of the virtual phones', () => {
  let server: Awaited<ReturnType<typeof phonesServer>>

  beforeEach(async () => {
    server = await phonesServer()
  })
  afterEach(() => server.close())

  const send = (body: object, headers?: Record<string, string>) => server.ask('/send', json(body, headers))
  const read = async (path: string) => JSON.parse((await server.ask(path)).body)

  it('has its one script and its one style allowed by a nonce, new each time, and nothing else', async () => {
    const { status, headers, body } = await server.ask('/')
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/html; charset=utf-8')
    const policy = String(headers['content-security-policy'])
    const [, nonce] = /script-src 'nonce-([\w+/=]+)'/.exec(policy) ?? []
    assert.ok(nonce)
    assert.match(policy, /^default-src 'none'; /)
    assert.doesNotMatch(policy, /unsafe|https?:/)
    assert.deepEqual(body.match(/<(script|style)\b[^>]*>/g), [
      `<style nonce="${nonce}">`,
      `<script nonce="${nonce}">`
    ])
    assert.doesNotMatch(body, /\son\w+=|\sstyle=|innerHTML|insertAdjacentHTML|document\.write|https?:\/\//)
    assert.notEqual((await server.ask('/')).headers['content-security-policy'], policy)
  })

  it('has addresses that are right under any path', async () => {
    const { body } = await server.ask('/')
    assert.doesNotMatch(body, /(?:src|href|action)="\/|fetch\('\/|EventSource\('\//)
  })

  it('has nothing of any message in its HTML', async () => {
    const before = (await server.ask('/')).body
    await server.network.phones.get(FRIEND).send(MODEM, HOSTILE)
    await server.network.sendText(MODEM, FRIEND, HOSTILE)
    const nonce = /nonce="[^"]+"/g
    assert.equal((await server.ask('/')).body.replace(nonce, ''), before.replace(nonce, ''))
  })

  it('gives hostile texts as JSON, which no browser takes for anything else', async () => {
    await server.network.sendText(MODEM, FRIEND, HOSTILE)
    for (const path of ['/phones', `/phones?number=${encodeURIComponent(FRIEND)}`]) {
      const { headers, body } = await server.ask(path)
      assert.equal(headers['content-type'], 'application/json; charset=utf-8')
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['content-security-policy'], "default-src 'none'")
      assert.ok(JSON.stringify(JSON.parse(body)).includes(JSON.stringify(HOSTILE)))
    }
  })

  it('lists modems, and phones with the newest message first', async () => {
    await server.network.sendText(MODEM, '+628120000001', 'one')
    await server.network.sendText(MODEM, '+628120000002', 'two')
    const { modems, total, phones } = await read('/phones')
    assert.deepEqual([modems, total], [[{ name: 'modem1', number: MODEM }], 2])
    assert.deepEqual(
      phones.map(({ number, excerpt, direction }: Record<string, unknown>) => [number, excerpt, direction]),
      [
        ['+628120000002', 'two', 'in'],
        ['+628120000001', 'one', 'in']
      ]
    )
  })

  it('tells the conversation of a phone: direction, flash, binary, parts', async () => {
    await server.network.sendText(MODEM, FRIEND, 'x'.repeat(400))
    await server.network.sendText(MODEM, FRIEND, 'look', { class: 0 })
    await server.network.sendText(MODEM, FRIEND, '', {
      text: undefined,
      data: 'CAFE',
      ports: { dst: 2948, src: 0 }
    })
    await server.network.phones.get(FRIEND).send(MODEM, 'yes')
    const { messages } = await read(`/phones?number=${encodeURIComponent(FRIEND)}`)
    assert.deepEqual(
      messages.map(({ at, id, ...rest }: Record<string, unknown>) => rest),
      [
        { direction: 'in', peer: MODEM, parts: 3, text: 'x'.repeat(400) },
        { direction: 'in', peer: MODEM, parts: 1, text: 'look', flash: true },
        { direction: 'in', peer: MODEM, parts: 1, data: 'CAFE', ports: { dst: 2948, src: 0 } },
        { direction: 'out', peer: MODEM, parts: 1, text: 'yes' }
      ]
    )
  })

  it('tells which parts of a message have come', async () => {
    const clock = new VirtualClock()
    const network = new VirtualNetwork({ clock, random: () => 0.5 })
    network.disturb({ bring: (tpdus) => tpdus.filter(({ concat }) => concat?.seq !== 2) })
    const page = await phonesServer({ network })
    try {
      await network.sendText(MODEM, FRIEND, 'x'.repeat(400))
      await clock.advance(60_000)
      const { body } = await page.ask(`/phones?number=${encodeURIComponent(FRIEND)}`)
      const [{ parts, incomplete }] = JSON.parse(body).messages
      assert.deepEqual([parts, incomplete], [2, { have: [1, 3], total: 3 }])
    } finally {
      page.close()
    }
  })

  for (const [have, total, words] of [
    [[1, 3], 3, 'part 2 of 3 missing'],
    [[2], 4, 'parts 1, 3, 4 of 4 missing'],
    [[1, 2], 2, 'incomplete']
  ] as const)
    it(`says "${words}" of a message with the parts ${have}`, () => {
      const [source] = /function missing\(.*?\n\}\n/s.exec(PAGE_SCRIPT)!
      assert.equal(runInNewContext(`${source}missing(${JSON.stringify({ have, total })})`), words)
    })

  it('shows the newest 200 messages and 500 phones, and says how many there are', async () => {
    for (let i = 0; i < 201; i++) await server.network.sendText(MODEM, FRIEND, `n ${i}`)
    for (let i = 0; i < 500; i++) await server.network.sendText(MODEM, `+6281${i + 20_000_000}`, 'x')
    const list = await read('/phones')
    assert.deepEqual([list.total, list.phones.length], [501, 500])
    const { total, messages } = await read(`/phones?number=${encodeURIComponent(FRIEND)}`)
    assert.deepEqual([total, messages.length, messages[0].text], [201, 200, 'n 1'])
  })

  it('knows no phone that never had a message, and makes none by being asked', async () => {
    assert.equal((await server.ask('/phones?number=%2B1')).status, 404)
    assert.deepEqual(server.network.phones.list, [])
  })

  it('sends an answer to a modem', async () => {
    const { status } = await send({ from: FRIEND, to: MODEM, text: HOSTILE })
    assert.equal(status, 202)
    assert.equal(server.modem.card.messages.used, 1)
    assert.equal(server.network.phones.get(FRIEND).messages[0]?.text, HOSTILE)
  })

  for (const [body, sentence] of [
    [{ from: FRIEND, to: MODEM, text: '' }, 'Say what to send.'],
    [{ from: FRIEND, to: MODEM, text: 7 }, 'Say what to send.'],
    [{ from: FRIEND, to: 'x', text: 'a' }, 'To whom? A number is needed.'],
    [
      { from: '<b>', to: MODEM, text: 'a' },
      'From whom? A number is needed, or a name of at most 11 letters and digits.'
    ],
    [{ from: MODEM, to: MODEM, text: 'a' }, 'This is the number of a modem; send from another.'],
    [{ from: '08110000001', to: MODEM, text: 'a' }, 'This is the number of a modem; send from another.']
  ] as const) {
    it(`says "${sentence}" for ${JSON.stringify(body)}`, async () => {
      const { status, body: answer } = await send(body)
      assert.deepEqual([status, JSON.parse(answer)], [400, { error: sentence }])
      assert.deepEqual(server.network.phones.list, [])
    })
  }

  it('says what is wrong with a text that is too long for any message', async () => {
    const { status, body } = await send({ from: FRIEND, to: MODEM, text: 'x'.repeat(50_000) })
    assert.equal(status, 400)
    assert.match(JSON.parse(body).error, /more than a message can hold/)
    assert.deepEqual(server.network.phones.list, [])
  })

  const good = { from: FRIEND, to: MODEM, text: 'hi' }
  const refused: [what: string, options: AskOptions, status: number][] = [
    ['a form', { ...json(good), headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['text', { ...json(good), headers: { 'content-type': 'text/plain' } }, 415],
    ['another origin', json(good, { origin: 'http://evil.example' }), 403],
    ['an origin that is none', json(good, { origin: 'null' }), 403],
    ['another site', json(good, { 'sec-fetch-site': 'cross-site' }), 403],
    ['what is no JSON', { ...json(good), body: '{' }, 400],
    ['an array', json([good]), 400],
    ['null', json(null), 400],
    ['too much', json({ ...good, text: 'x'.repeat(300_000) }), 413],
    ['a GET', { method: 'GET' }, 405]
  ]
  for (const [what, options, status] of refused) {
    it(`does not send by ${what}`, async () => {
      const answer = await server.ask('/send', options)
      assert.equal(answer.status, status)
      assert.equal(typeof JSON.parse(answer.body).error, 'string')
      assert.deepEqual(server.network.phones.list, [])
    })
  }

  it('sends for its own origin, and behind a proxy that changes the Host', async () => {
    const host = `127.0.0.1:${server.port}`
    assert.equal((await send(good, { origin: `http://${host}` })).status, 202)
    const proxied = { origin: 'https://demo.example', 'sec-fetch-site': 'same-origin' }
    assert.equal((await send(good, proxied)).status, 202)
  })

  it('tells at once when something has changed', async () => {
    const response = await server.open('/events')
    assert.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8')
    const lines = createInterface({ input: response })[Symbol.asyncIterator]()
    const next = async () => (await lines.next()).value
    assert.deepEqual([await next(), await next()], ['retry: 1000', ''])
    await server.network.phones.get('A\n\nb').send(MODEM, 'hello')
    assert.deepEqual([await next(), await next()], ['event: change', 'data: ["A\\n\\nb"]'])
    response.destroy()
  })

  it('leaves what is not its own to others', async () => {
    for (const path of ['/other', '/constructor', '/__proto__', '/phones/x']) {
      assert.equal((await server.ask(path)).body, 'elsewhere', path)
    }
  })

  it('answers no request that its owner does not allow', async () => {
    const picky = await phonesServer({ allows: ({ headers }) => headers.host !== 'evil.example' })
    try {
      assert.equal((await picky.ask('/phones', { headers: { host: 'evil.example' } })).status, 403)
      assert.equal((await picky.ask('/phones')).status, 200)
    } finally {
      picky.close()
    }
  })
})

describe('the page of the virtual phones under a path', () => {
  it('answers there and nowhere else, and leads to the path with a slash', async () => {
    const server = await phonesServer({ prefix: '/demo/phones/' })
    try {
      assert.match((await server.ask('/demo/phones/')).body, /^<!doctype html>/)
      assert.equal(
        (await server.ask('/demo/phones/phones')).headers['content-type'],
        'application/json; charset=utf-8'
      )
      const { status, headers } = await server.ask('/demo/phones')
      assert.deepEqual([status, headers.location], [308, 'phones/'])
      assert.equal((await server.ask('/phones')).body, 'elsewhere')
      assert.equal((await server.ask('/')).body, 'elsewhere')
    } finally {
      server.close()
    }
  })
})
