import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { PostgresServer } from '../support/postgres'
import { until } from '../support/until'
import { ModemOnTcp, OWN, PHONE } from './modem-beside'
import { type FlowPart, flows, next, type Told, told } from './process-flow'

const WATCH = '8e1f20314253a4b5'
const TELL = '9f20314253a4b5c6'
const LATENCY_MS = 2500

/** The flow of the other tests, and the status of its nodes is told as well. */
function watched(config: object): FlowPart[] {
  const parts = flows(config)
  const { z } = parts.at(-1)!
  const watch = { id: WATCH, type: 'status', scope: null, z, x: 300, y: 40, wires: [[TELL]] }
  const func = `node.warn('TOLD ' + JSON.stringify({ place: 'status', msg: { ...msg, payload: msg.status.source.type } }))`
  return [...parts, watch, { id: TELL, type: 'function', func, outputs: 0, wires: [], z, x: 500, y: 40 }]
}

interface Shown {
  text: string
  fill: string
  code?: string
  message?: string
}

const shown = (msg: Told['msg']) => (msg as unknown as { status: Shown }).status
const says = (type: string, text: string) => (msg: Told['msg']) =>
  msg.payload === type && shown(msg).text.startsWith(text)
const textOf = ({ payload }: Told['msg']) => (payload as { text?: string } | undefined)?.text
const places = (nodeRed: NodeRedProcess, place: string) => told(nodeRed).filter((one) => one.place === place)

/** Lets everybody in and cuts them off at once: how often somebody came. */
async function knocking(port: number): Promise<{ count: number; end(): Promise<void> }> {
  const knocks = { count: 0, end: async () => {} }
  const server = createServer((socket) => {
    knocks.count++
    socket.on('error', () => {}).destroy()
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  knocks.end = async () => {
    server.close()
    await once(server, 'close')
  }
  return knocks
}

describe('a Node-RED whose PostgreSQL is away', function () {
  this.timeout(120_000)
  let postgres: PostgresServer
  let modem: ModemOnTcp
  let nodeRed: NodeRedProcess
  let store: object

  before(async () => {
    postgres = await PostgresServer.make()
  })
  after(() => postgres.stop())

  let isAway = false
  const stopped = async (mode?: 'immediate') => {
    isAway = true
    await postgres.stop(mode)
  }
  const started = async () => {
    if (isAway) await postgres.start()
    isAway = false
  }

  beforeEach(async () => {
    const database = `away_${Math.random().toString(36).slice(2, 10)}`
    await postgres.query(`CREATE DATABASE ${database}`)
    store = { store: 'postgres', pool: 'all', credentials: { database: postgres.url({ database }) } }
    modem = await new ModemOnTcp(LATENCY_MS).open()
  })
  afterEach(async () => {
    await nodeRed?.stop()
    await modem.stop()
    await started()
  })

  it('says so, refuses what it cannot keep, keeps what the network says and brings, and goes on by itself', async () => {
    nodeRed = await NodeRedProcess.start(testedNodeRed(), newUserDir(testedNodeRed().node))
    await nodeRed.deploy(watched({ ...modem.config, ...store }))
    await next(nodeRed, 'status', 0, (msg) => shown(msg).fill === 'green')
    await nodeRed.post('/send', { to: PHONE, text: 'under way' })
    await modem.ctrlZ(1)
    const from = nodeRed.log.length
    await stopped('immediate')
    void modem.network.sendText(PHONE, OWN, 'while it is away')
    for (const type of ['sms-send', 'sms-receive']) {
      const status = shown(await next(nodeRed, 'status', from, says(type, 'store not reached')))
      assert.deepEqual([status.fill, status.code], ['red', 'STORE_UNREACHABLE'])
      assert.match(status.message ?? '', /cannot be reached: see that it runs/)
    }
    await nodeRed.post('/send', { to: PHONE, text: 'refused' })
    const caught = await next(nodeRed, 'caught', from, (msg) => msg.error?.code === 'STORE_UNREACHABLE')
    assert.equal(textOf(caught), 'refused')
    // The network has answered, and the modem has handed over what came.
    await modem.hasTaken(1)
    await until('the modem is told to delete it', () => modem.typed.includes('AT+CMGD'))
    assert.equal(places(nodeRed, 'sent').length, 0)

    const back = nodeRed.log.length
    await started()
    assert.equal((await next(nodeRed, 'sent', back)).sms.state, 'sent')
    const received = await next(nodeRed, 'received', back)
    assert.deepEqual([received.payload, received.sms.redelivered], ['while it is away', undefined])
    await next(nodeRed, 'status', back, (msg) => msg.payload === 'sms-receive' && shown(msg).fill === 'green')
    await nodeRed.post('/send', { to: PHONE, text: 'after it' })
    await next(nodeRed, 'sent', back, (msg) => textOf(msg) === 'after it')
    assert.deepEqual(modem.taken, ['under way', 'after it'])
    assert.deepEqual(
      ['sent', 'received', 'caught'].map((place) => places(nodeRed, place).length),
      [2, 1, 1]
    )
  })

  it('begins nothing that waits, though it was queued long before', async () => {
    nodeRed = await NodeRedProcess.start(testedNodeRed(), newUserDir(testedNodeRed().node))
    await nodeRed.deploy(watched({ ...modem.config, ...store }))
    const texts = ['one', 'two', 'three']
    for (const text of texts) await nodeRed.post('/send', { to: PHONE, text })
    await modem.ctrlZ(1)
    await stopped()
    const knocks = await knocking(postgres.port)
    await modem.hasTaken(1)
    // Its lanes look for work each five seconds, others more often.
    await until('it has looked for work again and again', () => knocks.count >= 20, 30_000)
    await knocks.end()
    assert.deepEqual([modem.taken, modem.typed.split('\x1a').length - 1], [['one'], 1])
    const warnings = nodeRed.log.filter(({ msg }) => msg.includes('(STORE_UNREACHABLE)'))
    assert.ok(warnings.length <= 3, `${warnings.length} warnings`)
    await started()
    await next(nodeRed, 'sent', 0, (msg) => textOf(msg) === 'three')
    assert.deepEqual(modem.taken, texts)
    assert.equal(places(nodeRed, 'sent').length, 3)
  })

  it('and was so when it started: it says so, refuses, and begins when the database is there', async () => {
    await stopped()
    nodeRed = await NodeRedProcess.start(testedNodeRed(), newUserDir(testedNodeRed().node))
    await nodeRed.deploy(watched({ ...modem.config, ...store }))
    await next(nodeRed, 'status', 0, says('sms-send', 'store not reached'))
    await nodeRed.post('/send', { to: PHONE, text: 'refused' })
    const caught = await next(nodeRed, 'caught', 0, (msg) => textOf(msg) === 'refused')
    assert.equal(caught.error?.code, 'STORE_UNREACHABLE')
    await started()
    await next(nodeRed, 'status', 0, (msg) => shown(msg).fill === 'green')
    await nodeRed.post('/send', { to: PHONE, text: 'taken' })
    assert.equal((await next(nodeRed, 'sent')).sms.state, 'sent')
    assert.deepEqual(modem.taken, ['taken'])
  })

  it('shows it where there is no modem, too', async () => {
    nodeRed = await NodeRedProcess.start(testedNodeRed(), newUserDir(testedNodeRed().node))
    await nodeRed.deploy(watched({ connection: 'none', country: 'ID', ...store }))
    await next(nodeRed, 'status', 0, says('sms-send', 'queue only'))
    await stopped()
    await next(nodeRed, 'status', 0, says('sms-send', 'store not reached'))
    const back = nodeRed.log.length
    await started()
    await next(nodeRed, 'status', back, says('sms-send', 'queue only'))
  })
})
