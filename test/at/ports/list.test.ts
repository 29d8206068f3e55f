import assert from 'node:assert/strict'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type ListedPort, listPorts } from '../../../src/at/ports/list'
import { temporaryDir } from '../../support/temp'

/** A machine: what the kernel shows in /sys, and udev in /dev. */
class FakeMachine {
  readonly root = temporaryDir('ports')

  file(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), `${text}\n`)
  }

  link(path: string, target: string): void {
    const from = join(this.root, path)
    mkdirSync(dirname(from), { recursive: true })
    symlinkSync(relative(dirname(from), join(this.root, target)), from)
  }

  /** `place`: where it is plugged in, as `1-1`. */
  usbDevice(place: string, attributes: Record<string, string>): void {
    for (const [name, value] of Object.entries(attributes))
      this.file(`sys/devices/pci0/usb1/${place}/${name}`, value)
  }

  /** ttyUSB hangs one step below its interface, ttyACM right at it. */
  usbPort(name: string, place: string, interfaceNumber: string, kind = 'ff/ff/ff'): void {
    const path = `sys/devices/pci0/usb1/${place}/${place}:1.${Number.parseInt(interfaceNumber, 16)}`
    this.file(`${path}/bInterfaceNumber`, interfaceNumber)
    const [type, subclass, protocol] = kind.split('/')
    this.file(`${path}/bInterfaceClass`, type!)
    this.file(`${path}/bInterfaceSubClass`, subclass!)
    this.file(`${path}/bInterfaceProtocol`, protocol!)
    this.tty(name, name.startsWith('ttyACM') ? path : `${path}/${name}`)
  }

  tty(name: string, device: string): void {
    const entry = `${device}/tty/${name}`
    this.file(`${entry}/dev`, '188:0')
    this.link(`${entry}/device`, device)
    this.link(`sys/class/tty/${name}`, entry)
    this.file(`dev/${name}`, '')
  }

  /** `kind`: by-id or by-path. */
  serialLink(kind: string, link: string, name: string): void {
    this.link(`dev/serial/${kind}/${link}`, `dev/${name}`)
  }

  list() {
    return listPorts({ root: this.root, platform: 'linux' })
  }
}

const huawei = {
  idVendor: '12d1',
  idProduct: '1001',
  manufacturer: 'HUAWEI Technology',
  product: 'HUAWEI Mobile'
}

describe('the list of ports on Linux', () => {
  it('tells of a USB modem all that the kernel knows', async () => {
    const machine = new FakeMachine()
    const quectel = {
      idVendor: '2c7c',
      idProduct: '0125',
      manufacturer: 'Quectel',
      product: 'EC25',
      serial: '0815'
    }
    machine.usbDevice('1-1', quectel)
    machine.usbPort('ttyUSB2', '1-1', '02')
    machine.serialLink('by-id', 'usb-Quectel_EC25_0815-if02-port0', 'ttyUSB2')
    machine.serialLink('by-path', 'pci-0000:00:14.0-usbv2-0:1:1.2-port0', 'ttyUSB2')
    machine.serialLink('by-path', 'pci-0000:00:14.0-usb-0:1:1.2-port0', 'ttyUSB2')
    assert.deepEqual(await machine.list(), [
      {
        path: '/dev/serial/by-id/usb-Quectel_EC25_0815-if02-port0',
        device: '/dev/ttyUSB2',
        byId: '/dev/serial/by-id/usb-Quectel_EC25_0815-if02-port0',
        byPath: '/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.2-port0',
        vendorId: '2c7c',
        productId: '0125',
        manufacturer: 'Quectel',
        product: 'EC25',
        serialNumber: '0815',
        interfaceNumber: '02',
        description: 'Quectel EC25 (interface 02)',
        hint: 'AT commands',
        usable: true
      }
    ])
  })

  it('says what the ports of a known module are for, in their order', async () => {
    const machine = new FakeMachine()
    machine.usbDevice('1-1', { idVendor: '1e0e', idProduct: '9001', product: 'SimTech SIM7600' })
    for (const i of [10, 11, 8, 9, 12]) machine.usbPort(`ttyUSB${i}`, '1-1', `0${i - 8}`)
    assert.deepEqual(
      (await machine.list()).map(({ device, hint, usable }) => [device, hint, usable]),
      [
        ['/dev/ttyUSB8', 'diagnostic port, not for AT', false],
        ['/dev/ttyUSB9', 'positions of GPS, not for AT', false],
        ['/dev/ttyUSB10', 'AT commands', true],
        ['/dev/ttyUSB11', 'AT commands and data connections: prefer the other AT port', true],
        ['/dev/ttyUSB12', 'audio, not for AT', false]
      ]
    )
  })

  it('tells ports of Huawei by their class', async () => {
    const machine = new FakeMachine()
    machine.usbDevice('1-1', { ...huawei, idProduct: '14db' })
    machine.usbPort('ttyUSB0', '1-1', '00', 'ff/02/01')
    machine.usbPort('ttyUSB1', '1-1', '01', 'ff/02/02')
    machine.usbPort('ttyUSB2', '1-1', '02', 'ff/02/03')
    machine.usbPort('ttyUSB3', '1-1', '03', 'ff/ff/ff')
    assert.deepEqual(
      (await machine.list()).map(({ description, hint }) => [description, hint]),
      [
        ['HUAWEI Mobile (interface 00)', 'AT commands and data connections: prefer the other AT port'],
        ['HUAWEI Mobile (interface 01)', 'AT commands'],
        ['HUAWEI Mobile (interface 02)', 'diagnostic port, not for AT'],
        ['HUAWEI Mobile (interface 03)', undefined]
      ]
    )
  })

  it('names twins by their place: the name by-id leads to one of them only', async () => {
    const machine = new FakeMachine()
    for (const [i, place] of ['1-1', '1-2'].entries()) {
      machine.usbDevice(place, huawei)
      machine.usbPort(`ttyUSB${i}`, place, '00')
      machine.serialLink('by-path', `pci-usb-0:${i + 1}:1.0-port0`, `ttyUSB${i}`)
    }
    machine.serialLink('by-id', 'usb-HUAWEI_Technology_HUAWEI_Mobile-if00-port0', 'ttyUSB1')
    const byPath = ['/dev/serial/by-path/pci-usb-0:1:1.0-port0', '/dev/serial/by-path/pci-usb-0:2:1.0-port0']
    assert.deepEqual(
      (await machine.list()).map(({ path }) => path),
      byPath
    )
  })

  it('knows two ports of one modem from twins', async () => {
    const machine = new FakeMachine()
    machine.usbDevice('1-1', huawei)
    machine.usbPort('ttyUSB0', '1-1', '00')
    machine.usbPort('ttyUSB1', '1-1', '01')
    machine.serialLink('by-id', 'usb-HUAWEI-if00-port0', 'ttyUSB0')
    machine.serialLink('by-id', 'usb-HUAWEI-if01-port0', 'ttyUSB1')
    assert.deepEqual(
      (await machine.list()).map(({ path }) => path),
      ['/dev/serial/by-id/usb-HUAWEI-if00-port0', '/dev/serial/by-id/usb-HUAWEI-if01-port0']
    )
  })

  it('names by the device where udev makes no links', async () => {
    const machine = new FakeMachine()
    machine.usbDevice('1-1', { idVendor: '0403', idProduct: '6001' })
    machine.usbPort('ttyACM0', '1-1', '00', '02/02/01')
    assert.deepEqual(await machine.list(), [
      {
        path: '/dev/ttyACM0',
        device: '/dev/ttyACM0',
        vendorId: '0403',
        productId: '6001',
        interfaceNumber: '00',
        description: 'USB device 0403:6001 (interface 00)',
        usable: true
      }
    ])
  })

  it('has the ports of the board, and none that are not there', async () => {
    const machine = new FakeMachine()
    for (const [name, type] of [
      ['ttyS0', '4'],
      ['ttyS1', '0'],
      ['ttyAMA0', '32']
    ] as const) {
      machine.tty(name, `sys/devices/platform/${name}-uart`)
      machine.file(`sys/class/tty/${name}/type`, type)
    }
    machine.tty('ttyS2', 'sys/devices/platform/serial8250')
    machine.link('sys/devices/platform/serial8250/driver', 'sys/bus/platform/drivers/serial8250')
    machine.file('sys/devices/virtual/tty/tty1/dev', '4:1')
    machine.link('sys/class/tty/tty1', 'sys/devices/virtual/tty/tty1')
    assert.deepEqual(
      (await machine.list()).map(({ path, description }) => [path, description]),
      [
        ['/dev/ttyAMA0', 'serial port ttyAMA0'],
        ['/dev/ttyS0', 'serial port ttyS0']
      ]
    )
  })

  it('says when the device has not been passed to the container', async () => {
    const machine = new FakeMachine()
    machine.usbDevice('1-1', huawei)
    machine.usbPort('ttyUSB0', '1-1', '00')
    rmSync(join(machine.root, 'dev/ttyUSB0'))
    const [port] = await machine.list()
    assert.equal(port?.usable, false)
    assert.equal(port?.hint, '/dev/ttyUSB0 does not exist (in a container: pass the device)')
  })

  it('is empty where there is no /sys', async () => {
    assert.deepEqual(await listPorts({ root: temporaryDir('ports'), platform: 'linux' }), [])
  })
})

describe('the list of ports elsewhere', () => {
  const listed = (ports: ListedPort[], platform: NodeJS.Platform) =>
    listPorts({ platform, serialList: async () => ports })

  it('takes on Windows the interface from the name of the device', async () => {
    const quectel = { vendorId: '2C7C', productId: '0125', manufacturer: 'Quectel' }
    const ports = await listed(
      [
        {
          path: 'COM10',
          pnpId: 'USB\\VID_2C7C&PID_0125&MI_02\\6&1B2C3D4E&0&0002',
          friendlyName: 'Quectel USB AT Port (COM10)',
          ...quectel
        },
        { path: 'COM9', pnpId: 'USB\\VID_2C7C&PID_0125&MI_00\\6&1B2C3D4E&0&0000', ...quectel }
      ],
      'win32'
    )
    assert.deepEqual(ports, [
      {
        path: 'COM9',
        device: 'COM9',
        vendorId: '2c7c',
        productId: '0125',
        manufacturer: 'Quectel',
        interfaceNumber: '00',
        description: 'Quectel USB device 2c7c:0125 (interface 00)',
        hint: 'diagnostic port, not for AT',
        usable: false
      },
      {
        path: 'COM10',
        device: 'COM10',
        vendorId: '2c7c',
        productId: '0125',
        manufacturer: 'Quectel',
        product: 'Quectel USB AT Port',
        interfaceNumber: '02',
        description: 'Quectel USB AT Port (interface 02)',
        hint: 'AT commands',
        usable: true
      }
    ])
  })

  it('has little to tell on macOS', async () => {
    assert.deepEqual(await listed([{ path: '/dev/tty.usbmodem14101' }], 'darwin'), [
      {
        path: '/dev/tty.usbmodem14101',
        device: '/dev/tty.usbmodem14101',
        description: 'serial port tty.usbmodem14101',
        usable: true
      }
    ])
  })
})
