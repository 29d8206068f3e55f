import assert from 'node:assert/strict'
import { CTRL_Z, HI, LIST, OK, Script, SIGNAL, SUBMIT } from './script'

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
