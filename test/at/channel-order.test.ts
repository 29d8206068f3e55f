import assert from 'node:assert/strict'
import { OK, ROUTE, Script, SIGNAL } from './script'

describe('one command at a time', () => {
  it('is typed, the next when it is answered', async () => {
    const at = await Script.synced()
    const asked = [at.run(SIGNAL), at.run(ROUTE), at.run({ text: 'AT', timeoutMs: 2000 })]
    await at.types('AT+CSQ\r')
    await at.says('\r\n+CSQ: 18,99\r\n')
    await at.types('')
    await at.says(OK)
    await at.types('AT+CNMI=2,1,0,1,0\r')
    await at.says('\r\nERROR\r\n')
    await at.types('AT\r')
    await at.says(OK)
    assert.deepEqual(asked[0]!.texts, ['+CSQ: 18,99'])
    assert.equal(asked[1]!.failure, 'AT_REFUSED in command')
    assert.equal(asked[2]!.answer.final, 'OK')
    await at.ends()
  })

  it('has its answer waited for before it is typed', async () => {
    const at = await Script.synced()
    // A modem within the process may answer before write() returns.
    const write = at.port.write.bind(at.port)
    at.port.write = ((chunk: Buffer) => {
      at.port.emit('data', Buffer.from('\r\n+CSQ: 18,99\r\n\r\nOK\r\n'))
      return write(chunk)
    }) as typeof at.port.write
    const asked = at.run(SIGNAL)
    await at.after(0)
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.equal(at.clock.waiting, 0)
  })

  it('is followed by a rest', async () => {
    const at = await Script.synced({ gapMs: 20 })
    at.run(ROUTE)
    at.run(SIGNAL)
    await at.types('AT+CNMI=2,1,0,1,0\r')
    await at.says(OK)
    await at.after(19)
    await at.types('')
    await at.after(1)
    await at.types('AT+CSQ\r')
  })

  it('waits until the modem has finished speaking, also when that begins within the rest', async () => {
    const at = await Script.synced({ gapMs: 20 })
    await at.says('\r\n+COPS: 0\r\n')
    await at.after(10)
    const asked = at.run(ROUTE)
    // Somebody else's, too.
    await at.says(OK)
    await at.after(29)
    await at.types('')
    await at.after(1)
    await at.types('AT+CNMI=2,1,0,1,0\r')
    assert.equal(asked.pending, true)
    assert.deepEqual(at.told(), ['urc +COPS: 0', 'discarded OK'])
  })

  it('does not wait forever for a modem that never stops speaking', async () => {
    const at = await Script.synced({ gapMs: 20 })
    at.run(SIGNAL)
    await at.types('AT+CSQ\r')
    await at.says('\r\n+CSQ: 18,99\r\n', OK)
    at.run(ROUTE)
    let waited = 0
    for (; at.typed === '' && waited < 1000; waited += 10) {
      await at.says('\r\n^RSSI:18\r\n')
      await at.after(10)
    }
    assert.equal(waited, 200)
  })

  it('leaves no timers behind, however much the modem says by itself', async () => {
    const at = await Script.synced({ gapMs: 20 })
    for (let i = 0; i < 100; i++) await at.says('\r\n^RSSI:18\r\n')
    assert.ok(at.clock.waiting <= 1)
    await at.after(100)
    assert.equal(at.clock.waiting, 0)
  })

  it('may have its rest changed', async () => {
    const at = await Script.synced({ gapMs: 20 })
    at.channel.gapMs = 100
    at.run(ROUTE)
    at.run(SIGNAL)
    await at.says(OK)
    at.typed = ''
    await at.after(99)
    await at.types('')
    await at.after(1)
    await at.types('AT+CSQ\r')
  })
})
