import assert from 'node:assert/strict'
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { ModemOnTcp, OWN, PHONE } from './modem-beside'
import { flows, next, told } from './process-flow'

const isState = ({ topic }: { topic?: string }) => topic === 'state'

describe('a Node-RED with a modem on a serial server', function () {
  this.timeout(90_000)
  let modem: ModemOnTcp
  let nodeRed: NodeRedProcess
  let userDir: string

  async function begin(latencyMs: number, send: object = {}): Promise<void> {
    modem = await new ModemOnTcp(latencyMs).open()
    userDir = newUserDir(testedNodeRed().node)
    nodeRed = await NodeRedProcess.start(testedNodeRed(), userDir)
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
    const from = nodeRed.log.length
    await nodeRed.deploy(flows(modem.config))
    const sent = await next(nodeRed, 'sent')
    assert.equal(sent.sms.state, 'sent')
    assert.equal(sent.sms.recovered, undefined)
    // The session was ready long before the new flow: it is told all the same.
    const { name } = (await next(nodeRed, 'event', from, isState)).payload as { name: string }
    assert.equal(name, 'ready')
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

  it('that is stopped behind Ctrl-Z waits for the answer, and ends: the message goes once, and is told by the next', async () => {
    await begin(2000, { unknown: 'hold' })
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    await modem.ctrlZ(1)
    const from = Date.now()
    assert.equal(await nodeRed.stop(), 0)
    assert.deepEqual(modem.taken, ['hello'])
    const ms = Date.now() - from
    assert.ok(ms < 10_000, `it took ${ms} ms`)
    const sent = () => told(nodeRed).filter(({ place }) => place === 'sent')
    const wasTold = sent().length
    nodeRed = await NodeRedProcess.start(testedNodeRed(), userDir)
    if (wasTold === 0) assert.equal((await next(nodeRed, 'sent')).sms.state, 'sent')
    await nodeRed.post('/send', { to: PHONE, text: 'next' })
    await next(nodeRed, 'sent', 0, ({ payload }) => (payload as { text?: string }).text === 'next')
    assert.deepEqual(modem.taken, ['hello', 'next'])
    assert.equal(wasTold + sent().length, 2)
  })

  it('is killed behind Ctrl-Z, and with "hold" neither sends again nor claims anything', async () => {
    await begin(1500, { unknown: 'hold' })
    await nodeRed.post('/send', { to: PHONE, text: 'hello' })
    await modem.ctrlZ(1)
    await nodeRed.kill()
    nodeRed = await NodeRedProcess.start(testedNodeRed(), userDir)
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
    nodeRed = await NodeRedProcess.start(testedNodeRed(), userDir)
    const sent = await next(nodeRed, 'sent')
    assert.equal(sent.sms.attempts, 2)
    assert.deepEqual(modem.taken, ['hello', 'hello'])
  })
})
