import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { ModemOnTcp, PHONE } from './modem-beside'
import { flows, next, told } from './process-flow'

const version = testedNodeRed()
/** Longer than a few of the searches for a modem that is gone. */
const AWAY_MS = 20_000

describe('a Node-RED whose serial server is away for long', function () {
  this.timeout(120_000)
  const modem = new ModemOnTcp(50)
  let nodeRed: NodeRedProcess

  before(async () => {
    await modem.open()
    nodeRed = await NodeRedProcess.start(version, newUserDir(version.node))
    await nodeRed.deploy(flows(modem.config))
  })
  after(async () => {
    await nodeRed?.stop()
    await modem.stop()
  })

  const send = (text: string) => nodeRed.post('/send', { to: PHONE, text })

  it('sends by itself what came in meanwhile, in its order and once, and calls nothing an error', async () => {
    await send('first')
    await next(nodeRed, 'sent')
    const from = nodeRed.log.length
    await modem.close()
    for (const text of ['second', 'third']) await send(text)
    await delay(AWAY_MS)
    assert.deepEqual(modem.taken, ['first'])
    await modem.open()
    await modem.hasTaken(3)
    await next(nodeRed, 'sent', from, ({ payload }) => (payload as { text: string }).text === 'third')
    assert.deepEqual(modem.taken, ['first', 'second', 'third'])
    assert.equal(modem.typed.split('\x1a').length - 1, 3)
    assert.deepEqual(
      told(nodeRed).filter(({ place }) => place === 'caught'),
      []
    )
  })
})
