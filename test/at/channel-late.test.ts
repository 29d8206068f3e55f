import assert from 'node:assert/strict'
import { CTRL_Z, ESC, HI, LIST, OK, QUIET_MS, ROUTE, Script, SIGNAL, SUBMIT, SYNC } from './script'

const LATE = '\r\n+CMGS: 7\r\n\r\nOK\r\n'
const TOLD = ['late AT+CMGS=14 +CMGS: 7', 'discarded OK']
const SECOND = { ...SUBMIT, text: 'AT+CMGS=15' }

/** A message without an answer, and what came after that was typed. */
async function unanswered(): Promise<Script> {
  const at = await Script.synced()
  const asked = at.run(SUBMIT)
  await at.says('\r\n> ')
  await at.types(`AT+CMGS=14\r${HI}${CTRL_Z}`)
  await at.after(150_000)
  assert.equal(asked.failure, 'AT_TIMEOUT in data')
  return at
}

describe('a late answer', () => {
  it('is told with its command while nothing runs', async () => {
    const at = await unanswered()
    await at.says(LATE)
    assert.deepEqual(at.told(), ['late AT+CMGS=14 +CMGS: 7', 'discarded OK'])
  })

  it('does not answer the AT that brings the modem back', async () => {
    const at = await unanswered()
    at.run(SIGNAL)
    await at.types(SYNC)
    await at.says(LATE)
    assert.deepEqual(at.told(), TOLD)
    await at.after(1999)
    await at.types('')
    await at.after(1)
    await at.comesBack(SYNC)
    await at.types('AT+CSQ\r')
  })

  it('leaves the OK behind it to AT', async () => {
    const at = await unanswered()
    at.run(SIGNAL)
    await at.types(SYNC)
    await at.says(LATE, OK)
    await at.after(QUIET_MS)
    await at.types('AT+CSQ\r')
  })

  const LATER = [
    { command: SIGNAL, own: '\r\n+CSQ: 18,99\r\n\r\nOK\r\n', texts: ['+CSQ: 18,99'] },
    { command: ROUTE, own: OK, texts: [] }
  ]
  for (const { command, own, texts } of LATER) {
    it(`does not answer ${command.text}, in one piece and in two`, async () => {
      for (const chunks of [[LATE], ['\r\n+CMGS: 7\r\n', OK]]) {
        const at = await unanswered()
        const asked = at.run(command)
        await at.comesBack()
        await at.types(`${command.text}\r`)
        await at.says(...chunks)
        assert.equal(asked.pending, true)
        assert.deepEqual(at.told(), TOLD)
        await at.says(own)
        assert.deepEqual(asked.answer, { lines: texts.map((text) => ({ text })), final: 'OK' })
        assert.deepEqual(at.told(), [])
        await at.goesOn()
      }
    })

    it(`may come within the answer to ${command.text}`, async () => {
      const at = await unanswered()
      const asked = at.run(command)
      await at.comesBack()
      await at.says(own.replace(OK, ''), LATE)
      assert.equal(asked.pending, true)
      await at.says(OK)
      assert.deepEqual(asked.texts, texts)
      assert.deepEqual(at.told(), TOLD)
    })
  }

  it('without OK leaves the present one its own', async () => {
    const at = await unanswered()
    const asked = at.run(SIGNAL)
    await at.comesBack()
    await at.says('\r\n+CMGS: 7\r\n', '\r\n+CSQ: 18,99\r\n', OK)
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.deepEqual(at.told(), ['late AT+CMGS=14 +CMGS: 7'])
  })

  it('that ends with an error refuses nobody else', async () => {
    const at = await Script.synced()
    at.run(LIST)
    await at.after(60_000)
    const asked = at.run(ROUTE)
    at.typed = ''
    await at.comesBack()
    await at.says(`\r\n+CMGL: 0,1,,14\r\n${HI}\r\n`, '\r\n+CMS ERROR: 500\r\n')
    assert.equal(asked.pending, true)
    await at.says(OK)
    assert.equal(asked.answer.final, 'OK')
    assert.deepEqual(at.told(), [
      'late AT+CMGL=4 +CMGL: 0,1,,14',
      `discarded ${HI}`,
      'discarded +CMS ERROR: 500'
    ])
  })

  it('does not answer a second message that waits for its prompt', async () => {
    const at = await unanswered()
    const asked = at.run(SECOND)
    await at.comesBack()
    await at.types('AT+CMGS=15\r')
    await at.says(LATE)
    assert.equal(asked.pending, true)
    assert.deepEqual(at.told(), TOLD)
    await at.says('\r\n> ')
    await at.types(`${HI}${CTRL_Z}`)
    await at.says('\r\n+CMGS: 8\r\n', OK)
    assert.deepEqual(asked.texts, ['+CMGS: 8'])
    await at.goesOn()
  })

  it('does not answer a second message whose slow data is still being typed', async () => {
    const at = await unanswered()
    at.channel.pace = { octets: 16, ms: 10 }
    const asked = at.run(SECOND)
    await at.comesBack()
    await at.says('\r\n> ')
    await at.says(LATE)
    assert.deepEqual(at.told(), TOLD)
    await at.after(10)
    await at.says('\r\n+CMGS: 8\r\n', OK)
    assert.deepEqual(asked.texts, ['+CMGS: 8'])
  })

  it('comes no more once a later command of its kind has been answered', async () => {
    const at = await unanswered()
    const asked = at.run(SECOND)
    await at.comesBack()
    await at.says('\r\n> ', '\r\n+CMGS: 8\r\n', OK)
    assert.deepEqual(asked.texts, ['+CMGS: 8'])
    await at.says('\r\n+CMGS: 9\r\n')
    assert.deepEqual(at.told(), ['urc +CMGS: 9'])
  })

  it('is none behind one that was taken without its OK', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...SUBMIT, graceMs: 5000 })
    await at.says('\r\n> ', '\r\n+CMGS: 7\r\n')
    await at.after(5000)
    assert.deepEqual(asked.answer, { lines: [{ text: '+CMGS: 7' }], final: '' })
    await at.says('\r\n+CMGS: 7\r\n')
    assert.deepEqual(at.told(), ['urc +CMGS: 7'])
  })

  it('is told behind OK alone', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...SUBMIT, lateInfoMs: 2000 })
    await at.says('\r\n> ', OK)
    await at.after(2000)
    assert.deepEqual(asked.lines, [])
    await at.says('\r\n+CMGS: 7\r\n')
    assert.deepEqual(at.told(), ['late AT+CMGS=14 +CMGS: 7'])
  })

  it('is told on a new port of the same modem', async () => {
    const at = await Script.synced({ abandoned: SUBMIT })
    await at.says(LATE)
    assert.deepEqual(at.told(), TOLD)
    await at.goesOn()
  })
})

describe('a late OK', () => {
  it('does not answer the next command: AT stands between them', async () => {
    const at = await Script.synced()
    at.run(ROUTE)
    await at.after(10_000)
    const asked = at.run({ ...ROUTE, text: 'AT+CMGF=0' })
    await at.types(`AT+CNMI=2,1,0,1,0\r${SYNC}`)
    // The late one, and that of AT.
    await at.says(OK)
    await at.after(100)
    await at.says(OK)
    await at.after(2 * QUIET_MS)
    await at.types('AT+CMGF=0\r')
    assert.equal(asked.pending, true)
    await at.says(OK)
    assert.equal(asked.answer.final, 'OK')
  })

  it('while nothing runs is told', async () => {
    const at = await Script.synced()
    await at.says(OK)
    assert.deepEqual(at.told(), ['discarded OK'])
    await at.goesOn()
  })
})

describe('an answer to somebody else', () => {
  it('is told while nothing runs, and answers nothing', async () => {
    const at = await Script.synced()
    await at.says('\r\n+CSQ: 1,99\r\n\r\nOK\r\n')
    assert.deepEqual(at.told(), ['urc +CSQ: 1,99', 'discarded OK'])
    await at.goesOn()
  })

  it('is not the line that is waited for', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.says('\r\n> ')
    await at.says('\r\n+CSQ: 1,99\r\n', '\r\n+CMGS: 7\r\n', OK)
    assert.deepEqual(asked.texts, ['+CMGS: 7'])
    assert.deepEqual(at.told(), ['urc +CSQ: 1,99'])
  })
})

describe('ESC', () => {
  it('does not bring a message to life again: its late answer is told, and the next is typed behind AT', async () => {
    const at = await unanswered()
    at.run(SIGNAL)
    await at.types(SYNC)
    await at.says(`${ESC}\rAT\r`, OK)
    await at.after(QUIET_MS)
    await at.types('AT+CSQ\r')
    await at.says(LATE)
    assert.deepEqual(at.told(), [`echo ${ESC}`, 'echo AT', ...TOLD])
  })
})
