import assert from 'node:assert/strict'
import { CTRL_Z, ESC, HI, OK, QUIET_MS, ROUTE, Script, SIGNAL, SUBMIT, SYNC } from './script'

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
