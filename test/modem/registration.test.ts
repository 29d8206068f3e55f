import assert from 'node:assert/strict'
import { parseRegistration, readNetwork, withRegistration } from '../../src/modem/registration'
import { OK, scripted } from './scripted'

const COPS = `\r\n+COPS: 0,0,"Telkomsel",7\r\n${OK}`

/** What is read of a modem that answers like this. */
async function read(script: Record<string, string>) {
  const { line, done } = scripted(script)
  return done(readNetwork(line))
}

describe('registration', () => {
  for (const [answer, cs] of [
    ['+CREG: 0,1', 'home'],
    ['+CREG:0,5', 'roaming'],
    ['+CREG: 2,1,"00C3","0000A1B2",7', 'home'],
    ['+CREG: 2, 5, "00C3", "A1B2"', 'roaming'],
    ['+CREG: 2,1,00C3,0000A1B2', 'home'],
    ['+CREG: 000,001', 'home'],
    ['+CREG: 0,0', 'none'],
    ['+CREG: 0,2', 'searching'],
    ['+CREG: 0,3', 'denied'],
    ['+CREG: 0,4', 'unknown'],
    ['+CREG: 0,6', 'home'],
    ['+CREG: 0,7', 'roaming'],
    ['+CREG: 0,8', 'emergency'],
    ['+CREG: 0,9', 'unknown'],
    ['+CREG: 0,10', 'unknown'],
    ['+CREG: 0,11', 'none']
  ] as const)
    it(`${answer} is ${cs}`, async () => {
      const network = await read({ 'AT+CREG?': `\r\n${answer}\r\n${OK}` })
      const registered = cs === 'home' || cs === 'roaming'
      assert.deepEqual(network, { cs, registered, status: cs })
    })

  for (const [line, expected] of [
    ['+CREG: 1', { domain: 'cs', status: 'home' }],
    ['+CREG: 1, E006B, ABE0016', { domain: 'cs', status: 'home' }],
    ['+CREG: 5,"00C3","0000A1B2",7', { domain: 'cs', status: 'roaming' }],
    ['+CREG: 001', { domain: 'cs', status: 'home' }],
    ['+CGREG: 2', { domain: 'ps', status: 'searching' }],
    ['+CEREG: 3', { domain: 'eps', status: 'denied' }],
    ['+cereg:1', { domain: 'eps', status: 'home' }],
    ['+C5GREG: 1', undefined],
    ['+CREG:', undefined],
    ['+CREG: "1"', undefined],
    ['+CSQ: 1', undefined]
  ] as const)
    it(`the unsolicited ${line} ${expected ? `is ${expected.status}` : 'is nothing'}`, () => {
      assert.deepEqual(parseRegistration(line), expected)
    })

  for (const urc of ['+CREG: 1', '+CREG: 1, E006B, ABE0016', '+CREG: 5,"00C3","0000A1B2"'])
    it(`${urc} that comes before the answer is not the answer`, async () => {
      const script = { 'AT+CREG?': `\r\n${urc}\r\n\r\n+CREG: 0,2\r\n${OK}` }
      const { line, done, unsolicited } = scripted(script)
      assert.equal((await done(readNetwork(line))).cs, 'searching')
      assert.deepEqual(unsolicited, [urc])
    })

  it('in any of the three services is enough', async () => {
    const denied = `\r\n+CREG: 0,3\r\n${OK}`
    assert.deepEqual(
      await read({
        'AT+CREG?': denied,
        'AT+CGREG?': `\r\n+CGREG: 0,0\r\n${OK}`,
        'AT+CEREG?': `\r\n+CEREG: 0,5\r\n${OK}`,
        'AT+COPS?': COPS
      }),
      {
        cs: 'denied',
        eps: 'roaming',
        ps: 'none',
        registered: true,
        status: 'roaming',
        operator: 'Telkomsel',
        technology: 'E-UTRAN'
      }
    )
  })

  it('that the modem does not tell is unknown', async () => {
    assert.deepEqual(await read({}), { registered: false, status: 'unknown' })
  })

  it('fails when nothing is heard any more', async () => {
    const { line, done, modem } = scripted({})
    modem.destroy()
    await assert.rejects(done(readNetwork(line)), { code: 'PORT_CLOSED' })
  })

  for (const [answer, expected] of [
    ['+COPS: 0', {}],
    ['+COPS: 0,2,"51010"', { operator: '51010' }],
    ['+COPS: 0,0,"A, B",0', { operator: 'A, B', technology: 'GSM' }],
    ['+COPS: 1,0,"XL",2', { operator: 'XL', technology: 'UTRAN' }],
    ['+COPS: 0,0,"XL",99', { operator: 'XL' }]
  ] as const)
    it(`operator and technology: ${answer}`, async () => {
      const network = await read({
        'AT+CREG?': `\r\n+CREG: 0,1\r\n${OK}`,
        'AT+COPS?': `\r\n${answer}\r\n${OK}`
      })
      assert.deepEqual(network, { cs: 'home', registered: true, status: 'home', ...expected })
    })

  it('changes with an unsolicited code', () => {
    const before = { cs: 'home', registered: true, status: 'home', operator: 'XL' } as const
    const after = withRegistration(before, 'cs', 'denied')
    assert.deepEqual(after, { cs: 'denied', registered: false, status: 'denied', operator: 'XL' })
    assert.equal(withRegistration(after, 'eps', 'home').registered, true)
  })
})
