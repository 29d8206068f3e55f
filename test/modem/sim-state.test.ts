import assert from 'node:assert/strict'
import { askSimState, settledSimState } from '../../src/modem/sim-state'
import { OK, scripted } from './scripted'

describe('the state of the card', () => {
  for (const [answer, state] of [
    [`\r\n+CPIN: READY\r\n${OK}`, 'ready'],
    [`\r\n+CPIN:READY\r\n${OK}`, 'ready'],
    [`\r\n+CPIN: "READY"\r\n${OK}`, 'ready'],
    ['\r\n+CPIN: READY\r\n', 'ready'],
    [OK, 'ready'],
    [`${OK}\r\n+CPIN: SIM PIN\r\n`, 'pin'],
    [`\r\n+CPIN: SIM PIN\r\n${OK}`, 'pin'],
    [`\r\n+CPIN: "SIM PIN"\r\n${OK}`, 'pin'],
    ['\r\n+CPIN: SIM PIN\r\n', 'pin'],
    [`\r\n+CPIN: SIM PIN2\r\n${OK}`, 'ready'],
    [`\r\n+CPIN: SIM PUK2\r\n${OK}`, 'ready'],
    [`\r\n+CPIN: SIM PUK\r\n${OK}`, 'puk'],
    [`\r\n+CPIN: PH-SIM PIN\r\n${OK}`, 'locked'],
    [`\r\n+CPIN: PH-NET PIN\r\n${OK}`, 'locked'],
    [`\r\n+CPIN: NOT READY\r\n${OK}`, 'busy'],
    [`\r\n+CPIN: SIM BUSY\r\n${OK}`, 'busy'],
    [`\r\n+CPIN: NOT INSERTED\r\n${OK}`, 'missing'],
    ['\r\n+CME ERROR: 14\r\n', 'busy'],
    ['\r\n+CME ERROR: 515\r\n', 'busy'],
    ['\r\n+CMS ERROR: 302\r\n', 'busy'],
    ['\r\n+CME ERROR: 13\r\n', 'failing'],
    ['\r\n+CME ERROR: 10\r\n', 'missing'],
    ['\r\n+CMS ERROR: 310\r\n', 'missing'],
    ['\r\n+CME ERROR: 11\r\n', 'pin'],
    ['\r\n+CME ERROR: 12\r\n', 'puk'],
    ['\r\n+CME ERROR: 17\r\n', 'ready'],
    ['\r\n+CME ERROR: 15\r\n', 'broken'],
    ['\r\n+CME ERROR: 5\r\n', 'locked'],
    ['\r\nERROR\r\n', 'unsaid'],
    ['\r\nCOMMAND NOT SUPPORT\r\n', 'unsaid']
  ] as const)
    it(`${JSON.stringify(answer)} is ${state}`, async () => {
      const { line, done } = scripted({ 'AT+CPIN?': answer })
      assert.equal((await done(askSimState(line), 3000)).state, state)
    })

  it('fails when the modem does not answer', async () => {
    const { line, done } = scripted({ 'AT+CPIN?': '' })
    await assert.rejects(done(askSimState(line), 20_000), { code: 'AT_TIMEOUT' })
  })

  for (const [answer, seconds] of [
    ['+CME ERROR: 10', 10],
    ['+CME ERROR: 13', 120],
    ['+CME ERROR: 14', 120],
    ['ERROR', 30],
    ['+CME ERROR: 15', 0],
    ['+CME ERROR: 12', 0]
  ] as const)
    it(`is asked again for ${seconds} s after ${answer}`, async () => {
      const { line, done } = scripted({ 'AT+CPIN?': `\r\n${answer}\r\n` })
      let waited = 0
      const pause = async (ms: number) => {
        waited += ms
      }
      await done(settledSimState(line, pause))
      assert.ok(waited >= seconds * 1000 && waited < seconds * 1000 + 3000, `${waited} ms`)
    })
})
