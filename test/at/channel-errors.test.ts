import assert from 'node:assert/strict'
import { OK, Script, SIGNAL, SUBMIT } from './script'

/** Final result, code, number, what the message says. */
const REFUSALS: [line: string, code: string, number: number | undefined, says: RegExp][] = [
  ['ERROR', 'AT_REFUSED', undefined, /with ERROR\.$/],
  ['4', 'AT_REFUSED', undefined, /with 4\.$/],
  ['NA', 'AT_REFUSED', undefined, /with NA\.$/],
  ['COMMAND NOT SUPPORT', 'AT_REFUSED', undefined, /COMMAND NOT SUPPORT/],
  ['MODEM ERROR: 5', 'AT_REFUSED', undefined, /MODEM ERROR: 5/],
  ['+EXT ERROR: 1', 'AT_REFUSED', undefined, /\+EXT ERROR: 1/],
  ['+CME ERROR: 10', 'AT_CME', 10, /\+CME ERROR 10 \(SIM not inserted\)\.$/],
  ['+CME ERROR: SIM busy', 'AT_CME', 14, /\+CME ERROR 14 \(SIM busy\)\.$/],
  ['+CME ERROR: 515', 'AT_CME', 515, /515/],
  ['+CME ERROR: the dog ate it', 'AT_CME', undefined, /\+CME ERROR the dog ate it\.$/],
  ['+CMS ERROR: 304', 'AT_CMS', 304, /\+CMS ERROR 304 \(/],
  ['+CMS ERROR:331', 'AT_CMS', 331, /\+CMS ERROR 331 \(no network service\)\.$/],
  ['+CMS ERROR: Network timeout', 'AT_CMS', 332, /332/],
  ['+CMS ERROR: 524', 'AT_CMS', 524, /524/]
]

describe('a command that is refused', () => {
  for (const [line, code, number, says] of REFUSALS) {
    it(`with ${line} tells why, and the next is typed at once`, async () => {
      const at = await Script.synced()
      const asked = at.run(SIGNAL)
      await at.says(`\r\n${line}\r\n`)
      assert.equal(asked.failure, `${code} in command`)
      assert.equal(asked.error.number, number)
      assert.equal(asked.error.reply, line)
      assert.equal(asked.error.command, 'AT+CSQ')
      assert.match(asked.error.message, says)
      assert.match(asked.error.message, /^The modem answered AT\+CSQ with /)
      await at.goesOn()
    })

    it(`with ${line} tells that the data was typed before`, async () => {
      const at = await Script.synced()
      const asked = at.run({ ...SUBMIT, graceMs: 5000, lateInfoMs: 2000 })
      await at.says('\r\n> ')
      await at.says(`\r\n${line}\r\n`)
      assert.equal(asked.failure, `${code} in data`)
      assert.equal(asked.error.number, number)
      await at.goesOn()
    })
  }

  it('behind lines of its answer is refused all the same', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('\r\n+CSQ: 18,99\r\n', '\r\n+CME ERROR: 14\r\n')
    assert.equal(asked.failure, 'AT_CME in command')
  })

  it('is an Error with a stack', async () => {
    const at = await Script.synced()
    const asked = at.run(SIGNAL)
    await at.says('\r\nERROR\r\n')
    assert.equal(asked.error.name, 'AtError')
    assert.match(asked.error.stack ?? '', /AtError/)
  })
})

describe('a line that only looks like a final result', () => {
  for (const line of ['OK.', 'ERROR!', 'an ERROR', '+CMS: 3', 'CONNECT 9600', '44', '00'])
    it(`as ${line} ends nothing`, async () => {
      const at = await Script.synced()
      const asked = at.run(SIGNAL)
      await at.says(`\r\n${line}\r\n`)
      assert.equal(asked.pending, true)
      await at.says('\r\n+CSQ: 18,99\r\n', OK)
      assert.deepEqual(asked.texts, ['+CSQ: 18,99'])
    })
})
