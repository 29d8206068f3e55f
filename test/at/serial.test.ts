import assert from 'node:assert/strict'
import { closeSync, readdirSync, readlinkSync, realpathSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { AtError } from '../../src/at/errors'
import { openSerial } from '../../src/at/serial'
import { openPty } from '../../src/simulator/ways/pty'
import { loadNative } from '../../src/simulator/ways/pty-native'
import type { Way } from '../../src/simulator/ways/way'
import { virtualModem } from '../simulator/virtual-modem'
import { temporaryDir } from '../support/temp'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Resolves when the port has said this. */
function hears(port: Duplex, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    let heard = ''
    port.on('data', (octets: Buffer) => {
      heard += octets.toString('latin1')
      if (heard.includes(wanted)) resolve()
    })
  })
}

const closes = (port: Duplex): Promise<void> => new Promise((resolve) => port.once('close', () => resolve()))

function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)]
    } catch {
      return []
    }
  })
}

describe('a serial port, on a pty', () => {
  let path: string
  let device: string
  let way: Way
  let setup: ReturnType<typeof virtualModem>
  const ports = new Set<Duplex>()

  beforeEach(async () => {
    path = join(temporaryDir('serial'), 'modem')
    setup = virtualModem()
    way = await openPty(setup.outlet, path, 'node-pty')
    device = realpathSync(path)
  })
  afterEach(async () => {
    for (const port of ports) {
      port.destroy()
      if (!port.closed) await closes(port)
    }
    ports.clear()
    await way.close()
  })

  async function open(): Promise<Duplex> {
    const port = await openSerial({ path })
    ports.add(port)
    return port
  }

  it('opens, is answered, closes, and opens again', async () => {
    for (let i = 0; i < 3; i++) {
      const port = await open()
      const answered = hears(port, 'OK\r\n')
      port.write('AT\r')
      await answered
      const closed = closes(port)
      port.destroy()
      await closed
      assert.ok(!openFiles().includes(device), 'its file is still open')
      while (setup.outlet.taken) await turn()
    }
  })

  it('is closed within a second when its other end vanishes, and says why', async () => {
    const port = await open()
    const answered = hears(port, 'OK\r\n')
    port.write('AT\r')
    await answered
    const failed = new Promise<AtError>((resolve) => port.once('error', resolve))
    const closed = closes(port)
    const before = performance.now()
    setup.modem.unplug()
    await closed
    assert.ok(performance.now() - before < 1000)
    const error = await failed
    assert.equal(error.code, 'PORT_CLOSED')
    assert.equal(error.port, path)
    assert.match(error.message, /is gone: the modem was unplugged, or has restarted/)
    assert.ok(!openFiles().includes(device), 'its file is still open')
  })

  it('notices also while nobody reads', async () => {
    const port = await open()
    port.once('error', () => {})
    const closed = closes(port)
    while (!setup.outlet.taken) await turn()
    setup.modem.unplug()
    await closed
  })

  it('is for one only', async () => {
    await open()
    await assert.rejects(open(), (error: AtError) => {
      assert.equal(error.code, 'PORT_BUSY')
      assert.equal(error.port, path)
      assert.equal(
        error.message,
        `${path} is open already in this very Node-RED: in another modem-config with a different connection, or in another package's node.`
      )
      return true
    })
  })

  it('says nothing more when it was let go', async () => {
    const port = await open()
    port.write('AT\r')
    const closed = closes(port)
    port.destroy()
    setup.modem.unplug()
    await closed
    await turn()
  })

  it('a path that is not there is not found', async () => {
    const nowhere = join(temporaryDir('serial'), 'ttyUSB7')
    await assert.rejects(
      openSerial({ path: nowhere }, { others: async () => ['/dev/ttyUSB0', '/dev/ttyUSB1'] }),
      {
        code: 'PORT_NOT_FOUND',
        message: `There is no ${nowhere}. Plug the modem in, or choose another port: /dev/ttyUSB0, /dev/ttyUSB1.`
      }
    )
    await assert.rejects(openSerial({ path: nowhere }, { others: async () => [] }), {
      message: `There is no ${nowhere}. Plug the modem in, and look whether the system sees it (no other serial port is there now).`
    })
  })

  it('a file is no port', async () => {
    const file = join(temporaryDir('serial'), 'letter')
    writeFileSync(file, 'dear')
    await assert.rejects(openSerial({ path: file }), (error: AtError) => {
      assert.equal(error.code, 'PORT_FAILED')
      assert.match(error.message, /letter is no serial port, or does not know these settings/)
      return true
    })
  })
})

describe('a serial port that goes', () => {
  it('with octets in it is closed all the same', async () => {
    const native = loadNative()
    assert.ok(native, 'the package @lydell/node-pty is needed here')
    const { master, slave, pty } = native.open(80, 24)
    closeSync(slave)
    const port = await openSerial({ path: pty })
    port.once('error', () => {})
    const closed = closes(port)
    const heard = new Promise<string>((resolve) => {
      // The other end goes before the next read: that one gets nothing, and no error.
      port.once('data', (octets: Buffer) => {
        closeSync(master)
        resolve(octets.toString('latin1'))
      })
    })
    writeSync(master, 'RDY\r\n')
    assert.equal(await heard, 'RDY\r\n')
    await closed
  })
})

describe('a serial port on a driver of the test', () => {
  it('is opened for us alone, keeps DTR at the end, and has DTR and RTS up', async () => {
    const opened: object[] = []
    const lines: object[] = []
    const driver = {
      ...idle,
      set: async (all: object) => {
        lines.push(all)
        throw new Error('Error: Inappropriate ioctl for device, cannot set')
      }
    }
    const load = () => ({
      open: async (options: object) => {
        opened.push(options)
        return driver
      }
    })
    const port = await openSerial({ path: 'COM3', baudRate: 9600, flowControl: 'rtscts' }, { load })
    assert.deepEqual(opened, [
      { path: 'COM3', baudRate: 9600, lock: true, hupcl: false, rtscts: true, xon: false, xoff: false }
    ])
    assert.deepEqual(lines, [{ brk: false, cts: false, dsr: false, dtr: true, rts: true }])
    port.destroy()
    await closes(port)
  })

  it('gives up what the modem does not take when it is closed', async () => {
    const seen: string[] = []
    const driver = {
      ...idle,
      write: () => never,
      flush: async () => void seen.push('flush'),
      close: async () => {
        seen.push('close')
        throw new Error('Error: Input/output error, unable to close fd 20')
      }
    }
    const port = await openSerial({ path: 'COM3' }, { load: () => ({ open: async () => driver }) })
    port.write('AT\r')
    port.destroy()
    await closes(port)
    assert.deepEqual(seen, ['flush', 'close'])
  })

  const never = new Promise<never>(() => {})
  const nothing = async () => {}
  const idle = { read: () => never, write: nothing, set: nothing, flush: nothing, close: nothing }
})
