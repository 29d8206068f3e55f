import assert from 'node:assert/strict'
import { CTRL_Z, ESC, HI, OK, QUIET_MS, ROUTE, Script, SIGNAL, SUBMIT, SYNC } from './script'

const DATA = `${HI}${CTRL_Z}`
const ACCEPTED = '\r\n+CMGS: 7\r\n\r\nOK\r\n'

describe('a command with data', () => {
  for (const form of ['\r\n> ', '\r\n>', '\r\n>\r\n', '>', '\n> ', 'AT+CMGS=14\r\r\n> ', '\0\r\n> '])
    it(`gives it to the prompt ${JSON.stringify(form)}`, async () => {
      const at = await Script.synced()
      const asked = at.run(SUBMIT)
      await at.types('AT+CMGS=14\r')
      await at.says(form)
      await at.types(DATA)
      await at.says(ACCEPTED)
      assert.deepEqual(asked.answer, { lines: [{ text: '+CMGS: 7' }], final: 'OK' })
      await at.goesOn()
    })

  it('gives it once, however often it is asked; what is too much is reported', async () => {
    for (const twice of [['\r\n> \r\n> '], ['\r\n> ', '\r\n> '], ['\r\n>', '\r\n> \r\n']]) {
      const at = await Script.synced()
      const asked = at.run(SUBMIT)
      await at.types('AT+CMGS=14\r')
      await at.says(...twice)
      await at.types(DATA)
      await at.says(ACCEPTED)
      assert.deepEqual(asked.texts, ['+CMGS: 7'])
      assert.deepEqual(at.told(), ['discarded >'])
      await at.goesOn()
    }
  })

  it('is not asked by > within a line', async () => {
    const at = await Script.synced()
    at.run(SUBMIT)
    await at.types('AT+CMGS=14\r')
    await at.says('\r\n+CUSD: 1,"1 > 2"\r\n', '\r\nx> \r\n')
    await at.types('')
  })

  it('may be asked behind what the modem says by itself', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.types('AT+CMGS=14\r')
    await at.says('\r\n+CMTI: "SM",1\r\n', '\r\n> ')
    await at.types(DATA)
    await at.says('\r\n^RSSI:18\r\n', '\r\n+CMGS: 7\r\n', '\r\n+CMTI: "SM",2\r\n', OK)
    assert.deepEqual(asked.texts, ['+CMGS: 7'])
    assert.deepEqual(at.told(), ['urc +CMTI: "SM",1', 'urc ^RSSI:18', 'urc +CMTI: "SM",2'])
    await at.goesOn()
  })

  it('has its data typed in pieces where the modem needs that', async () => {
    const at = await Script.synced({ pace: { octets: 16, ms: 10 } })
    const written: number[] = []
    const submitted = () => void written.push(at.pieces.length)
    const asked = at.run({ ...SUBMIT, payload: { ...SUBMIT.payload!, submitted } })
    await at.says('\r\n> ')
    assert.deepEqual(at.pieces, ['AT+CMGS=14\r', HI.slice(0, 16)])
    await at.after(9)
    assert.equal(at.pieces.length, 2)
    await at.after(1)
    assert.deepEqual(at.pieces, ['AT+CMGS=14\r', HI.slice(0, 16), `${HI.slice(16)}${CTRL_Z}`])
    assert.equal(written.length, 1)
    await at.says(ACCEPTED)
    assert.deepEqual(asked.texts, ['+CMGS: 7'])
  })

  it('has the command typed in pieces, too, and ESC and AT as always', async () => {
    const at = new Script({ pace: { octets: 2, ms: 10 } })
    at.run(SIGNAL)
    await at.after(10)
    await at.says(OK)
    await at.after(QUIET_MS + 100)
    assert.deepEqual(at.pieces, [ESC, '\r', 'AT', '\r', 'AT', '+C', 'SQ', '\r'])
  })

  it('may change its pace, and back', async () => {
    const at = await Script.synced()
    at.channel.pace = { octets: 4, ms: 10 }
    at.run(SIGNAL)
    await at.after(10)
    assert.deepEqual(at.pieces, ['AT+C', 'SQ\r'])
    await at.says('\r\n+CSQ: 1,99\r\n', OK)
    at.channel.pace = undefined
    at.pieces = []
    at.run(SIGNAL)
    await at.after(10)
    assert.deepEqual(at.pieces, ['AT+CSQ\r'])
  })
})

describe('a prompt that does not come', () => {
  it('is left with ESC: nothing of the data is typed, and AT is answered before anything else', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.types('AT+CMGS=14\r')
    await at.after(9999)
    assert.equal(asked.pending, true)
    await at.after(1)
    assert.equal(asked.failure, 'AT_NO_PROMPT in command')
    await at.types(ESC)
    at.run(SIGNAL)
    await at.comesBack()
    await at.types('AT+CSQ\r')
    await at.ends()
  })

  it('because an error comes instead is no reason for ESC', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.types('AT+CMGS=14\r')
    await at.says('\r\n+CMS ERROR: 304\r\n')
    assert.equal(asked.failure, 'AT_CMS in command')
    assert.equal(asked.error.number, 304)
    await at.goesOn()
  })

  it('because OK comes instead is told as that, and left with ESC', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.types('AT+CMGS=14\r')
    await at.says(OK)
    assert.equal(asked.failure, 'AT_NO_PROMPT in command')
    assert.equal(asked.error.reply, 'OK')
    await at.types(ESC)
  })

  it('is not waited for any longer because the modem says something by itself', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    for (let s = 0; s < 9; s++) {
      await at.after(1000)
      await at.says('\r\n^RSSI:18\r\n')
    }
    assert.equal(asked.pending, true)
    await at.after(1000)
    assert.equal(asked.failure, 'AT_NO_PROMPT in command')
  })
})

describe('a prompt that comes too late', () => {
  /** A channel whose command was given up before its prompt. */
  async function givenUp() {
    const at = await Script.synced()
    at.run(SUBMIT)
    await at.after(10_000)
    await at.types(`AT+CMGS=14\r${ESC}`)
    return at
  }

  it('gets ESC while nothing runs', async () => {
    const at = await givenUp()
    await at.says('\r\n> ')
    await at.types(ESC)
    assert.deepEqual(at.told(), ['discarded >'])
    at.run(SIGNAL)
    await at.comesBack()
    await at.types('AT+CSQ\r')
  })

  it('gets ESC while AT waits, and what answers that answers AT', async () => {
    const at = await givenUp()
    const asked = at.run(SIGNAL)
    await at.types(SYNC)
    await at.says('\r\n> ')
    await at.comesBack(ESC)
    await at.types('AT+CSQ\r')
    assert.equal(asked.pending, true)
  })

  it('gets ESC while AT waits, which is typed anew if ESC is not answered', async () => {
    const at = await givenUp()
    at.run(SIGNAL)
    await at.types(SYNC)
    await at.says('\r\n> ')
    await at.types(ESC)
    await at.after(2000)
    await at.comesBack(SYNC)
    await at.types('AT+CSQ\r')
  })

  it('gets ESC in the silence behind AT, and AT is typed anew', async () => {
    const at = await givenUp()
    at.run(ROUTE)
    await at.types(SYNC)
    await at.says(OK)
    await at.after(100)
    await at.says('\r\n> ')
    await at.types(ESC)
    await at.after(100)
    // The answer to ESC.
    await at.says(OK)
    await at.after(2 * QUIET_MS)
    await at.comesBack(SYNC)
    await at.types('AT+CNMI=2,1,0,1,0\r')
    assert.ok(!at.typed.includes(CTRL_Z))
  })

  it('behind an error gets ESC, and the command that became its text is told as not answered', async () => {
    const at = await Script.synced()
    at.run(SUBMIT)
    await at.types('AT+CMGS=14\r')
    await at.says('\r\n+CMS ERROR: 500\r\n')
    const asked = at.run(ROUTE)
    await at.types('AT+CNMI=2,1,0,1,0\r')
    await at.says('\r\n> ')
    assert.equal(asked.failure, 'AT_TIMEOUT in command')
    await at.types(ESC)
    // To ESC, not to the command.
    await at.says(OK)
    at.run(SIGNAL)
    await at.comesBack()
    await at.types('AT+CSQ\r')
  })

  it('in one chunk with the OK that came instead of it gets ESC', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.types('AT+CMGS=14\r')
    await at.says('\r\nOK\r\n\r\n> ')
    assert.equal(asked.failure, 'AT_NO_PROMPT in command')
    await at.types(ESC + ESC)
  })

  it('is none any more once another command was answered', async () => {
    const at = await Script.synced()
    at.run(SUBMIT)
    await at.says('\r\n+CMS ERROR: 500\r\n')
    at.run(ROUTE)
    await at.says(OK)
    at.typed = ''
    const asked = at.run({ text: 'AT+CGMM', timeoutMs: 2000, free: true })
    await at.says('\r\n>X<\r\n', OK)
    assert.deepEqual(asked.texts, ['X<'])
    await at.types('AT+CGMM\r')
  })

  it('because ESC was lost gets another one', async () => {
    const at = await Script.synced()
    at.run(SUBMIT)
    await at.says('\r\n> ')
    await at.after(150_000)
    at.run(SIGNAL)
    at.typed = ''
    await at.types(SYNC)
    await at.says('\r\n> ')
    await at.comesBack(ESC)
    await at.types('AT+CSQ\r')
  })

  it('is no prompt for the next data: that has one of its own', async () => {
    const at = await givenUp()
    const asked = at.run(SUBMIT)
    await at.types(SYNC)
    await at.says('\r\n> ')
    await at.comesBack(ESC)
    await at.types('AT+CMGS=14\r')
    await at.says('\r\n> ')
    await at.types(DATA)
    await at.says(ACCEPTED)
    assert.deepEqual(asked.texts, ['+CMGS: 7'])
  })
})
