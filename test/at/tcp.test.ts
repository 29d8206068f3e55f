import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type LookupFunction, type Server, type Socket } from 'node:net'
import type { AtError } from '../../src/at/errors'
import { openTcp } from '../../src/at/tcp'
import { openTcp as openWay } from '../../src/simulator/ways/tcp'
import { virtualModem } from '../simulator/virtual-modem'
import { freePort } from '../support/free-port'
import { VirtualClock } from '../support/virtual-clock'

const host = '127.0.0.1'

describe('a modem behind TCP', () => {
  let server: Server
  let port: number
  let peers: Socket[]
  const clock = new VirtualClock()

  beforeEach(async () => {
    peers = []
    server = createServer((socket) => {
      peers.push(socket.on('error', () => {}))
    })
    await new Promise<void>((resolve) => server.listen(0, host, resolve))
    port = (server.address() as AddressInfo).port
  })
  afterEach(async () => {
    for (const peer of peers) peer.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  /** The other end of the newest connection. */
  async function peer(): Promise<Socket> {
    while (peers.length === 0) await new Promise((resolve) => setImmediate(resolve))
    return peers.at(-1)!
  }

  it('is asked and answers', async () => {
    const { outlet } = virtualModem()
    const way = await openWay(outlet, 0)
    const modem = await openTcp({ host, port: Number(new URL(way.address).port), clock })
    modem.write('AT\r')
    let heard = ''
    for await (const octets of modem) {
      heard += octets
      if (heard.includes('OK\r\n')) break
    }
    assert.equal(heard, 'AT\r\r\nOK\r\n')
    assert.ok(modem.destroyed)
    await way.close()
    assert.equal(clock.waiting, 0)
  })

  it('is closed when the other side closes', async () => {
    const modem = await openTcp({ host, port, clock })
    modem.resume()
    const closed = new Promise((resolve) => modem.once('close', resolve))
    ;(await peer()).end()
    await closed
  })

  it('says so when the connection breaks', async () => {
    const modem = await openTcp({ host, port, clock })
    modem.resume()
    const failed = new Promise<AtError>((resolve) => modem.once('error', resolve))
    const closed = new Promise((resolve) => modem.once('close', resolve))
    ;(await peer()).resetAndDestroy()
    const error = await failed
    assert.equal(error.code, 'PORT_CLOSED')
    assert.equal(error.port, `tcp://127.0.0.1:${port}`)
    assert.match(error.message, /^The connection to tcp:\/\/127\.0\.0\.1:\d+ broke \(ECONNRESET\)\. /)
    await closed
  })

  it('says nothing more when it was let go', async () => {
    const modem = await openTcp({ host, port, clock })
    const closed = new Promise((resolve) => modem.once('close', resolve))
    modem.write('AT\r')
    modem.destroy()
    ;(await peer()).resetAndDestroy()
    await closed
  })

  for (const chunks of [[[0xff, 0xfb, 0x03, 0xff, 0xfd, 0x00]], [[0xff], [0xfd, 0x00]]]) {
    it(`that speaks Telnet first (${chunks.length} chunks) is refused, with what to set`, async () => {
      const modem = await openTcp({ host, port, clock })
      const heard: Buffer[] = []
      modem.on('data', (octets: Buffer) => heard.push(octets))
      const failed = new Promise<AtError>((resolve) => modem.once('error', resolve))
      const other = await peer()
      for (const chunk of chunks) {
        other.write(Buffer.from(chunk))
        if (chunk.length === 1)
          while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      const error = await failed
      assert.equal(error.code, 'PORT_FAILED')
      assert.match(
        error.message,
        /speaks Telnet\. Set the serial server to raw: in ser2net\.yaml "accepter: tcp,3001"/
      )
    })
  }

  it('may send the octet 0xff later', async () => {
    const modem = await openTcp({ host, port, clock })
    const other = await peer()
    const heard: Buffer[] = []
    const said = Buffer.from([0x0d, 0x0a, 0xff, 0xfb])
    modem.on('data', (octets: Buffer) => heard.push(octets))
    other.write(said)
    while (Buffer.concat(heard).length < said.length) await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(Buffer.concat(heard), said)
    modem.destroy()
  })

  it('that refuses is told from one that is not there', async () => {
    const unused = await freePort()
    await assert.rejects(openTcp({ host, port: unused, clock }), {
      code: 'PORT_REFUSED',
      port: `tcp://127.0.0.1:${unused}`,
      message:
        `tcp://127.0.0.1:${unused} refuses: the host is there, but nothing listens on this port. ` +
        'Start the serial server (ser2net) there, or correct the port number.'
    })
    assert.equal(clock.waiting, 0)
  })

  const lookupFails =
    (code: string): LookupFunction =>
    (_name, _options, done) =>
      done(Object.assign(new Error(code), { code }), '', 4)

  it('with a name that nobody knows', async () => {
    await assert.rejects(
      openTcp({ host: 'modem.lan', port: 3001, clock }, { lookup: lookupFails('ENOTFOUND') }),
      {
        code: 'PORT_NOT_FOUND',
        message:
          'tcp://modem.lan:3001 has no address: the name of the host is unknown here. Correct it, or use its IP address.'
      }
    )
  })

  it('on a host that cannot be reached', async () => {
    await assert.rejects(
      openTcp({ host: 'modem.lan', port: 3001, clock }, { lookup: lookupFails('EHOSTUNREACH') }),
      {
        code: 'PORT_NOT_FOUND',
        message:
          'tcp://modem.lan:3001 does not answer (EHOSTUNREACH). Look whether the host is switched on and can be ' +
          'reached from here, and whether a firewall is between.'
      }
    )
  })

  it('that does not answer is given up after ten seconds', async () => {
    const own = new VirtualClock()
    const opening = openTcp({ host: 'modem.lan', port: 3001, clock: own }, { lookup: () => {} })
    let failed = false
    const settled = assert.rejects(
      opening.catch((error) => {
        failed = true
        throw error
      }),
      { code: 'PORT_NOT_FOUND' }
    )
    await own.advance(9_999)
    assert.equal(failed, false)
    await own.advance(1)
    await settled
    assert.equal(own.waiting, 0)
  })

  it('with a port that is none', async () => {
    await assert.rejects(openTcp({ host, port: 70_000, clock }), { code: 'PORT_FAILED' })
    assert.equal(clock.waiting, 0)
  })
})
