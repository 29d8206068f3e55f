import assert from 'node:assert/strict'
import { CTRL_Z, ESC, HI, OK, Script, SIGNAL, SUBMIT, SYNC } from './script'

const SIGNAL_18 = '\r\n+CSQ: 18,99\r\n\r\nOK\r\n'
const NAME = { text: 'AT+CGMI', timeoutMs: 2000, prefix: '+CGMI:', free: true } as const

describe('an echo', () => {
  it('of a command is told, and is no line of its answer', async () => {
    const at = await Script.synced()
    const asked = at.run(NAME)
    await at.says('AT+CGMI\r', '\r\nhuawei\r\n', OK)
    assert.deepEqual(asked.texts, ['huawei'])
    assert.deepEqual(at.told(), ['echo AT+CGMI'])
  })

  it('may be off', async () => {
    const at = await Script.synced()
    const asked = at.run(NAME)
    await at.says('\r\nhuawei\r\n', OK)
    assert.deepEqual(asked.texts, ['huawei'])
    assert.deepEqual(at.told(), [])
  })

  it('may come back', async () => {
    const at = await Script.synced()
    const first = at.run(SIGNAL)
    await at.says(SIGNAL_18)
    assert.deepEqual(at.told(), [])
    const second = at.run(SIGNAL)
    await at.says(`AT+CSQ\r${SIGNAL_18}`)
    assert.deepEqual(at.told(), ['echo AT+CSQ'])
    const third = at.run(SIGNAL)
    await at.says(SIGNAL_18)
    assert.deepEqual(at.told(), [])
    for (const { texts } of [first, second, third]) assert.deepEqual(texts, ['+CSQ: 18,99'])
    await at.goesOn()
  })

  it('may be glued to the answer by CR alone', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('AT+CSQ\r+CSQ: 18,99\rOK\r')
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.deepEqual(at.told(), ['echo AT+CSQ'])
  })

  it('may have what the modem says by itself in front of it', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('\r\n+CMTI: "SM",3\r\n', 'AT+CSQ\r', SIGNAL_18)
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.deepEqual(at.told(), ['urc +CMTI: "SM",3', 'echo AT+CSQ'])
  })

  it('that is cut by what the modem says by itself is no answer, not even of a name, and is reported', async () => {
    const at = await Script.synced()
    const asked = at.run(NAME)
    await at.says('AT+C\r\n+CMTI: "SM",3\r\nGM\r\n^RSSI:18\r\nI\r\r\nhuawei\r\n', OK)
    assert.deepEqual(asked.texts, ['huawei'])
    assert.deepEqual(at.told(), [
      'discarded AT+C',
      'urc +CMTI: "SM",3',
      'discarded GM',
      'urc ^RSSI:18',
      'discarded I'
    ])
    await at.goesOn()
  })

  it('of the data is told, with its Ctrl-Z and with prompts in front of it', async () => {
    for (const echo of [
      `${HI}${CTRL_Z}\r\n`,
      `${HI}\r\n`,
      `> ${HI}${CTRL_Z}\r\n`,
      `\r\n> > ${HI}${CTRL_Z}`
    ]) {
      const at = await Script.synced()
      const asked = at.run(SUBMIT)
      await at.says('AT+CMGS=14\r\r\n> ')
      await at.says(echo, '\r\n> \r\n', '\r\n+CMGS: 7\r\n', OK)
      assert.deepEqual(asked.texts, ['+CMGS: 7'])
      assert.deepEqual(at.told(), ['echo AT+CMGS=14', `echo ${HI}`, 'discarded >'])
      await at.goesOn()
    }
  })

  it('of the data that is cut by a message is not taken for that', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.says('\r\n> ')
    await at.says(`${HI.slice(0, 9)}\r\n+CMT: ,21\r\n${HI.slice(9)}${CTRL_Z}\r\n0791AABB\r\n+CMGS: 7\r\n`, OK)
    assert.deepEqual(asked.texts, ['+CMGS: 7'])
    assert.deepEqual(at.told(), [
      `discarded ${HI.slice(0, 9)}`,
      `discarded ${HI.slice(9)}`,
      'urc +CMT: ,21 | 0791AABB'
    ])
  })

  it('of somebody else is reported', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('AT+COPS?\r', '\r\n+COPS: 0\r\n', '\r\n+CSQ: 18,99\r\n', OK)
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.deepEqual(at.told(), ['discarded AT+COPS?', 'urc +COPS: 0'])
  })

  it('of ESC and AT is told', async () => {
    const at = new Script()
    at.run(SIGNAL)
    await at.types(SYNC)
    await at.says(`${ESC}\rAT\r\r\nOK\r\n`)
    assert.deepEqual(at.told(), [`echo ${ESC}`, 'echo AT'])
    await at.after(200)
    await at.types('AT+CSQ\r')
  })

  it('of ESC may stand in front of that of AT', async () => {
    const at = new Script()
    at.run(SIGNAL)
    await at.says(`${ESC}AT\r\r\nOK\r\n`)
    assert.deepEqual(at.told(), ['echo AT'])
  })
})
