import assert from 'node:assert/strict'
import { CTRL_Z, ESC, HI, LIST, OK, QUIET_MS, ROUTE, Script, SIGNAL, SUBMIT, SYNC } from './script'

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

describe('a deadline', () => {
  it('ends a command without an answer', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.after(9999)
    assert.equal(asked.pending, true)
    await at.after(1)
    assert.equal(asked.failure, 'AT_TIMEOUT in command')
    assert.equal(asked.error.command, 'AT+CSQ')
    assert.equal(at.clock.waiting, 0)
  })

  it('is extended by each line of the answer', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...LIST, timeoutMs: 1000 })
    await at.after(900)
    await at.says('\r\n+CMGL: 0,1,,14\r\n')
    await at.after(900)
    await at.says(`${HI}\r\n`)
    await at.after(999)
    assert.equal(asked.pending, true)
    await at.after(1)
    assert.equal(asked.failure, 'AT_TIMEOUT in command')
  })

  it('is extended to threefold at most', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...LIST, timeoutMs: 1000 })
    for (let i = 0; i < 29; i++) {
      await at.after(100)
      await at.says(`\r\n+CMGL: ${i},1,,14\r\n${HI}\r\n`)
    }
    await at.after(99)
    assert.equal(asked.pending, true)
    await at.after(1)
    assert.equal(asked.failure, 'AT_TIMEOUT in command')
  })

  const FOREIGN = [
    '^RSSI:18',
    '+CMTI: "SM",1',
    '+CREG: 1',
    'AT+CSQ',
    'noise',
    '+NEW: 1',
    '> ',
    `+CMT: ,21\r\n${HI}`
  ]
  for (const line of FOREIGN)
    it(`is not extended by ${JSON.stringify(line)}`, async () => {
      const at = await Script.synced()
      const asked = at.run(SIGNAL)
      for (let s = 0; s < 9; s++) {
        await at.after(1000)
        await at.says(`\r\n${line}\r\n`)
      }
      assert.equal(asked.pending, true)
      await at.after(1000)
      assert.equal(asked.failure, 'AT_TIMEOUT in command')
    })

  it('is not extended by OK over and over in front of the line that is waited for', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...SIGNAL, lateInfoMs: 2000 })
    for (let s = 0; s < 30 && asked.pending; s++) {
      await at.says(OK)
      await at.after(1000)
    }
    assert.equal(asked.failure, 'AT_TIMEOUT in command')
  })

  it('of data runs from Ctrl-Z, that of its prompt from the command', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.after(9999)
    await at.says('\r\n> ')
    await at.after(149_999)
    assert.equal(asked.pending, true)
    await at.after(1)
    assert.equal(asked.failure, 'AT_TIMEOUT in data')
    assert.equal(at.typed, `AT+CMGS=14\r${HI}${CTRL_Z}`)
  })

  it('of a command with an effect of its own is one of data', async () => {
    const at = await Script.synced()
    const asked = at.run({ text: 'AT+CMSS=3', prefix: '+CMSS:', timeoutMs: 150_000, commits: true })
    await at.after(150_000)
    assert.equal(asked.failure, 'AT_TIMEOUT in data')
  })

  it('names no secret', async () => {
    const at = await Script.synced()
    const asked = at.run({ text: 'AT+CPIN="1234"', shown: 'AT+CPIN=****', timeoutMs: 30_000 })
    await at.after(30_000)
    assert.equal(asked.error.command, 'AT+CPIN=****')
    assert.doesNotMatch(`${asked.error.message} ${asked.error.stack}`, /1234/)
  })
})

describe('after a deadline', () => {
  it('the modem is brought back with ESC and AT, and nothing else is typed until it answers', async () => {
    const at = await Script.synced()
    at.run(SIGNAL)
    at.run(ROUTE)
    await at.types('AT+CSQ\r')
    await at.after(10_000)
    await at.types(SYNC)
    await at.after(2000)
    await at.types(SYNC)
    await at.after(1000)
    await at.says(OK)
    await at.after(QUIET_MS - 1)
    await at.types('')
    await at.after(1)
    await at.types('AT+CNMI=2,1,0,1,0\r')
    await at.ends()
  })

  it('silence behind AT is waited for, but not forever', async () => {
    const at = await Script.synced()
    at.run(SIGNAL)
    at.run(ROUTE)
    await at.types('AT+CSQ\r')
    await at.after(10_000)
    await at.types(SYNC)
    await at.says(OK)
    let waited = 0
    for (; at.typed === '' && waited < 10_000; waited += 100) {
      await at.says('\r\n^RSSI:18\r\n')
      await at.after(100)
    }
    assert.equal(waited, 10 * QUIET_MS)
    await at.types('AT+CNMI=2,1,0,1,0\r')
  })

  it('the last AT makes a silent modem speak', async () => {
    const at = await Script.synced()
    at.run(SIGNAL)
    await at.types('AT+CSQ\r')
    const asked = at.run(ROUTE)
    await at.after(10_000)
    await at.types(SYNC)
    await at.after(2000)
    await at.types(SYNC)
    await at.after(2000)
    await at.comesBack(`${ESC}\rATQ0V1\r`)
    await at.types('AT+CNMI=2,1,0,1,0\r')
    assert.equal(asked.pending, true)
  })

  it('a modem that does not come back has got nothing of the next command', async () => {
    const at = await Script.synced()
    at.run(SIGNAL)
    const asked = at.run(SUBMIT)
    await at.after(16_000)
    assert.equal(asked.failure, 'AT_TIMEOUT in queued')
    assert.equal(asked.error.command, 'ATQ0V1')
    assert.match(asked.error.message, /^AT\+CMGS=14 was not sent: ATQ0V1 was not answered in time\./)
    await at.types(`AT+CSQ\r${SYNC}${SYNC}${ESC}\rATQ0V1\r`)
    // The next one tries again.
    at.run(SIGNAL)
    await at.comesBack()
    await at.types('AT+CSQ\r')
  })

  it('Ctrl-Z wakes nobody', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.says('\r\n> ')
    await at.types(`AT+CMGS=14\r${HI}${CTRL_Z}`)
    await at.after(150_000)
    assert.equal(asked.failure, 'AT_TIMEOUT in data')
    at.run(SUBMIT)
    at.run(SUBMIT)
    await at.after(60_000)
    assert.ok(!at.typed.includes(CTRL_Z), JSON.stringify(at.typed))
  })

  it('ESC may be answered with OK, ERROR or nothing', async () => {
    for (const answers of [OK, '\r\nERROR\r\n', '']) {
      const at = await Script.synced()
      const first = at.run(SUBMIT)
      await at.after(10_000)
      await at.types(`AT+CMGS=14\r${ESC}`)
      await at.says(answers)
      const asked = at.run(SIGNAL)
      await at.types(SYNC)
      await at.says(answers)
      // That of AT.
      await at.says(OK)
      await at.after(2 * QUIET_MS)
      await at.types('AT+CSQ\r')
      await at.says('\r\n+CSQ: 18,99\r\n', OK)
      assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
      assert.equal(first.failure, 'AT_NO_PROMPT in command')
      assert.deepEqual(at.told(), [])
    }
  })
})

describe('a first command', () => {
  it('comes behind ESC, AT and silence', async () => {
    const at = new Script({ gapMs: 20 })
    at.run(SIGNAL)
    await at.types(ESC)
    await at.after(20)
    await at.types('\rAT\r')
    await at.says('AT\r\r\nOK\r\n')
    await at.after(199)
    await at.types('')
    await at.after(21)
    await at.types('AT+CSQ\r')
  })

  it('may need AT twice, because the first octet wakes the modem', async () => {
    const at = new Script()
    at.run(SIGNAL)
    await at.types(SYNC)
    await at.after(2000)
    await at.comesBack()
    await at.types('AT+CSQ\r')
  })
})
