import assert from 'node:assert/strict'
import { ModemError } from '../../src/modem/errors'
import type { ModemEvent } from '../../src/modem/events'
import { unknownFamily } from '../../src/modem/families'
import type { Family } from '../../src/modem/family'
import { Ussd } from '../../src/modem/ussd'
import type { UssdAnswer } from '../../src/simulator/modem/ussd'
import { LineRig, type LineRigOptions } from './line-rig'

interface UssdRigOptions extends LineRigOptions {
  family?: Partial<Family>
  answers?: Record<string, UssdAnswer>
}

async function rigged({ family, answers, ...options }: UssdRigOptions = {}) {
  const rig = await LineRig.awake(options)
  const events: ModemEvent[] = []
  const ussd = new Ussd({
    line: rig.line,
    clock: rig.clock,
    family: { ...unknownFamily, ...family },
    emit: (event) => events.push(event)
  })
  const unused: string[] = []
  rig.hear = (line) => {
    if (!ussd.onUnsolicited(line)) unused.push(line)
  }
  if (answers) rig.rig.modem.ussd.answer = (code) => answers[code]
  const urc = async (text: string) => {
    rig.rig.modem.urc(text)
    await rig.settle()
  }
  const request = (code: string) => rig.done(ussd.request(code))
  /** Answered by these lines instead. */
  const answeredBy = (...lines: string[]) => {
    rig.rig.modem.ussd.request = (n) => {
      if (n === 1) for (const line of lines) rig.rig.modem.later(1, () => rig.rig.modem.urc(line))
    }
  }
  return { rig, ussd, events, unused, urc, request, answeredBy }
}

describe('a USSD code', () => {
  it('is answered by the network', async () => {
    const { rig, request, events } = await rigged()
    assert.deepEqual(await request('*100#'), { text: 'You sent *100#', more: false })
    assert.deepEqual(rig.typed, ['AT+CUSD=1,"*100#",15'])
    assert.deepEqual(events, [])
    assert.equal(rig.clock.waiting, 0)
  })

  it('may have a menu as its answer, which is answered in turn', async () => {
    const { request } = await rigged({
      answers: { '*123#': { text: '1 Balance', more: true }, '1': { text: 'Rp 10.000' } }
    })
    assert.deepEqual(await request('*123#'), { text: '1 Balance', more: true })
    assert.deepEqual(await request('1'), { text: 'Rp 10.000', more: false })
  })

  it('may have several lines as its answer, in pieces, and an end behind it', async () => {
    const { rig, request, events } = await rigged({ faults: ['ussdMultiline'] })
    const text = 'You sent *100#\n1 Balance\n2 Packages'
    for (let i = 0; i < 2; i++) assert.deepEqual(await request('*100#'), { text, more: false })
    await rig.settle()
    assert.deepEqual(events, [])
  })

  const answers: [line: string, text: string, more: boolean][] = [
    ['+CUSD: 0,"00310032",72', '12', false],
    ['+CUSD:1,"Menu"', 'Menu', true],
    ['+CUSD: 2,"Bye",15', 'Bye', false],
    ['+CUSD: 0,"say ""yes""",15', 'say ""yes""', false],
    ['+CUSD: 0, plain, 15', 'plain', false],
    ['+CUSD: 0', '', false]
  ]
  for (const [line, text, more] of answers)
    it(`is answered by ${line}`, async () => {
      const { request, answeredBy } = await rigged()
      answeredBy(line)
      assert.deepEqual(await request('*100#'), { text, more })
    })

  const failures: [line: string, code: string][] = [
    ['+CUSD: 2', 'USSD_REFUSED'],
    ['+CUSD: 3', 'USSD_REFUSED'],
    ['+CUSD: 4', 'USSD_UNSUPPORTED'],
    ['+CUSD: 5', 'USSD_TIMEOUT'],
    ['+CUSD: 4,"",15', 'USSD_UNSUPPORTED']
  ]
  for (const [line, code] of failures)
    it(`fails by ${line}`, async () => {
      const { rig, request, answeredBy } = await rigged()
      answeredBy(line)
      await assert.rejects(request('*100#'), { name: 'ModemError', code })
      answeredBy('+CUSD: 0,"ok",15')
      assert.deepEqual(await request('*101#'), { text: 'ok', more: false })
      assert.equal(rig.clock.waiting, 0)
    })

  it('is given up after two minutes', async () => {
    const { rig, ussd } = await rigged({ answers: { '*100#': { text: 'late', after: 121_000 } } })
    const errors: string[] = []
    const asked = ussd.request('*100#').catch(({ code }: ModemError) => void errors.push(code))
    await rig.after(119_999)
    assert.deepEqual(errors, [])
    await rig.after(1)
    await asked
    assert.deepEqual(errors, ['USSD_TIMEOUT'])
    assert.deepEqual(rig.typed, ['AT+CUSD=1,"*100#",15', 'AT+CUSD=2'])
  })

  it('is refused where it is none, and nothing is typed', async () => {
    const { rig, request } = await rigged()
    for (const code of ['', 'balance', '*100a#', '*100#"', '*100#\r', '1'.repeat(183)])
      await assert.rejects(request(code), { code: 'USSD_REFUSED' })
    assert.deepEqual(rig.typed, [])
  })

  it('is one at a time', async () => {
    const { rig, ussd } = await rigged()
    const first = ussd.request('*100#')
    await assert.rejects(ussd.request('*101#'), { code: 'USSD_REFUSED' })
    assert.equal((await rig.done(first)).text, 'You sent *100#')
  })

  for (const [final, code] of [
    ['ERROR', 'USSD_REFUSED'],
    ['+CME ERROR: 100', 'USSD_REFUSED'],
    ['+CME ERROR: 4', 'USSD_UNSUPPORTED'],
    ['+CMS ERROR: 303', 'USSD_UNSUPPORTED']
  ] as const)
    it(`that the modem refuses with ${final} fails`, async () => {
      const { rig, request } = await rigged()
      rig.rig.modem.faults.set('refused', {
        command: async ({ name }, _modem, run) => {
          if (name === '+CUSD') return final
          await run()
          return undefined
        }
      })
      await assert.rejects(request('*100#'), { code })
    })

  it('is packed in both directions where the family does that', async () => {
    const { rig, request, answeredBy } = await rigged({ family: { ussdPacked: true } })
    answeredBy('+CUSD: 0,"D9775D0E",15')
    assert.deepEqual(await request('*100#'), { text: 'Your', more: false })
    assert.deepEqual(rig.typed, ['AT+CUSD=1,"AA180C3602",15'])
  })

  it('may be answered before OK, but not by the end of the one before', async () => {
    const { rig, request } = await rigged()
    rig.rig.modem.ussd.request = () => {
      rig.rig.modem.urc('+CUSD: 2')
      rig.rig.modem.urc('+CUSD: 0,"quick",15')
    }
    assert.deepEqual(await request('*100#'), { text: 'quick', more: false })
  })

  it('can be cancelled, and is given up when the modem is lost', async () => {
    const { rig, ussd } = await rigged({ answers: { '*1#': { text: 'late', after: 60_000 } } })
    const cancelled = ussd.request('*1#')
    await rig.after(1000)
    await Promise.all([assert.rejects(rig.done(cancelled), { code: 'USSD_REFUSED' }), ussd.cancel()])
    assert.deepEqual(rig.takeTyped(), ['AT+CUSD=1,"*1#",15', 'AT+CUSD=2'])
    const lost = ussd.request('*1#')
    await rig.after(1000)
    ussd.stop(new ModemError('MODEM_NOT_READY', 'The port is gone.'))
    await assert.rejects(rig.done(lost), { code: 'MODEM_NOT_READY' })
    // The two answers that the network still has to give.
    assert.equal(rig.clock.waiting, 2)
  })

  it('may come from the network by itself', async () => {
    const { events, unused, urc } = await rigged()
    await urc('+CUSD: 1,"Reply 1 to win",15')
    await urc('+CUSD: 2')
    await urc('+CUSD: what')
    await urc('+CREG: 1')
    assert.deepEqual(events, [{ type: 'ussd', text: 'Reply 1 to win', more: true }])
    assert.deepEqual(unused, ['+CREG: 1'])
  })
})
