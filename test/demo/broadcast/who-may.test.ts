import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Message = Record<string, unknown> & { found?: { statusCode: number; code: string }; asks?: object }

interface Given {
  method?: string
  headers?: Record<string, string>
  remoteAddress?: string
  body?: string
  token?: string
}

/** The function as Node-RED calls it. */
const source = new Function('msg', 'env', readFileSync(join(__dirname, 'flow', 'who-may.js'), 'utf8'))

const TOKEN = 'correct horse'
const LOCAL = { host: 'localhost:1880' }
const POST = { 'content-type': 'application/json', ...LOCAL }

/** Where a request goes: on, to the question whether the modem is virtual, or the code that it is refused with. */
function way({
  method = 'GET',
  headers = LOCAL,
  remoteAddress = '127.0.0.1',
  body = '{"action":"pause"}',
  token
}: Given) {
  const msg: Message = {
    payload: body,
    req: { method, headers, params: {}, query: {}, originalUrl: '/sms-broadcast', socket: { remoteAddress } }
  }
  const outputs: (Message | null)[] = source(msg, { get: () => token })
  return msg.found
    ? msg.found.code
    : ['on', 'asks', 'refused'][outputs.findIndex((output) => output !== null)]
}

describe('who may use the broadcast page', () => {
  it('without a token: this machine, if its modem turns out to be virtual', () => {
    for (const remoteAddress of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
      for (const host of ['localhost:1880', '127.0.0.1', '[::1]:1880'])
        assert.equal(way({ remoteAddress, headers: { host } }), 'asks', `${remoteAddress} ${host}`)
  })

  it('without a token: no other machine, however it calls this one', () => {
    for (const remoteAddress of ['192.168.1.20', '10.127.0.1', '::ffff:10.0.0.1', 'fe80::1', ''])
      assert.equal(way({ remoteAddress }), 'NO_TOKEN', remoteAddress)
    for (const remoteAddress of ['192.168.1.20', '::2'])
      assert.equal(way({ remoteAddress, token: '  ' }), 'NO_TOKEN')
  })

  it('without a token: nothing that comes under another name, or by a proxy', () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'localhost:x',
      ''
    ])
      assert.equal(way({ headers: { host } }), 'NO_TOKEN', host)
    for (const header of ['forwarded', 'x-forwarded-for'])
      assert.equal(way({ headers: { ...LOCAL, [header]: '10.0.0.1' } }), 'NO_TOKEN', header)
  })

  it('with a token: who has it, from everywhere, by Bearer or as the password of Basic', () => {
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
    for (const authorization of [`Bearer ${TOKEN}`, basic(`anybody:${TOKEN}`), basic(`:${TOKEN}`)])
      assert.equal(way({ token: TOKEN, remoteAddress: '10.0.0.1', headers: { authorization } }), 'on')
    for (const authorization of ['Bearer secret', 'bearer  secret', 'BEARER secret ', basic('me:secret')])
      assert.equal(way({ token: ' secret ', remoteAddress: '10.0.0.1', headers: { authorization } }), 'on')
    assert.equal(way({ token: 'a:b', headers: { authorization: basic('me:a:b') } }), 'on')
  })

  it('with a token: nobody who has another one, this machine neither', () => {
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      'Bearer secre',
      'Bearer secrets',
      'Bearer Secret',
      'Bearer undefined',
      'secret'
    ]
    for (const authorization of [
      ...wrong,
      `Basic ${Buffer.from('secret:x').toString('base64')}`,
      'Basic !',
      'Digest secret'
    ])
      assert.equal(way({ token: 'secret', headers: { ...LOCAL, authorization } }), 'BAD_TOKEN', authorization)
    assert.equal(way({ token: 'secret' }), 'BAD_TOKEN')
  })

  it('a change: no page from elsewhere, and nothing that a form could send', () => {
    const post = (headers: Record<string, string>, body?: string) =>
      way({ method: 'POST', headers: { ...POST, ...headers }, ...(body !== undefined && { body }) })
    assert.equal(post({}), 'asks')
    assert.equal(post({ origin: 'http://localhost:1880' }), 'asks')
    for (const origin of ['http://evil.example', 'http://localhost:1881', 'http://localhost', 'null', ''])
      assert.equal(post({ origin }), 'FOREIGN_ORIGIN', origin)
    for (const site of ['cross-site', 'same-site'])
      assert.equal(post({ 'sec-fetch-site': site }), 'FOREIGN_ORIGIN')
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])
      assert.equal(post({ 'content-type': type }), 'NOT_JSON', type)
  })

  it('a question: no page from elsewhere either, but whoever follows a link', () => {
    const get = (headers: Record<string, string>) => way({ headers: { ...LOCAL, ...headers } })
    assert.equal(get({ origin: 'http://localhost:1880' }), 'asks')
    assert.equal(get({ origin: 'https://evil.example' }), 'FOREIGN_ORIGIN')
    assert.equal(get({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }), 'FOREIGN_ORIGIN')
    assert.equal(get({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }), 'asks')
  })

  it('a change: only one that there is', () => {
    for (const body of ['', '{', '[]', 'null', '"pause"'])
      assert.equal(way({ method: 'POST', headers: POST, body }), 'BAD_JSON', body)
    for (const action of ['rows', 'markSent', 'constructor', '', 1])
      assert.equal(way({ method: 'POST', headers: POST, body: JSON.stringify({ action }) }), 'UNKNOWN_ACTION')
  })

  it('says in a sentence what to do', () => {
    const msg: Message = {
      req: { method: 'GET', headers: {}, params: {}, query: {}, originalUrl: '/', socket: {} }
    }
    source(msg, { get: () => undefined })
    assert.deepEqual(msg.found, {
      statusCode: 403,
      code: 'NO_TOKEN',
      message:
        'This page has no token yet, and is open to this machine only: set the environment variable SMS_PAGE_TOKEN of Node-RED, and restart it.'
    })
  })
})
