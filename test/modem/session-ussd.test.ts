import assert from 'node:assert/strict'
import type { UssdAnswer } from '../../src/simulator/modem/ussd'
import { arrive, FETCH, handed, takeTyped } from './session-arrivals'
import { goesOn, told } from './session-checks'
import { HI, hi, SUBMIT_HI } from './session-octets'
import { readySession, type SessionRig } from './session-rig'

const ASK = 'AT+CUSD=1,"*100#",15\r'

/** Asks, and lets time pass until the answer is there, or the code of the error. */
async function ask(rig: SessionRig, code = '*100#'): Promise<{ text: string; more: boolean } | string> {
  let answer: { text: string; more: boolean } | string | undefined
  rig.session.ussd(code).then(
    (value) => {
      answer = value
    },
    (error: { code: string }) => {
      answer = error.code
    }
  )
  await rig.until(() => answer !== undefined)
  return answer!
}

/** The network answers codes like this. */
function answers(rig: SessionRig, all: Record<string, UssdAnswer>): void {
  rig.rig.modem.ussd.answer = (code) => all[code]
}

describe('a session that asks the network with a code', () => {
  it('has an answer of several lines whole, though it comes in pieces with an end of the session behind it', async () => {
    const rig = await readySession('ussdMultiline')
    const answer = { text: 'You sent *100#\n1 Balance\n2 Packages', more: false }
    assert.deepEqual(await ask(rig), answer)
    assert.equal(takeTyped(rig), ASK)
    // Before the end of the session has come.
    assert.deepEqual(await ask(rig), answer)
    assert.equal(takeTyped(rig), ASK)
    await rig.after(1000)
    assert.deepEqual(rig.events, [])
    await goesOn(rig, 0)
  })

  it('answers in its turn where the network asks', async () => {
    const rig = await readySession()
    answers(rig, { '*100#': { text: '1 Balance', more: true }, 1: { text: 'Rp 12.000' } })
    assert.deepEqual(await ask(rig), { text: '1 Balance', more: true })
    assert.deepEqual(await ask(rig, '1'), { text: 'Rp 12.000', more: false })
    assert.equal(rig.typed, `${ASK}AT+CUSD=1,"1",15\r`)
    await goesOn(rig, 0)
  })

  it('is told of a session that the network ended, and can ask again', async () => {
    const rig = await readySession()
    answers(rig, { '*100#': { text: '1 Balance', more: true } })
    assert.deepEqual(await ask(rig), { text: '1 Balance', more: true })
    rig.rig.modem.urc('+CUSD: 2')
    await rig.settle()
    assert.deepEqual(await ask(rig), { text: '1 Balance', more: true })
    assert.equal(rig.typed, `${ASK}${ASK}`)
    await goesOn(rig, 0)
  })

  for (const [urc, code] of Object.entries({
    '+CUSD: 2': 'USSD_REFUSED',
    '+CUSD: 3': 'USSD_REFUSED',
    '+CUSD: 4': 'USSD_UNSUPPORTED',
    '+CUSD: 5': 'USSD_TIMEOUT'
  }))
    it(`gets ${code} for ${urc}`, async () => {
      const rig = await readySession()
      answers(rig, { '*100#': { text: '', after: 1_000_000 } })
      rig.rig.modem.later(3000, () => rig.rig.modem.urc(urc))
      assert.equal(await ask(rig), code)
      assert.equal(rig.typed, ASK)
      await goesOn(rig, 0)
    })

  it('sends a message while the network is still busy with the code, gives up after two minutes and ends the session', async () => {
    const rig = await readySession()
    answers(rig, { '*100#': { text: '', after: 1_000_000 } })
    const begun = rig.clock.now()
    let ended: string | undefined
    rig.session.ussd('*100#').catch(({ code }: { code: string }) => {
      ended = code
    })
    await rig.settle()
    assert.deepEqual(await rig.send(HI), { outcome: 'accepted', mr: 0 })
    assert.equal(rig.clock.now(), begun)
    assert.deepEqual(rig.taken, [hi()])
    await rig.until(() => ended !== undefined)
    assert.equal(ended, 'USSD_TIMEOUT')
    assert.equal(rig.clock.now() - begun, 120_000)
    assert.ok(rig.typed.startsWith(`${ASK}${SUBMIT_HI}`), rig.typed)
    assert.ok(rig.typed.includes('AT+CUSD=2\r'), rig.typed)
    await goesOn(rig)
  })

  it('types nothing for what is no code', async () => {
    const rig = await readySession()
    assert.equal(await ask(rig, '*100#",15\rATD112;'), 'USSD_REFUSED')
    assert.equal(rig.typed, '')
    await goesOn(rig, 0)
  })

  it('fetches a message that came meanwhile, and does not wait for the answer', async () => {
    const rig = await readySession()
    answers(rig, { '*100#': { text: 'Rp 12.000', after: 5000 } })
    const asked = ask(rig)
    await rig.settle()
    await arrive(rig)
    assert.equal(handed(rig).length, 1)
    assert.deepEqual(await asked, { text: 'Rp 12.000', more: false })
    await rig.settle()
    assert.equal(rig.typed, `${ASK}${FETCH}`)
    assert.equal(handed(rig).length, 1)
    await goesOn(rig, 0)
  })

  it('hands on what the network says by itself', async () => {
    const rig = await readySession()
    rig.rig.modem.urc('+CUSD: 1,"Reply 1\r\nor 2",15')
    await rig.settle()
    assert.deepEqual(rig.events, [{ type: 'ussd', text: 'Reply 1\nor 2', more: true }])
    assert.deepEqual(told(rig), [])
    await goesOn(rig, 0)
  })
})
