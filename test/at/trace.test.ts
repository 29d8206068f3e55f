import assert from 'node:assert/strict'
import { tracePort } from '../../src/at/trace'
import { VirtualClock } from '../support/virtual-clock'
import { FakePort, traced, turn } from './trace-rig'

describe('a traced port', () => {
  it('tells what goes out and comes in, when, and how many octets', async () => {
    const { clock, entries, inner, port } = traced()
    port.write('AT\r')
    await clock.advance(20)
    inner.says('AT\r\r\nOK\r\n')
    await turn()
    const at = Date.parse('2026-11-22T10:00:00Z')
    assert.deepEqual(entries, [
      { at, direction: 'out', text: 'AT\\r', bytes: 3 },
      { at: at + 20, direction: 'in', text: 'AT\\r\\r\\nOK\\r\\n', bytes: 9 }
    ])
  })

  it('shows what cannot be printed', async () => {
    const { inner, port, texts } = traced()
    port.write('\x1b\x1a\\\t\0')
    inner.says('\r\n> \xff~')
    await turn()
    assert.deepEqual(texts('out'), ['\\x1b\\x1a\\\\\\t\\x00'])
    assert.deepEqual(texts('in'), ['\\r\\n> \\xff~'])
  })

  it('hides the PIN in the command and in its echo, and goes on behind them', async () => {
    const { inner, port, texts } = traced({ bodies: true })
    port.write('AT+CPIN="1234"\r')
    inner.says('AT+CPIN="1234"\r\r\nOK\r\n')
    await turn()
    assert.deepEqual(texts('out'), ['AT+CPIN=***\\r'])
    assert.deepEqual(texts('in'), ['AT+CPIN=***\\r\\r\\nOK\\r\\n'])
  })

  for (const [command, shown] of [
    ['AT+CPIN="12345678","4321"\r', 'AT+CPIN=***\\r'],
    ['at+cpin = 1234\r', 'at+cpin =***\\r'],
    ['AT+CMEE=1;+CPIN="1234";+CREG?\r', 'AT+CMEE=1;+CPIN=***\\r'],
    ['AT+CLCK="SC",1,"1234"\r', 'AT+CLCK=***\\r'],
    ['AT+CPWD="SC","1234","4321"\r', 'AT+CPWD=***\\r'],
    ['AT^CPIN="1234"\r', 'AT^CPIN=***\\r'],
    ['AT+CSIM=26,"0020000108313233343FFFFFFF"\r', 'AT+CSIM=***\\r'],
    ['AT+CPIN?\r', 'AT+CPIN?\\r'],
    ['+CPIN: SIM PIN\r\n', '+CPIN: SIM PIN\\r\\n']
  ] as const) {
    it(`shows ${JSON.stringify(command)} as ${shown}`, () => {
      const { port, texts } = traced({ bodies: true })
      port.write(command)
      assert.equal(texts('out').join(''), shown)
    })
  }

  it('knows the PIN in an echo that was cut by a word of the modem', async () => {
    const { inner, port, texts } = traced({ bodies: true })
    port.write('AT+CPIN="1234"\r')
    inner.says('AT+CPI\r\n+CMTI: "SM",1\r\nN="12')
    inner.says('34"\r\r\nOK\r\n')
    await turn()
    assert.equal(texts('in').join(''), 'AT+CPI\\r\\n+CMTI: "SM",1\\r\\nN="***"\\r\\r\\nOK\\r\\n')
  })

  it('shortens PDUs, across chunks, and leaves numbers', async () => {
    const { inner, port, texts } = traced()
    port.write('0001000D91261810325476F8')
    port.write('000004D4F29C0E\x1a')
    inner.says('+CMGL: 1,1,,24\r\n0791261')
    inner.says('8485400F92604818192\r\n+CSQ: 18,99\r\n490154203237518\r\n')
    await turn()
    assert.equal(texts('out').join(''), '0001000D…[38 digits]\\x1a')
    assert.equal(
      texts('in').join(''),
      '+CMGL: 1,1,,24\\r\\n07912618…[26 digits]\\r\\n+CSQ: 18,99\\r\\n490154203237518\\r\\n'
    )
  })

  it('shows PDUs whole if asked to', async () => {
    const { port, texts } = traced({ bodies: true })
    port.write('0001000D91261810325476F8000004D4F29C0E\x1a')
    assert.deepEqual(texts('out'), ['0001000D91261810325476F8000004D4F29C0E\\x1a'])
  })

  it('hides USSD texts, over several lines, with quotation marks in them', async () => {
    const { inner, port, texts } = traced()
    port.write('AT+CUSD=1,"*100#",15\r')
    inner.says('+CUSD: 1,"1. Balan')
    inner.says('ce\r\n2. "Gold" card\r\n",15\r\nOK\r\n')
    await turn()
    assert.equal(texts('out').join(''), 'AT+CUSD=1,"[5 characters]",15\\r')
    assert.equal(texts('in').join(''), '+CUSD: 1,"[28 characters]",15\\r\\nOK\\r\\n')
  })

  it('is not blind for good when a quotation mark never closes', async () => {
    const { inner, port, texts } = traced()
    port.write('AT+CUSD=1,"*100#\rAT\r')
    inner.says(`+CUSD: 1,"${'x'.repeat(2048)}\r\nOK\r\n`)
    await turn()
    assert.equal(texts('out').join(''), 'AT+CUSD=1,"[5 characters]\\rAT\\r')
    assert.equal(texts('in').join(''), '+CUSD: 1,"[2048 characters]\\r\\nOK\\r\\n')
  })

  it('tells what it held back when the port closes', async () => {
    const { inner, port, entries } = traced()
    inner.says('+CSQ: 18')
    await turn()
    assert.deepEqual(
      entries.map(({ text, bytes }) => [text, bytes]),
      [['+CSQ: ', 6]]
    )
    port.destroy()
    await turn()
    assert.deepEqual([entries[1]?.text, entries[1]?.bytes], ['18', 2])
  })
})

describe('a traced port behaves as the port:', () => {
  it('closes when the port does, and passes its error on', async () => {
    const { inner, port } = traced()
    const seen: string[] = []
    port.on('error', (error) => seen.push(error.message)).on('close', () => seen.push('close'))
    inner.destroy(new Error('unplugged'))
    await turn()
    assert.deepEqual(seen, ['unplugged', 'close'])
  })

  it('closes the port, and only then says so', async () => {
    const { inner, port } = traced()
    const seen: string[] = []
    inner.on('close', () => seen.push('inner'))
    port.on('close', () => seen.push('outer'))
    port.destroy()
    await turn()
    assert.deepEqual(seen, ['inner', 'outer'])
  })

  it('an error of the port after that is nobody’s', async () => {
    const { inner, port } = traced()
    port.destroy()
    inner.emit('error', new Error('late'))
    await turn()
    assert.ok(port.destroyed)
  })

  it('ends when the other side ends', async () => {
    const { inner, port } = traced()
    const ended = new Promise((resolve) => port.once('end', resolve))
    inner.push(null)
    await ended
  })

  it('a write is done when the port has taken it', async () => {
    const { inner, port } = traced()
    inner.slow = true
    let done = false
    port.write('AT\r', () => {
      done = true
    })
    await turn()
    assert.equal(done, false)
    inner.hold?.()
    await turn()
    assert.equal(done, true)
  })

  it('who does not read stops the port', async () => {
    const inner = new FakePort({ highWaterMark: 16 })
    const port = tracePort(inner, { clock: new VirtualClock(), sink: () => {} })
    const sent = 10_000
    for (let i = 0; i < sent; i++) inner.says('0123456789')
    await turn()
    assert.ok(inner.isPaused())
    let length = 0
    port.on('data', (chunk: Buffer) => {
      length += chunk.length
    })
    while (length < sent * 10) await turn()
  })
})
