import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { portHolder } from '../../src/at/port-holder'
import { openError } from '../../src/at/serial-errors'
import { temporaryDir } from '../support/temp'

/** A /proc in which a process has a device open. */
function proc(pid: number, program: string, device: string): string {
  const root = temporaryDir('proc')
  mkdirSync(join(root, 'self'))
  mkdirSync(join(root, '1', 'fd'), { recursive: true })
  mkdirSync(join(root, String(pid), 'fd'), { recursive: true })
  writeFileSync(join(root, String(pid), 'comm'), `${program}\n`)
  symlinkSync('/dev/null', join(root, String(pid), 'fd', '0'))
  symlinkSync(device, join(root, String(pid), 'fd', '7'))
  return root
}

describe('who holds a port', () => {
  it('is told by /proc, also where the port has another name', async () => {
    const folder = temporaryDir('dev')
    const device = join(folder, 'ttyUSB0')
    writeFileSync(device, '')
    const byId = join(folder, 'usb-HUAWEI-if00-port0')
    symlinkSync('ttyUSB0', byId)
    const root = proc(812, 'ModemManager', device)
    assert.deepEqual(await portHolder(byId, root), { pid: 812, program: 'ModemManager' })
  })

  it('is not told where nobody has it, or nothing can be told', async () => {
    assert.equal(await portHolder('/dev/ttyUSB5', proc(812, 'ModemManager', '/dev/ttyUSB4')), undefined)
    assert.equal(await portHolder('/dev/ttyUSB5', join(temporaryDir('proc'), 'none')), undefined)
  })

  it('stands in the error, with what helps', async () => {
    const cause = new Error('Error Resource temporarily unavailable Cannot lock port')
    const held = (program: string) =>
      openError(cause, '/dev/ttyUSB5', {
        platform: 'linux',
        others: async () => [],
        holder: (path) => portHolder(path, proc(812, program, '/dev/ttyUSB5'))
      })
    assert.equal(
      (await held('gammu-smsd')).message,
      '/dev/ttyUSB5 is in use by gammu-smsd (process 812). Stop it, or choose another port.'
    )
    assert.match(
      (await held('ModemManager')).message,
      /ModemManager \(process 812\)\. To keep ModemManager away, add/
    )
  })
})
