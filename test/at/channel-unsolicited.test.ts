import assert from 'node:assert/strict'
import { HI, LIST, OK, QUIET_MS, ROUTE, Script, SIGNAL, SUBMIT } from './script'

const PDU = '0791261801000000040C9126980900001000006211220100030002E834'
/** The read form has the setting in front: `+CREG: 0,1`. */
const REGISTRATION = { text: 'AT+CREG?', prefix: '+CREG:', timeoutMs: 10_000, shape: /^\+CREG:\s*\d+\s*,/ }

describe('what a modem says by itself', () => {
  it('is told while nothing runs, before a first command, too', async () => {
    const at = new Script()
    await at.says('\r\nRDY\r\n', '\r\n+CFUN: 1\r\n', '\r\nCall Ready\r\n', '\r\n^BOOT:27710117,0,0,0,75\r\n')
    assert.deepEqual(at.told(), ['urc RDY', 'urc +CFUN: 1', 'urc Call Ready', 'urc ^BOOT:27710117,0,0,0,75'])
    await at.types('')
  })

  it('may be in every gap of an answer', async () => {
    const at = await Script.synced()
    const asked = at.run(LIST)
    const urc = (index: number) => `\r\n+CMTI: "SM",${index}\r\n`
    await at.says(
      urc(1),
      'AT+CMGL=4\r',
      urc(2),
      '+CMGL: 0,1,,14\r\n',
      urc(3),
      `${HI}\r\n`,
      urc(4),
      OK,
      urc(5)
    )
    assert.deepEqual(asked.lines, [{ text: '+CMGL: 0,1,,14', data: HI }])
    assert.deepEqual(
      at.told().filter((event) => !event.startsWith('echo')),
      [1, 2, 3, 4, 5].map((index) => `urc +CMTI: "SM",${index}`)
    )
  })

  it('may be between +CMGS and OK', async () => {
    const at = await Script.synced()
    const asked = at.run({ ...SUBMIT, graceMs: 5000 })
    await at.says('\r\n> ')
    await at.says('\r\n+CMGS: 7\r\n', '\r\n+CDSI: "SR",1\r\n', OK)
    assert.deepEqual(asked.answer, { lines: [{ text: '+CMGS: 7' }], final: 'OK' })
    assert.deepEqual(at.told(), ['urc +CDSI: "SR",1'])
    await at.goesOn()
  })

  it('of which nobody knows is told where it looks like that', async () => {
    const at = await Script.synced()
    const asked = at.run(ROUTE)
    for (const line of ['+NEW: 1', '^NEW:1', '*NEW', '#NEW: 2', '$NEW', '%NEW', '_NEW', 'noise'])
      await at.says(`\r\n${line}\r\n`)
    await at.says(OK)
    assert.equal(asked.answer.final, 'OK')
    assert.deepEqual(at.told(), [
      'urc +NEW: 1',
      'urc ^NEW:1',
      'urc *NEW',
      'urc #NEW: 2',
      'urc $NEW',
      'urc %NEW',
      'urc _NEW',
      'discarded noise'
    ])
  })

  it('ends no command: BUSY and NO CARRIER are about calls', async () => {
    const at = await Script.synced()
    const asked = at.run(ROUTE)
    for (const line of ['RING', 'BUSY', 'NO CARRIER', 'NO ANSWER', 'NO DIALTONE'])
      await at.says(`\r\n${line}\r\n`)
    assert.equal(asked.pending, true)
    await at.says(OK)
    assert.deepEqual(at.told(), [
      'urc RING',
      'urc BUSY',
      'urc NO CARRIER',
      'urc NO ANSWER',
      'urc NO DIALTONE'
    ])
  })

  it('may look like the answer: its form tells', async () => {
    const at = await Script.synced()
    const asked = at.run(REGISTRATION)
    await at.says('\r\n+CREG: 1\r\n', '\r\n+CREG: 0,1\r\n', '\r\n+CREG: 5\r\n', OK)
    assert.deepEqual(asked.texts, ['+CREG: 0,1'])
    assert.deepEqual(at.told(), ['urc +CREG: 1', 'urc +CREG: 5'])
  })

  it('looks like an answer only to the command that asks for it', async () => {
    const at = await Script.synced()
    const asked = at.run(ROUTE)
    await at.says('\r\n+CREG: 0,1\r\n', '\r\n+CSQ: 18,99\r\n', '\r\n+CPIN: READY\r\n', OK)
    assert.deepEqual(asked.lines, [])
    assert.deepEqual(at.told(), ['urc +CREG: 0,1', 'urc +CSQ: 18,99', 'urc +CPIN: READY'])
  })
})

describe('a message that comes by itself', () => {
  const HEADERS = [
    '+CMT: ,21',
    '+CMT: "",21',
    '+CMT: "Alfa, B",21',
    '+CMT:,21',
    '+CDS: 25',
    '+CDS: ,25',
    '+CBM: 88'
  ]
  for (const header of HEADERS)
    it(`has its line behind ${header}`, async () => {
      const at = await Script.synced()
      await at.says(`\r\n${header}\r\n${PDU}\r\n`)
      assert.deepEqual(at.told(), [`urc ${header} | ${PDU}`])
      await at.goesOn()
    })

  it('may have blank lines in it, and come octet by octet', async () => {
    const at = await Script.synced()
    await at.says(...`\r\n+CMT: ,21\r\n\r\n\r\n${PDU}\r\n`)
    assert.deepEqual(at.told(), [`urc +CMT: ,21 | ${PDU}`])
  })

  for (const header of ['+CMT: ,21', '+CDS: 25'])
    it(`with ${header} owns its line in the middle of a listing`, async () => {
      const at = await Script.synced()
      const asked = at.run(LIST)
      await at.says(
        `\r\n+CMGL: 0,1,,14\r\n${HI}\r\n`,
        `\r\n${header}\r\n`,
        `${PDU}\r\n`,
        `+CMGL: 3,1,,14\r\n${HI}\r\n`,
        OK
      )
      assert.deepEqual(asked.lines, [
        { text: '+CMGL: 0,1,,14', data: HI },
        { text: '+CMGL: 3,1,,14', data: HI }
      ])
      assert.deepEqual(at.told(), [`urc ${header} | ${PDU}`])
    })

  it('owns its line between a header of the listing and its data', async () => {
    const at = await Script.synced()
    const asked = at.run(LIST)
    await at.says(`\r\n+CMGL: 0,1,,14\r\n+CMT: ,21\r\n${PDU}\r\n${HI}\r\n`, OK)
    assert.deepEqual(asked.lines, [{ text: '+CMGL: 0,1,,14', data: HI }])
    assert.deepEqual(at.told(), [`urc +CMT: ,21 | ${PDU}`])
  })

  it('may come while the data prompt is waited for, and while its answer is', async () => {
    const at = await Script.synced()
    const asked = at.run(SUBMIT)
    await at.says(
      `\r\n+CMT: ,21\r\n${PDU}\r\n`,
      '\r\n> ',
      `\r\n+CDS: 25\r\n${PDU}\r\n`,
      '\r\n+CMGS: 7\r\n',
      OK
    )
    assert.deepEqual(asked.texts, ['+CMGS: 7'])
    assert.deepEqual(at.told(), [`urc +CMT: ,21 | ${PDU}`, `urc +CDS: 25 | ${PDU}`])
  })

  it('whose line is missing takes none of the answer', async () => {
    for (const final of ['OK', '0']) {
      const at = await Script.synced()
      const asked = at.run(ROUTE)
      await at.says('\r\n+CMT: ,21\r\n', `\r\n${final}\r\n`)
      assert.equal(asked.answer.final, final)
      assert.deepEqual(at.told(), ['urc +CMT: ,21'])
      await at.goesOn()
    }
  })

  it('whose line is missing is told before the next command, which loses nothing', async () => {
    const at = await Script.synced()
    await at.says('\r\n+CMT: "+6289800000","","26/11/22,10:00:00+28"\r\n')
    assert.deepEqual(at.told(), [])
    const asked = at.run(ROUTE)
    await at.after(200)
    assert.deepEqual(at.told(), ['urc +CMT: "+6289800000","","26/11/22,10:00:00+28"'])
    await at.types('AT+CNMI=2,1,0,1,0\r')
    await at.says(OK)
    assert.equal(asked.answer.final, 'OK')
  })

  it('is waited for by the next command as long as it comes in', async () => {
    const at = await Script.synced()
    await at.says('\r\n+CMT: ,21\r\n')
    at.run(ROUTE)
    for (const part of [PDU.slice(0, 20), PDU.slice(20, 40), PDU.slice(40)]) {
      await at.after(150)
      await at.says(part)
    }
    await at.types('')
    await at.says('\r\n')
    assert.deepEqual(at.told(), [`urc +CMT: ,21 | ${PDU}`])
    await at.after(2 * QUIET_MS)
    await at.types('AT+CNMI=2,1,0,1,0\r')
  })

  it('as text owns its line whatever it says', async () => {
    const at = await Script.synced()
    const asked = at.run(ROUTE)
    await at.says('\r\n+CMT: "+628990000001",,"26/11/22,10:00:00+28"\r\nOK\r\n')
    assert.equal(asked.pending, true)
    assert.deepEqual(at.told(), ['urc +CMT: "+628990000001",,"26/11/22,10:00:00+28" | OK'])
    await at.says(OK)
    assert.equal(asked.answer.final, 'OK')
  })
})

describe('an answer of the network to a code', () => {
  it('may have many lines', async () => {
    const at = await Script.synced()
    await at.says('\r\n+CUSD: 1,"1 Balance\r\n2 Packages', '\n\n> 3 OK\r\n', '0 Back",15\r\n')
    assert.deepEqual(at.told(), ['urc +CUSD: 1,"1 Balance\n2 Packages\n> 3 OK\n0 Back",15'])
    await at.goesOn()
  })

  it('may come within the answer to another command', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('\r\n+CSQ: 18,99\r\n', '\r\n+CUSD: 0,"a\r\nb",15\r\n', '\r\n+CUSD: 2\r\n', OK)
    assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    assert.deepEqual(at.told(), ['urc +CUSD: 0,"a\nb",15', 'urc +CUSD: 2'])
  })

  it('that never ends is told before the next command, which loses nothing', async () => {
    const at = await Script.synced()
    await at.says('\r\n+CUSD: 0,"a\r\nb\r\n')
    const asked = at.run(ROUTE)
    await at.after(200)
    assert.deepEqual(at.told(), ['urc +CUSD: 0,"a\nb'])
    await at.types('AT+CNMI=2,1,0,1,0\r')
    await at.says(OK)
    assert.equal(asked.answer.final, 'OK')
  })

  it('that never ends while a command runs costs that one only', async () => {
    const at = await Script.synced()
    const asked = at.run(ROUTE)
    await at.types('AT+CNMI=2,1,0,1,0\r')
    await at.says('\r\n+CUSD: 0,"a\r\n', OK)
    await at.after(10_000)
    assert.equal(asked.failure, 'AT_TIMEOUT in command')
    at.run(SIGNAL)
    await at.after(200)
    assert.deepEqual(at.told(), ['urc +CUSD: 0,"a\nOK'])
    await at.comesBack()
    await at.types('AT+CSQ\r')
  })

  it('has no more than 32 lines', async () => {
    const at = await Script.synced()
    await at.says(`\r\n+CUSD: 0,"a\r\n${'b\r\n'.repeat(40)}`)
    assert.equal(at.told().length, 1 + 9)
    await at.goesOn()
  })
})
