import assert from 'node:assert/strict'
import { CTRL_Z, ESC, HI, Script, SIGNAL, SUBMIT } from './script'

const ACCEPTED = '\r\n+CMGS: 7\r\n\r\nOK\r\n'
const DATA = `${HI}${CTRL_Z}`

describe('whoever writes down what is about to be sent', () => {
  const submitBy = (before: () => Promise<void> | void) => ({
    ...SUBMIT,
    payload: { ...SUBMIT.payload!, before }
  })

  it('is asked behind the prompt, and nothing is typed until it is done', async () => {
    const at = await Script.synced()
    let go = () => {}
    const asked = at.run(submitBy(() => new Promise((resolve) => (go = resolve))))
    await at.says('\r\n> ')
    await at.types('AT+CMGS=14\r')
    await at.after(29_999)
    await at.types('')
    go()
    await at.types(DATA)
    await at.says(ACCEPTED)
    assert.deepEqual(asked.texts, ['+CMGS: 7'])
  })

  const REFUSALS: [how: string, before: () => Promise<void> | void, why: string][] = [
    ['rejects', () => Promise.reject(new Error('disk full')), 'disk full'],
    [
      'throws',
      () => {
        throw new Error('no ledger')
      },
      'no ledger'
    ],
    ['rejects without a reason', () => Promise.reject(), 'no reason was given']
  ]
  for (const [how, before, why] of REFUSALS)
    it(`stops the data when it ${how}: ESC instead, and no Ctrl-Z`, async () => {
      const at = await Script.synced()
      const asked = at.run(submitBy(before))
      await at.says('\r\n> ')
      await at.types(`AT+CMGS=14\r${ESC}`)
      assert.equal(asked.failure, 'AT_ABORTED in command')
      assert.equal((asked.error.cause as Error).message, why)
      at.run(SIGNAL)
      await at.comesBack()
      await at.types('AT+CSQ\r')
    })

  it('is given up after 30 seconds, and types nothing when it is done after all', async () => {
    const at = await Script.synced()
    let go = () => {}
    const asked = at.run(submitBy(() => new Promise((resolve) => (go = resolve))))
    await at.says('\r\n> ')
    await at.after(30_000)
    assert.equal(asked.failure, 'AT_ABORTED in command')
    await at.types(`AT+CMGS=14\r${ESC}`)
    go()
    await at.types('')
    await at.ends()
  })

  it('finds the prompt gone when the modem said no meanwhile: nothing is typed but ESC', async () => {
    const at = await Script.synced()
    let go = () => {}
    const asked = at.run(submitBy(() => new Promise((resolve) => (go = resolve))))
    await at.says('\r\n> ')
    await at.types('AT+CMGS=14\r')
    await at.says('\r\n+CMS ERROR: 500\r\n')
    assert.equal(asked.failure, 'AT_CMS in command')
    go()
    await at.types(ESC)
  })

  it('is told when Ctrl-Z goes; what it throws then ends its wait, and nothing else', async () => {
    const at = await Script.synced()
    const asked = at.run({
      ...SUBMIT,
      payload: {
        ...SUBMIT.payload!,
        submitted: () => {
          throw new Error('gone')
        }
      }
    })
    await at.says('\r\n> ')
    await at.types(`AT+CMGS=14\r${DATA}`)
    assert.equal(asked.failure, 'AT_ABORTED in data')
    at.run(SIGNAL)
    await at.comesBack()
    await at.types('AT+CSQ\r')
  })
})
