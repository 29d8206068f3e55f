import assert from 'node:assert/strict'
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { sharedPostgres } from '../support/postgres'
import { ModemOnTcp, PHONE } from './modem-beside'
import { flows, next, told } from './process-flow'

describe('two Node-REDs on one PostgreSQL', function () {
  this.timeout(120_000)
  let modem: ModemOnTcp
  const hosts: NodeRedProcess[] = []
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.stop()))
    await modem?.stop()
  })

  it('one without a modem queues, the other sends, and the first tells what became of it, once', async () => {
    const postgres = await sharedPostgres()
    const database = `nodes_${process.pid}`
    await postgres.query(`CREATE DATABASE ${database}`)
    modem = await new ModemOnTcp(50).open()
    const store = { store: 'postgres', pool: 'all', credentials: { database: postgres.url({ database }) } }
    const start = async (config: object) => {
      const host = await NodeRedProcess.start(testedNodeRed(), newUserDir(testedNodeRed().node))
      hosts.push(host)
      // The flows differ, and so do the ids of their nodes.
      const own = JSON.stringify(flows(config)).replaceAll('c2e3f4051627', `c2e3f405162${hosts.length}`)
      await host.deploy(JSON.parse(own))
      return host
    }
    const queueing = await start({ connection: 'none', country: 'ID', ...store })
    const sending = await start({ ...modem.config, ...store })
    await queueing.post('/send', { to: PHONE, text: 'from the other host' })
    const sent = await next(queueing, 'sent')
    assert.deepEqual([sent.sms.state, sent.to], ['sent', PHONE])
    assert.equal(sent.sms.recovered, undefined)
    assert.deepEqual(modem.taken, ['from the other host'])
    await sending.post('/send', { to: PHONE, text: 'from its own' })
    assert.equal((await next(sending, 'sent')).sms.state, 'sent')
    assert.deepEqual(modem.taken, ['from the other host', 'from its own'])
    for (const host of hosts) assert.equal(told(host).filter(({ place }) => place === 'sent').length, 1)
    assert.equal(hosts.flatMap(({ log }) => log).filter(({ msg }) => msg.includes('deleted')).length, 0)
  })
})
