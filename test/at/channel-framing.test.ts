import assert from 'node:assert/strict'
import { LONGEST_LINE } from '../../src/at/framer'
import { HI, LIST, OK, Script, SIGNAL, SUBMIT } from './script'

describe('an answer', () => {
  const ENDS: [name: string, end: string][] = [
    ['CR LF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
    ['CR CR LF', '\r\r\n'],
    ['LF CR', '\n\r']
  ]
  for (const [name, end] of ENDS)
    it(`may have lines that end with ${name}`, async () => {
      const at = await Script.synced()
      const asked = at.run(SIGNAL)
      await at.types('AT+CSQ\r')
      await at.says(`${end}+CSQ: 18,99${end}${end}OK${end}`)
      assert.deepEqual(asked.answer, { lines: [{ text: '+CSQ: 18,99' }], final: 'OK' })
      assert.deepEqual(at.told(), [])
      await at.goesOn()
    })

  it('may come octet by octet', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says(...'AT+CSQ\r\r\n+CSQ: 18,99\r\n\r\nOK\r\n')
    assert.deepEqual(asked.answer, { lines: [{ text: '+CSQ: 18,99' }], final: 'OK' })
    assert.deepEqual(at.told(), ['echo AT+CSQ'])
  })

  it('may be glued to what comes before and behind it', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('\r\n^RSSI:18\r\nAT+CSQ\r\r\n+CSQ: 18,99\r\n\r\nOK\r\n\r\n+CMTI: "SM",3\r\n')
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.deepEqual(at.told(), ['urc ^RSSI:18', 'echo AT+CSQ', 'urc +CMTI: "SM",3'])
  })

  it('ends with its final result: the same words behind it are not its own', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('\r\n+CSQ: 18,99\r\n\r\nOK\r\n\r\n+CSQ: 1,99\r\n\r\nOK\r\n')
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.deepEqual(at.told(), ['urc +CSQ: 1,99', 'discarded OK'])
    assert.equal(at.clock.waiting, 0)
    await at.goesOn()
  })

  it('may have NUL octets in it, which are reported', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('\0\0\r\n+CSQ: 1\x008,99\r\n\r\nOK\r\n')
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.deepEqual(at.told(), ['discarded 3 NUL'])
  })

  it('may be digits where the modem says no words', async () => {
    const at = await Script.synced()
    const good = at.run({ text: 'ATE0', timeoutMs: 2000 })
    await at.says('0\r')
    assert.equal(good.answer.final, '0')
    const bad = at.run({ text: 'ATE9', timeoutMs: 2000 })
    await at.says('4\r')
    assert.equal(bad.failure, 'AT_REFUSED in command')
  })

  for (const text of ['+CSQ:18,99', '+CSQ : 18,99', '+csq: 18,99', '  +CSQ: 18,99  '])
    it(`is known as ${JSON.stringify(text)}`, async () => {
      const at = await Script.synced()
      const asked = at.run(SIGNAL)
      await at.says(`\r\n${text}\r\n${OK}`)
      assert.deepEqual(asked.texts, [text.trim()])
    })

  it('is a whole line: OK within another one is none', async () => {
    const at = await Script.synced()
    const asked = at.run({ text: 'AT+CGMM', timeoutMs: 2000, free: true })
    await at.says('\r\nOK 300 ERROR\r\n', '\r\nOKAY\r\n', '\r\nNO CARRIER\r\n')
    assert.equal(asked.pending, true)
    await at.says(OK)
    assert.deepEqual(asked.texts, ['OK 300 ERROR', 'OKAY'])
    assert.deepEqual(at.told(), ['urc NO CARRIER'])
  })

  it('has no lines of other names: they are information', async () => {
    const at = await Script.synced()
    const asked = at.run({ text: 'AT+CVHU=0', timeoutMs: 2000 })
    await at.says('\r\n+CVHU: (0-1)\r\n', '\r\n+BEARTYPE: 1\r\n')
    assert.equal(asked.pending, true)
    await at.says(OK)
    assert.deepEqual(asked.answer, { lines: [], final: 'OK' })
    assert.deepEqual(at.told(), ['urc +CVHU: (0-1)', 'urc +BEARTYPE: 1'])
  })

  it('may be any line, where it is a name', async () => {
    const at = await Script.synced()
    const asked = at.run({ text: 'AT+CGMR', timeoutMs: 2000, prefix: '+CGMR:', free: true })
    await at.says('AT+CGMR\r\r\nV 1\r\n', '+CGMR: 2\r\n', '3\r\n+CMTI: "SM",1\r\n4 x\r\n', OK)
    assert.deepEqual(asked.texts, ['V 1', '+CGMR: 2', '3', '4 x'])
    assert.deepEqual(at.told(), ['echo AT+CGMR', 'urc +CMTI: "SM",1'])
  })

  it('of headers with data has both, and blank lines between them are nothing', async () => {
    const at = await Script.synced()
    const asked = at.run(LIST)
    await at.says(`\r\n+CMGL: 1,1,,14\r\n${HI}\r\n+CMGL: 3,1,,14\r\n\r\n\r\n${HI}\r\n${OK}`)
    assert.deepEqual(asked.lines, [
      { text: '+CMGL: 1,1,,14', data: HI },
      { text: '+CMGL: 3,1,,14', data: HI }
    ])
    assert.deepEqual(at.told(), [])
  })

  it('of headers with data may lack some; what is no data is reported', async () => {
    const at = await Script.synced()
    const asked = at.run(LIST)
    await at.says(`\r\n+CMGL: 1,1,,14\r\n000\r\n+CMGL: 3,1,,14\r\n${HI}\r\n${OK}`)
    assert.deepEqual(asked.lines, [{ text: '+CMGL: 1,1,,14' }, { text: '+CMGL: 3,1,,14', data: HI }])
    assert.deepEqual(at.told(), ['discarded 000'])
  })

  it('may come without a final result, where the command knows such modems', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...SIGNAL, text: 'AT+CPIN?', prefix: '+CPIN:', graceMs: 500 })
    await at.types('AT+CPIN?\r')
    await at.says('\r\n+CPIN: READY\r\n')
    await at.after(499)
    assert.equal(asked.pending, true)
    await at.after(1)
    assert.deepEqual(asked.answer, { lines: [{ text: '+CPIN: READY' }], final: '' })
    // OK may follow all the same, and is not to answer the next one.
    at.run(SIGNAL)
    await at.comesBack()
    await at.types('AT+CSQ\r')
  })

  it('may have its line behind the final result, where the command knows such modems', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...SUBMIT, lateInfoMs: 2000 })
    await at.says('\r\n> ')
    await at.says(OK)
    await at.after(1999)
    assert.equal(asked.pending, true)
    await at.says('\r\n+CMGS: 7\r\n')
    assert.deepEqual(asked.answer, { lines: [{ text: '+CMGS: 7' }], final: 'OK' })
    at.typed = ''
    await at.goesOn()
  })

  it('of OK alone is told as what it is', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...SUBMIT, lateInfoMs: 2000 })
    await at.says('\r\n> ')
    await at.says(OK)
    await at.after(2000)
    assert.deepEqual(asked.answer, { lines: [], final: 'OK' })
  })

  it('may be noise without an end: it is cut and reported, and costs one command', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.types('AT+CSQ\r')
    await at.says('#'.repeat(LONGEST_LINE * 3))
    assert.deepEqual(
      at.told().map((event) => event.slice(0, 31)),
      [
        `urc ${'#'.repeat(27)}`,
        'discarded a line without end',
        `urc ${'#'.repeat(27)}`,
        'discarded a line without end'
      ]
    )
    await at.says('\r\n+CSQ: 18,99\r\n\r\nOK\r\n')
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    await at.goesOn()
  })
})
