import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { listen } from '../../src/simulator/ways/listen'
import { openTcp } from '../../src/simulator/ways/tcp'
import type { Way } from '../../src/simulator/ways/way'
import { virtualModem } from './virtual-modem'
import { type Client, onTcp } from './ways-clients'
import { overflow } from './ways-overflow'

describe('a virtual modem on a TCP port', () => {
  let way: Way
  let setup: ReturnType<typeof virtualModem>
  const clients: Client[] = []

  beforeEach(async () => {
    setup = virtualModem()
    way = await openTcp(setup.outlet, 0)
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close()
    await way.close()
  })

  async function connect() {
    const client = await onTcp(way.address)
    clients.push(client)
    return client
  }

  it('answers commands', async () => {
    const client = await connect()
    client.say('AT+CGMI\r')
    assert.equal(await client.hears('OK\r\n'), 'AT+CGMI\r\r\nVirtual\r\n\r\nOK\r\n')
  })

  it('sends what it is given', async () => {
    const client = await connect()
    client.say('AT+CMGS=18\r')
    await client.hears('> ')
    client.say('0001000D91261810325476F8000004D4F29C0E\x1A')
    await client.hears('+CMGS: 0\r\n\r\nOK\r\n')
    assert.equal(setup.network.ledger.entries[0]?.text, 'Test')
  })

  it('loses what a client does not read in time, and counts it', async () => {
    await overflow(await connect(), setup)
  })

  it('is heard on the loopback interface only', () => {
    assert.match(way.address, /^tcp:\/\/127\.0\.0\.1:\d+$/)
  })

  it('cuts off a second client, and the first does not notice', async () => {
    const first = await connect()
    first.say('AT\r')
    await first.hears('OK\r\n')
    const second = await connect()
    await second.ended
    assert.equal(second.heard(), '')
    first.say('AT+CGMM\r')
    await first.hears('Modem\r\n\r\nOK\r\n')
  })

  it('is free for the next client when one closes, and forgets what was said in between', async () => {
    const first = await connect()
    first.say('ATE0\r')
    await first.hears('OK\r\n')
    first.close()
    await free()
    setup.modem.urc('+SAID: nobody hears it')
    const second = await connect()
    second.say('AT\r')
    assert.equal(await second.hears('OK\r\n'), '\r\nOK\r\n')
  })

  it('is free when a client closes its half only, and that one is cut off though it never reads', async () => {
    const half = await connect()
    half.socket.pause()
    half.socket.end()
    await free()
    const next = await connect()
    next.say('AT\r')
    await next.hears('OK\r\n')
  })

  it('survives a client that breaks the connection', async () => {
    const broken = await connect()
    broken.say('AT+CGMI\r')
    broken.socket.resetAndDestroy()
    await free()
    const next = await connect()
    next.say('AT\r')
    await next.hears('OK\r\n')
  })

  it('hangs up when the cable is pulled, and takes the next client', async () => {
    const client = await connect()
    client.say('AT\r')
    await client.hears('OK\r\n')
    setup.modem.unplug()
    await client.ended
    await free()
    const next = await connect()
    next.say('AT\r')
    await next.hears('OK\r\n')
  })

  it('is one port, whichever way leads to it', async () => {
    const other = await openTcp(setup.outlet, 0)
    try {
      const first = await connect()
      first.say('AT\r')
      await first.hears('OK\r\n')
      const second = await onTcp(other.address)
      await second.ended
    } finally {
      await other.close()
    }
  })

  it('says so when the port is in use', async () => {
    const taken = createServer()
    const port = await listen(taken, 0)
    try {
      await assert.rejects(openTcp(setup.outlet, port), {
        code: 'PORT_IN_USE',
        message: `Port ${port} of 127.0.0.1 is in use; choose another.`
      })
    } finally {
      taken.close()
    }
  })

  it('closes with its clients', async () => {
    const client = await connect()
    await way.close()
    await client.ended
    await assert.rejects(onTcp(way.address), { code: 'ECONNREFUSED' })
  })

  /** Turns of the event loop until the port is free. */
  async function free(): Promise<void> {
    while (setup.outlet.taken) await new Promise((resolve) => setImmediate(resolve))
  }
})
