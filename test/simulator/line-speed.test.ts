import assert from 'node:assert/strict'
import { Rig } from './rig'

const HI = '0001000A818021436587000002E834'

describe('the line between modem and client', () => {
  it('speaks at the speed of its line', async () => {
    const rig = new Rig({ modem: { baudRate: 9600 } })
    await rig.type('ATE0\r')
    await rig.after(100)
    await rig.heard()
    // 10 bits an octet: 7 octets of the client last 7.3 ms, 15 of the modem 15.6 ms, the 6 behind them 6.3 ms.
    await rig.type('AT+CSQ\r')
    assert.equal(await rig.after(22), '')
    assert.equal(await rig.after(1), '\r\n+CSQ: 20,99\r\n')
    assert.equal(await rig.after(6), '')
    assert.equal(await rig.after(1), '\r\nOK\r\n')
    // A UART hands over 16 octets at once: 9.4 ms there, 16.7 ms back.
    await rig.type('AT+CPINR\r')
    assert.equal(await rig.after(27), '\r\n+CPINR: SIM PIN'.slice(0, 16))
  })

  it('hears at the speed of its line, too, and echoes what it has heard', async () => {
    const rig = new Rig({ modem: { baudRate: 300 } })
    // 20 octets: 16 of them 533 ms, the other four 133 ms.
    assert.equal(await rig.type('AT+CMEE=1;+CMGF=1;E0'), '')
    assert.equal(await rig.after(533), '')
    assert.equal(await rig.after(1 + 533), 'AT+CMEE=1;+CMGF=')
    assert.equal(await rig.after(134), '1;E0')
    assert.deepEqual([rig.modem.settings.cmee, rig.modem.settings.format], [0, 0])
    assert.equal(await rig.type('\r'), '')
    await rig.after(33)
    assert.deepEqual([rig.modem.settings.cmee, rig.modem.settings.format], [0, 0])
    await rig.after(1)
    assert.deepEqual([rig.modem.settings.cmee, rig.modem.settings.format], [1, 1])
  })

  it('needs for a message as long as its octets last on the line', async () => {
    const rig = new Rig({ modem: { baudRate: 300 } })
    await rig.type('ATE0\r')
    await rig.after(5000)
    await rig.type('AT+CMGS=14\r')
    await rig.after(5000)
    assert.equal(await rig.heard(), '')
    await rig.type(`${HI}\x1a`)
    // 31 octets.
    await rig.after(1033)
    assert.equal(rig.network.ledger.count, 0)
    await rig.after(1)
    assert.equal(rig.network.ledger.count, 1)
  })

  it('hears what a client has written who closes then, but not what was on its way when the cable was pulled', async () => {
    const rig = new Rig({ modem: { baudRate: 300 } })
    await rig.type('AT+CMGF=1\r')
    await rig.close()
    await rig.after(334)
    assert.equal(rig.modem.settings.format, 1)
    rig.open()
    await rig.type('AT+CMGF=0\r')
    rig.modem.unplug()
    await rig.after(5000)
    assert.equal(rig.modem.settings.format, 1)
  })

  it('leaves nothing on the wire for the next client, nor behind a loss of power', async () => {
    const rig = new Rig({ modem: { baudRate: 300 } })
    await rig.type('ATI\r')
    await rig.after(140)
    await rig.close()
    rig.open()
    assert.equal(await rig.after(10_000), '')
    await rig.type('ATI\r')
    await rig.after(140)
    rig.modem.reboot()
    assert.equal(await rig.after(10_000), '')
  })
})
