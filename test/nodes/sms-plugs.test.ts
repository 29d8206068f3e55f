import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { ModemOnPty, ModemOnTcp, OWN, PHONE } from './modem-beside'
import { type FlowPart, flows, next, told } from './process-flow'

const version = testedNodeRed()
const SETTINGS = "flowFile: 'flows.json',"

describe('a Node-RED whose modem comes and goes', function () {
  this.timeout(120_000)
  let nodeRed: NodeRedProcess
  let userDir: string
  const modems: { stop(): Promise<void> }[] = []

  async function begin(flow: FlowPart[]): Promise<void> {
    userDir = newUserDir(version.node)
    nodeRed = await NodeRedProcess.start(version, userDir, SETTINGS)
    await nodeRed.deploy(flow)
  }

  async function made<T extends ModemOnPty | ModemOnTcp>(modem: T): Promise<T> {
    modems.push(modem)
    await modem.open()
    return modem
  }

  /** Plugged in once Node-RED runs: a child process that is started later would keep the port open. */
  async function plugged(send: object = {}): Promise<ModemOnPty> {
    const modem = new ModemOnPty(50)
    await begin(flows(modem.config, send))
    return made(modem)
  }

  const send = (text: string) => nodeRed.post('/send', { to: PHONE, text })
  const ctrlZ = ({ typed }: { typed: string }) => typed.split('\x1a').length - 1
  const states = () =>
    told(nodeRed).flatMap(({ place, msg }) =>
      place === 'event' && msg.topic === 'state' ? [msg.payload as { name: string; code?: string }] : []
    )

  afterEach(async () => {
    await nodeRed?.stop()
    for (const modem of modems.splice(0)) await modem.stop()
  })

  it('sends, reports, receives and asks by USSD on a serial port', async () => {
    const modem = await plugged({ report: true })
    await send('hello')
    const sent = await next(nodeRed, 'sent')
    assert.deepEqual([sent.sms.state, sent.sms.virtual], ['sent', false])
    assert.equal((await next(nodeRed, 'report')).sms.state, 'delivered')
    void modem.network.sendText(PHONE, OWN, 'and back')
    assert.equal((await next(nodeRed, 'received')).payload, 'and back')
    const from = nodeRed.log.length
    await nodeRed.post('/send', { action: 'ussd', code: '*100#' })
    const answer = await next(nodeRed, 'sent', from)
    assert.deepEqual([answer.payload, answer.sms], ['You sent *100#', { kind: 'ussd', more: false }])
    assert.deepEqual(modem.taken, ['hello'])
  })

  it('goes on when it is plugged in again and has another port by the same name', async () => {
    const modem = await plugged()
    await send('first')
    await next(nodeRed, 'sent')
    const { port } = modem
    const from = nodeRed.log.length
    await modem.close()
    await next(
      nodeRed,
      'event',
      from,
      ({ topic, payload }) => topic === 'state' && (payload as { name: string }).name === 'recovering'
    )
    await send('second')
    await modem.open()
    assert.notEqual(modem.port, port)
    await next(nodeRed, 'sent', from)
    assert.deepEqual(modem.taken, ['first', 'second'])
    assert.equal(ctrlZ(modem), 2)
    const codes = states().flatMap(({ name, code }) => (name === 'recovering' ? [code] : []))
    assert.ok(codes.includes('PORT_CLOSED'), codes.join())
    assert.equal(states().at(-1)?.name, 'ready')
  })

  it('settles what is behind Ctrl-Z when another modem is deployed, and sends the next by that', async () => {
    const old = await made(new ModemOnTcp(3000))
    const fresh = await made(new ModemOnTcp(50))
    await begin(flows(old.config))
    await send('first')
    await old.ctrlZ(1)
    await nodeRed.deploy(flows(fresh.config))
    const first = await next(nodeRed, 'sent')
    assert.equal(first.sms.state, 'sent')
    const from = nodeRed.log.length
    await send('second')
    await next(nodeRed, 'sent', from)
    assert.deepEqual([old.taken, fresh.taken], [['first'], ['second']])
    assert.deepEqual([ctrlZ(old), ctrlZ(fresh)], [1, 1])
    assert.equal(told(nodeRed).filter(({ place }) => place === 'sent').length, 2)
  })

  it('tells a message that waited on disk once, behind the start of all flows, to a tab that comes later', async () => {
    const modem = await made(new ModemOnTcp(50))
    const whole = flows(modem.config)
    const [teller] = whole.filter(({ id }) => id === '2849506172839405')
    const receive = whole.find(({ type }) => type === 'sms-receive')!
    await begin(whole.filter(({ type }) => type !== 'sms-receive'))
    void modem.network.sendText(PHONE, OWN, 'while nobody listens')
    while (!modem.typed.includes('AT+CMGD=')) await delay(50)
    assert.equal(await nodeRed.stop(), 0)
    const later = '0f1e2d3c4b5a6978'
    const linked: FlowPart[] = [
      ...whole.filter((node) => node !== teller && node !== receive),
      { ...receive, wires: [['6a7b8c9d0e1f2a3b'], [], []] },
      {
        id: '6a7b8c9d0e1f2a3b',
        type: 'link out',
        mode: 'link',
        links: ['7b8c9d0e1f2a3b4c'],
        z: receive.z,
        x: 300,
        y: 300,
        wires: []
      },
      { id: later, type: 'tab', label: 'later' },
      {
        id: '7b8c9d0e1f2a3b4c',
        type: 'link in',
        links: ['6a7b8c9d0e1f2a3b'],
        z: later,
        x: 100,
        y: 100,
        wires: [['2849506172839405']]
      },
      { ...teller!, z: later }
    ]
    writeFileSync(join(userDir, 'flows.json'), JSON.stringify(linked))
    nodeRed = await NodeRedProcess.start(version, userDir, SETTINGS)
    const received = await next(nodeRed, 'received')
    assert.equal(received.payload, 'while nobody listens')
    await delay(1500)
    const lines = nodeRed.log.map(({ msg }) =>
      msg.startsWith('TOLD {"place":"received"') ? 'received' : msg
    )
    assert.equal(lines.filter((line) => line === 'received').length, 1)
    assert.ok(lines.indexOf('Started flows') < lines.indexOf('received'))
  })
})
