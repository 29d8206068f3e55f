import assert from 'node:assert/strict'
import { CTRL_Z, ESC, HI, OK, ROUTE, Script, SIGNAL, SUBMIT, SYNC } from './script'

describe('an interruption', () => {
  const CASES: [name: string, reach: (at: Script) => Promise<void>, failure: string, typed: string][] = [
    ['before the prompt', async () => {}, 'AT_ABORTED in command', `AT+CMGS=14\r${ESC}`],
    ['behind the data', async (at) => at.says('\r\n> '), 'AT_ABORTED in data', `AT+CMGS=14\r${HI}${CTRL_Z}`]
  ]
  for (const [name, reach, failure, typed] of CASES)
    it(`ends a message ${name}, and AT comes before anything else`, async () => {
      const at = await Script.synced()
      const asked = at.run(SUBMIT)
      at.run(SIGNAL)
      await at.after(0)
      await reach(at)
      at.channel.interrupt('was cut off')
      await at.after(0)
      assert.equal(asked.failure, failure)
      assert.match(asked.error.message, /^AT\+CMGS=14 was cut off\.$/)
      await at.comesBack(`${typed}${SYNC}`)
      await at.types('AT+CSQ\r')
    })

  it('while a message is typed slowly leaves out its rest', async () => {
    const at = await Script.synced({ pace: { octets: 16, ms: 10 } })
    const asked = at.run(SUBMIT)
    await at.says('\r\n> ')
    at.channel.interrupt('was cut off')
    await at.after(100)
    assert.equal(asked.failure, 'AT_ABORTED in command')
    await at.types(`AT+CMGS=14\r${HI.slice(0, 16)}${ESC}`)
  })

  it('in the rest before a command has AT come first', async () => {
    const at = await Script.synced({ gapMs: 20 })
    at.run(ROUTE)
    const asked = at.run(SUBMIT)
    await at.says(OK)
    await at.after(10)
    at.typed = ''
    at.channel.interrupt('was cut off')
    await at.after(30)
    await at.comesBack(SYNC)
    await at.after(20)
    await at.types('AT+CMGS=14\r')
    assert.equal(asked.pending, true)
  })

  it('in the silence behind AT has AT come again', async () => {
    const at = new Script()
    at.run(SIGNAL)
    await at.types(SYNC)
    await at.says(OK)
    await at.after(100)
    at.channel.interrupt('was cut off')
    await at.after(100)
    await at.comesBack(SYNC)
    await at.types('AT+CSQ\r')
  })

  it('of AT has it typed again', async () => {
    const at = new Script()
    at.run(SIGNAL)
    await at.types(SYNC)
    at.channel.interrupt('was cut off')
    await at.comesBack(SYNC)
    await at.types('AT+CSQ\r')
  })

  it('by a command that nobody waits for has AT come before the next', async () => {
    const at = await Script.synced()
    at.channel.shout('AT+CFUN=1,1')
    await at.types('\rAT+CFUN=1,1\r')
    at.run(SIGNAL)
    await at.comesBack()
    await at.types('AT+CSQ\r')
  })
})
