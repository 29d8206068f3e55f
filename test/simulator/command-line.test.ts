import assert from 'node:assert/strict'
import { parseCommandLine, splitArgs } from '../../src/simulator/modem/command-line'
import { Rig } from './rig'

describe('command lines of the virtual modem', () => {
  it('echoes what is typed, until ATE0, whose own echo still comes', async () => {
    const rig = new Rig()
    assert.equal(await rig.type('AT\r'), 'AT\r\r\nOK\r\n')
    assert.equal(await rig.type('ATE0\r'), 'ATE0\r\r\nOK\r\n')
    assert.equal(await rig.type('AT\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('ATE1\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('AT\r'), 'AT\r\r\nOK\r\n')
  })

  it('says results as numbers with ATV0, and texts without the leading line end', async () => {
    const rig = new Rig()
    await rig.setUp('ATE0V0')
    await rig.heard()
    assert.equal(await rig.type('AT\r'), '0\r')
    assert.equal(await rig.type('AT+QQQ\r'), '4\r')
    assert.equal(await rig.type('AT+CSQ\r'), '+CSQ: 20,99\r\n0\r')
    assert.equal(await rig.type('ATV1\r'), '\r\nOK\r\n')
  })

  it('says no results with ATQ1, but the texts', async () => {
    const rig = new Rig()
    await rig.setUp('ATE0', 'ATQ1')
    await rig.heard()
    assert.equal(await rig.type('AT\r'), '')
    assert.equal(await rig.type('AT+QQQ\r'), '')
    assert.equal(await rig.type('AT+CSQ\r'), '\r\n+CSQ: 20,99\r\n')
    assert.equal(await rig.type('ATQ0\r'), '\r\nOK\r\n')
  })

  it('says errors by +CMEE: as ERROR, number or text', async () => {
    const rig = new Rig({ card: { pin: '1234' } })
    await rig.setUp('ATE0')
    await rig.heard()
    assert.equal(await rig.type('AT+CIMI\r'), '\r\nERROR\r\n')
    assert.equal(await rig.type('AT+CMGL=4\r'), '\r\n+CMS ERROR: 311\r\n')
    await rig.setUp('AT+CMEE=1')
    await rig.heard()
    assert.equal(await rig.type('AT+CIMI\r'), '\r\n+CME ERROR: 11\r\n')
    assert.equal(await rig.type('AT+CMGL=4\r'), '\r\n+CMS ERROR: 311\r\n')
    await rig.setUp('AT+CMEE=2')
    await rig.heard()
    assert.equal(await rig.type('AT+CIMI\r'), '\r\n+CME ERROR: SIM PIN required\r\n')
    assert.equal(await rig.type('AT+CMGL=4\r'), '\r\n+CMS ERROR: SIM PIN required\r\n')
  })

  it('runs joined commands in their order, with one result', async () => {
    const rig = new Rig()
    assert.equal(
      await rig.type('ATE0V1Q0+CMEE=1;+CSQ;+CPIN?;E1\r'),
      'ATE0V1Q0+CMEE=1;+CSQ;+CPIN?;E1\r\r\n+CSQ: 20,99\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n'
    )
  })

  it('stops a joined line at the first error', async () => {
    const rig = new Rig()
    await rig.setUp('ATE0')
    await rig.heard()
    assert.equal(await rig.type('AT+CSQ;+QQQ;+CMGF=1\r'), '\r\n+CSQ: 20,99\r\n\r\nERROR\r\n')
    assert.equal(await rig.type('AT+CMGF?\r'), '\r\n+CMGF: 0\r\n\r\nOK\r\n')
  })

  it('takes a command in pieces, with backspace, LF and noise in front', async () => {
    const rig = new Rig()
    await rig.setUp('ATE0')
    await rig.heard()
    for (const piece of ['A', 'T+C', 'SX']) assert.equal(await rig.type(piece), '')
    assert.equal(await rig.type('\bQ\r\n'), '\r\n+CSQ: 20,99\r\n\r\nOK\r\n')
    assert.equal(await rig.type('\0\0xyzAT\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('garbage\x1bAT\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('hello\r'), '')
  })

  it('keeps lines that come while a command runs, also behind an empty one', async () => {
    const rig = new Rig({ network: { latency: 1000 } })
    await rig.setUp('ATE0', 'AT+CMGW=14')
    await rig.type('0001000A8180214365870000024831\x1a')
    await rig.heard()
    assert.equal(await rig.type('AT+CMSS=1\r\rAT+CSQ\r'), '')
    assert.equal(await rig.after(1000), '\r\n+CMSS: 0\r\n\r\nOK\r\n\r\n+CSQ: 20,99\r\n\r\nOK\r\n')
  })

  it('loses what is too long for a line, and lives', async () => {
    const rig = new Rig()
    await rig.setUp('ATE0')
    await rig.heard()
    await rig.type('AT'.repeat(500_000))
    assert.equal(await rig.type('\r'), '\r\nERROR\r\n')
    assert.equal(await rig.type('AT\r'), '\r\nOK\r\n')
  })

  it('reads names, kinds and values', () => {
    assert.deepEqual(parseCommandLine('AT+CMGS="a;b",1;E0'), [
      { name: '+CMGS', kind: 'set', args: '"a;b",1' },
      { name: 'E', kind: 'execute', args: '0' }
    ])
    assert.deepEqual(parseCommandLine('AT^cpin?'), [{ name: '^CPIN', kind: 'read', args: '' }])
    assert.deepEqual(parseCommandLine('ATS0=1+CPIN?'), [
      { name: 'S0', kind: 'set', args: '1' },
      { name: '+CPIN', kind: 'read', args: '' }
    ])
    assert.deepEqual(splitArgs('"a,b",,3'), ['a,b', '', '3'])
    assert.deepEqual(splitArgs(''), [])
  })
})
