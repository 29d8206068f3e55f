import assert from 'node:assert/strict'
import { NodeRedProcess } from '../support/node-red-process'
import { nodeRed4 } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { ModemOnTcp, OWN, PHONE } from './modem-on-tcp'

const TAB = 'a0c1d2e3f4051627'
const MODEM = 'b1d2e3f405162738'
const SEND = 'c2e3f40516273849'

/** What a function node of the flow has told: which place, and the message. */
interface Told {
  place: string
  msg: { payload: unknown; to?: string; sms: Record<string, unknown>; error?: { code: string } }
}

/** A tab with both nodes, whose outputs are told in the log; an HTTP endpoint sends. */
function flows(modem: object, send: object = {}): object[] {
  const teller = (id: string, place: string) => ({
    id,
    type: 'function',
    func: `node.warn('TOLD ' + JSON.stringify({ place: '${place}', msg: { ...msg, req: undefined, res: undefined } }))`,
    outputs: 0,
    wires: []
  })
  const nodes = [
    {
      id: 'd3f4051627384950',
      type: 'http in',
      url: '/send',
      method: 'post',
      wires: [[SEND, 'e405162738495061']]
    },
    { id: 'e405162738495061', type: 'http response', statusCode: '202', wires: [] },
    {
      id: SEND,
      type: 'sms-send',
      modem: MODEM,
      to: 'payload.to',
      toType: 'msg',
      text: 'payload.text',
      textType: 'msg',
      ...send,
      wires: [['f516273849506172'], ['0627384950617283']]
    },
    {
      id: '1738495061728394',
      type: 'sms-receive',
      modem: MODEM,
      wires: [['2849506172839405'], ['2849506172839405'], []]
    },
    { id: '3950617283940516', type: 'catch', scope: null, wires: [['4061728394051627']] },
    teller('f516273849506172', 'sent'),
    teller('0627384950617283', 'report'),
    teller('2849506172839405', 'received'),
    teller('4061728394051627', 'caught')
  ]
  return [
    { id: TAB, type: 'tab', label: 'test' },
    { id: MODEM, type: 'modem-config', ...modem },
    ...nodes.map((node, i) => ({ ...node, z: TAB, x: 100, y: 40 * i + 40 }))
  ]
}

function told(nodeRed: NodeRedProcess): Told[] {
  return nodeRed.log.filter(({ msg }) => msg.startsWith('TOLD ')).map(({ msg }) => JSON.parse(msg.slice(5)))
}

async function next(nodeRed: NodeRedProcess, place: string, from = 0): Promise<Told['msg']> {
  const fits = (msg: string) => msg.startsWith(`TOLD {"place":"${place}"`)
  const { msg } = await nodeRed.logged((entry) => fits(entry.msg), from)
  return (JSON.parse(msg.slice(5)) as Told).msg
}

describe('a Node-RED with a modem on a serial server', function () {
  this.timeout(90_000)
  let modem: ModemOnTcp
  let nodeRed: NodeRedProcess
  let userDir: string

  async function begin(latencyMs: number, send: object = {}): Promise<void> {
    modem = await new ModemOnTcp(latencyMs).open()
    userDir = newUserDir(nodeRed4().node)
    nodeRed = await NodeRedProcess.start(nodeRed4(), userDir)
    await nodeRed.deploy(flows(modem.config, send))
  }

  afterEach(async () => {
    await nodeRed?.stop()
    await modem?.stop()
  })

  it('sends, reports and receives', async () => {
    await begin(50, { report: true })
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    const sent = await next(nodeRed, 'sent')
    assert.equal(sent.sms.state, 'sent')
    assert.equal(sent.sms.virtual, false)
    assert.equal((await next(nodeRed, 'report')).sms.state, 'delivered')
    assert.deepEqual(modem.taken, ['hello'])
    void modem.network.sendText(PHONE, OWN, 'and back')
    const received = await next(nodeRed, 'received')
    assert.equal(received.payload, 'and back')
    assert.equal(received.to, PHONE)
  })

  it('cuts no message by a full deploy behind Ctrl-Z: it arrives once, and is told once', async () => {
    await begin(3000)
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    await modem.ctrlZ(1)
    await nodeRed.deploy(flows(modem.config))
    const sent = await next(nodeRed, 'sent')
    assert.equal(sent.sms.state, 'sent')
    assert.equal(sent.sms.recovered, undefined)
    assert.deepEqual(modem.taken, ['hello'])
    assert.equal(modem.typed.split('\x1a').length - 1, 1)
    assert.equal(told(nodeRed).filter(({ place }) => place === 'sent').length, 1)
  })

  it('sends by itself when a serial server that was away is back', async () => {
    await begin(50)
    await nodeRed.post('/send', { to: PHONE, text: 'first' })
    await next(nodeRed, 'sent')
    const from = nodeRed.log.length
    await modem.close()
    await nodeRed.post('/send', { to: PHONE, text: 'second' })
    await modem.open()
    assert.equal((await next(nodeRed, 'sent', from)).payload !== undefined, true)
    assert.deepEqual(modem.taken, ['first', 'second'])
  })

  it('goes on when the modem restarts', async () => {
    await begin(50)
    await nodeRed.post('/send', { to: PHONE, text: 'first' })
    await next(nodeRed, 'sent')
    const from = nodeRed.log.length
    modem.modem.reboot()
    await nodeRed.post('/send', { to: PHONE, text: 'second' })
    await next(nodeRed, 'sent', from)
    assert.deepEqual(modem.taken, ['first', 'second'])
  })

  it('is killed behind Ctrl-Z, and with "hold" neither sends again nor claims anything', async () => {
    await begin(1500, { unknown: 'hold' })
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    await modem.ctrlZ(1)
    await nodeRed.kill()
    nodeRed = await NodeRedProcess.start(nodeRed4(), userDir)
    const caught = await next(nodeRed, 'caught')
    assert.equal(
      caught.error?.code ?? (caught as never as { sms: { error: { code: string } } }).sms.error.code,
      'OUTCOME_UNKNOWN'
    )
    // The network may be slower than the restart.
    await modem.hasTaken(1)
    assert.deepEqual(modem.taken, ['hello'])
    assert.equal(modem.typed.split('\x1a').length - 1, 1)
  })

  it('is killed behind Ctrl-Z, and with "resend" tells of one message, which went twice on record', async () => {
    await begin(1500)
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    await modem.ctrlZ(1)
    await nodeRed.kill()
    nodeRed = await NodeRedProcess.start(nodeRed4(), userDir)
    const sent = await next(nodeRed, 'sent')
    assert.equal(sent.sms.attempts, 2)
    assert.deepEqual(modem.taken, ['hello', 'hello'])
  })
})
