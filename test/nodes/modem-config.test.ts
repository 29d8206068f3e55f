import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { until } from '../support/until'
import { ModemOnTcp, PHONE } from './modem-beside'
import { type FlowPart, flows, MODEM, next, told } from './process-flow'

const TAB = 'a0c1d2e3f4051627'
const SECRET = '7351'

/** The flow, and a status node that tells what each node shows. */
function watched(modem: object, more: FlowPart[] = []): FlowPart[] {
  const teller = 'f7283940516273a8'
  const func = `node.warn('TOLD ' + JSON.stringify({ place: 'status', msg: { payload: msg.status.text, topic: msg.status.source.id } }))`
  return [
    ...flows(modem),
    { id: 'e617283940516297', type: 'status', scope: null, z: TAB, x: 100, y: 600, wires: [[teller]] },
    { id: teller, type: 'function', func, outputs: 0, z: TAB, x: 300, y: 600, wires: [] },
    ...more
  ]
}

describe('a modem-config in a running Node-RED', function () {
  this.timeout(90_000)
  let modem: ModemOnTcp
  let nodeRed: NodeRedProcess
  let userDir: string

  async function begin(pin?: string, settings = ''): Promise<void> {
    modem = await new ModemOnTcp(20, pin).open()
    userDir = newUserDir(testedNodeRed().node)
    nodeRed = await NodeRedProcess.start(testedNodeRed(), userDir, settings)
  }

  afterEach(async () => {
    await nodeRed?.stop()
    await modem?.stop()
  })

  const shows = (text: string, from = 0) => next(nodeRed, 'status', from, ({ payload }) => payload === text)

  it('takes each of its fields, and its PIN, from the environment', async () => {
    const fields: Record<string, string> = {
      country: 'ID',
      pool: 'all',
      routes: '+6281',
      smsc: '+628118888888',
      store: 'embedded',
      profile: 'unknown',
      pollSeconds: '30',
      keepAliveSeconds: '10',
      rejectCallsAfter: '3',
      limitMinute: '50',
      limitHour: '500',
      limitDay: '1000',
      windowFrom: '00:00',
      windowUntil: '24:00',
      windowDays: '1,2,3,4,5,6,7',
      windowZone: 'Asia/Jakarta',
      windowForAlerts: 'true',
      flowControl: 'none',
      baudRate: '9600',
      name: 'roof'
    }
    modem = await new ModemOnTcp(20, SECRET).open()
    const all = { ...fields, ...(modem.config as Record<string, string>) }
    const named = Object.keys(all).map((name) => [name, `\${SMS_TEST_${name.toUpperCase()}}`])
    for (const [name, value] of Object.entries({ ...all, pin: SECRET }))
      process.env[`SMS_TEST_${name.toUpperCase()}`] = value
    userDir = newUserDir(testedNodeRed().node)
    nodeRed = await NodeRedProcess.start(testedNodeRed(), userDir)
    const config = { ...Object.fromEntries(named), credentials: { pin: `\${SMS_TEST_PIN}` } }
    await nodeRed.deploy(watched(config))
    await nodeRed.post('/send', { to: PHONE.replace('+62', '0'), text: 'hello' })
    assert.equal((await next(nodeRed, 'sent')).to, PHONE)
    assert.match(modem.typed, /AT\+CPIN="7351"/)
    assert.match(modem.typed, /0791261881888888/, 'the service centre')
  })

  it('never shows PIN or address of the database: not in the flows, not in exports, not in the log', async () => {
    await begin(SECRET)
    const url = 'postgresql://sms:geheim@127.0.0.1:9/sms'
    const other = { id: 'd4051627384950a1', type: 'modem-config', connection: 'none', store: 'postgres' }
    const receive = {
      id: 'e405162738495061b',
      type: 'sms-receive',
      modem: other.id,
      z: TAB,
      x: 1,
      y: 1,
      wires: [[], [], []]
    }
    await nodeRed.deploy(
      watched({ ...modem.config, credentials: { pin: '0000' } }, [
        { ...other, credentials: { database: url } },
        receive
      ])
    )
    await shows('PIN wrong')
    await shows('store not reached')
    const flowsNow = await (await nodeRed.get('/flows')).text()
    const credentials = await nodeRed.json<object>(`/credentials/modem-config/${MODEM}`)
    assert.deepEqual(credentials, { has_pin: true, has_database: false })
    const files = readdirSync(userDir)
      .filter((name) => name.startsWith('flows'))
      .map((name) => readFileSync(join(userDir, name), 'utf8'))
    assert.ok(files.length > 0)
    const log = JSON.stringify(nodeRed.log)
    for (const text of [flowsNow, log, ...files]) assert.doesNotMatch(text, /geheim|"0000"/)
    assert.match(log, /STORE_UNREACHABLE|127\.0\.0\.1:9/)
  })

  it('types a wrong PIN once, says so, and types another when a person says that it was changed', async () => {
    await begin(SECRET)
    await nodeRed.deploy(watched({ ...modem.config, credentials: { pin: '0000' } }))
    await shows('PIN wrong')
    const { msg } = await nodeRed.logged((entry) => entry.id === MODEM && entry.level <= 20)
    assert.match(msg, /PIN/)
    const from = nodeRed.log.length
    await nodeRed.deploy(watched({ ...modem.config, credentials: { pin: SECRET } }))
    await shows('PIN not tried again', from)
    assert.equal([...modem.typed.matchAll(/AT\+CPIN="/g)].length, 1)
    await nodeRed.post(`/sms-modem/modems/${MODEM}/pin-changed`)
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    await next(nodeRed, 'sent')
    assert.deepEqual(
      [...modem.typed.matchAll(/AT\+CPIN="(\d+)"/g)].map(([, pin]) => pin),
      ['0000', SECRET]
    )
  })

  it('shares no modem with another: the second says which has it, and takes over when that is gone', async () => {
    await begin()
    const second = { id: 'c4051627384950a7', type: 'modem-config', ...modem.config, name: 'second' }
    const receive = {
      id: 'b405162738495061',
      type: 'sms-receive',
      modem: second.id,
      z: TAB,
      x: 1,
      y: 1,
      wires: [[], [], []]
    }
    const all = watched({ ...modem.config, name: 'first' }, [second, receive])
    await nodeRed.deploy(all)
    const refused = await next(nodeRed, 'status', 0, ({ payload }) => payload === 'modem is used twice')
    assert.ok(refused.topic)
    const { msg } = await nodeRed.logged(({ msg }) => msg.includes('already. Let the nodes share that one'))
    assert.match(msg, /"(first|second)" uses tcp:\/\/127\.0\.0\.1:\d+ already/)
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    const owner = refused.topic === receive.id ? 'first' : 'second'
    if (owner === 'first') await next(nodeRed, 'sent')
    assert.equal(modem.typed.split('ATE0').length - 1, 1, 'one session set it up')
    const from = nodeRed.log.length
    await nodeRed.deploy(all.filter(({ id, modem: uses }) => id !== MODEM && uses !== MODEM))
    await next(
      nodeRed,
      'status',
      from,
      ({ payload, topic }) => topic === receive.id && payload === 'Virtual 4/4'
    )
  })

  it('names what settings.js says wrongly of what is kept, and deletes and sends nothing', async () => {
    await begin(undefined, 'modemConfigKeep: { days: 0 },')
    await nodeRed.deploy(watched(modem.config))
    const { msg } = await nodeRed.logged((entry) => entry.id === MODEM && entry.level <= 20)
    assert.match(msg, /"modemConfigKeep\.days" is 0: it is from 1 to 36500/)
    assert.equal(modem.typed, '')
  })

  it('of a later version of the package is refused in words, and a flow of an older one runs', async () => {
    await begin()
    await nodeRed.deploy(watched({ ...modem.config, version: 99 }))
    const { msg } = await nodeRed.logged(
      ({ msg }) => msg.includes('CONFIG_TOO_NEW') || msg.includes('later version')
    )
    assert.match(msg, /modem-config was saved by a later version/)
    const { host, tcpPort } = modem.config as Record<string, string>
    await nodeRed.deploy(watched({ port: `tcp://${host}:${tcpPort}`, country: 'ID' }))
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    await next(nodeRed, 'sent')
    assert.deepEqual(modem.taken, ['hello'])
  })

  it('shows in words of Node-RED what its modem does', async () => {
    await begin()
    await nodeRed.deploy(watched({ ...modem.config }))
    const ready = await next(nodeRed, 'status', 0, ({ payload }) => /^Virtual \d\/4$/.test(String(payload)))
    assert.ok(ready)
    const from = nodeRed.log.length
    await modem.close()
    await until('it says that the modem is gone', () =>
      told(nodeRed).some(({ place, msg }) => place === 'status' && msg.payload === 'disconnected')
    )
    await modem.open()
    await next(nodeRed, 'status', from, ({ payload }) => /^Virtual \d\/4$/.test(String(payload)))
    const texts = told(nodeRed).filter(({ place }) => place === 'status')
    assert.ok(texts.every(({ msg }) => String(msg.payload).length <= 20))
  })
})
