import assert from 'node:assert/strict'
import type { AtError } from '../../src/at/errors'
import { openSerial } from '../../src/at/serial'

describe('an error of the system, in words that help:', () => {
  const failing = (message: string, platform: NodeJS.Platform = 'linux') =>
    openSerial(
      { path: platform === 'win32' ? 'COM3' : '/dev/ttyUSB9' },
      { load: () => ({ open: () => Promise.reject(new Error(message)) }), platform }
    ).then(
      () => assert.fail('it opened'),
      (error: AtError) => error
    )

  it('no rights', async () => {
    const error = await failing('Error: Permission denied, cannot open /dev/ttyUSB9')
    assert.equal(error.code, 'PORT_PERMISSION')
    assert.match(
      error.message,
      /who runs Node-RED, may not open \/dev\/ttyUSB9\. Add it to the group dialout: /
    )
    assert.match(error.message, /sudo usermod -aG dialout \S+, then log in again and restart Node-RED/)
  })

  for (const words of [
    'Error Resource temporarily unavailable Cannot lock port',
    'Error: Device or resource busy, cannot open /dev/ttyUSB9'
  ]) {
    it(words, async () => {
      const error = await failing(words)
      assert.equal(error.code, 'PORT_BUSY')
      assert.match(
        error.message,
        /^\/dev\/ttyUSB9 is in use by another program: ModemManager .*gammu-smsd, pppd/
      )
      assert.match(error.message, /ENV\{ID_MM_DEVICE_IGNORE\}="1"/)
    })
  }

  for (const words of [
    'Error: No such file or directory, cannot open /dev/ttyUSB9',
    'Error: No such device or address, cannot open /dev/ttyUSB9'
  ]) {
    it(words, async () => {
      assert.equal((await failing(words)).code, 'PORT_NOT_FOUND')
    })
  }

  it('Windows: no such port', async () => {
    const error = await failing('Opening COM3: File not found', 'win32')
    assert.equal(error.code, 'PORT_NOT_FOUND')
    assert.match(error.message, /^There is no COM3\. /)
  })

  it('Windows: a port in use', async () => {
    const error = await failing('Opening COM3: Access denied', 'win32')
    assert.equal(error.code, 'PORT_BUSY')
    assert.equal(error.message, 'COM3 is in use by another program. Close that, or choose another port.')
  })

  it('anything else', async () => {
    const error = await failing('Error: Input/output error, cannot open /dev/ttyUSB9')
    assert.equal(error.code, 'PORT_FAILED')
    assert.match(error.message, /^\/dev\/ttyUSB9 cannot be opened: Error: Input\/output error/)
  })

  it('the package does not load', async () => {
    const load = () => {
      throw new Error('No native build was found for platform=linux arch=mips\n    loaded from: here')
    }
    await assert.rejects(openSerial({ path: '/dev/ttyUSB9' }, { load }), {
      code: 'SERIAL_UNAVAILABLE',
      message:
        'Serial ports cannot be used: the package serialport does not load here (No native build was found for ' +
        'platform=linux arch=mips). Run "npm rebuild serialport" in the folder of Node-RED (~/.node-red), or reach ' +
        'the modem over TCP.'
    })
  })
})
