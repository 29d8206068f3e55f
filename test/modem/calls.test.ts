import assert from 'node:assert/strict'
import { Calls } from '../../src/modem/calls'
import type { ModemEvent } from '../../src/modem/events'
import { VirtualClock } from '../support/virtual-clock'
import { LineRig, type LineRigOptions } from './line-rig'
import { OK, type Script, scripted } from './scripted'

const CALLER = '+628990000001'

async function ringing({ rejectAfter, ...options }: LineRigOptions & { rejectAfter?: number } = {}) {
  const rig = await LineRig.awake(options)
  const events: ModemEvent[] = []
  let woken = 0
  const calls = new Calls({
    clock: rig.clock,
    emit: (event) => events.push(event),
    rejectAfter,
    wake: () => woken++
  })
  rig.hear = (line) => void calls.onUnsolicited(line)
  await rig.done(calls.start(rig.line))
  rig.takeTyped()
  rig.rig.modem.calls.ring(CALLER)
  await rig.settle()
  return { rig, calls, events, woken: () => woken }
}

/** Without a modem: only what it says. */
function heard(rejectAfter?: number) {
  const clock = new VirtualClock()
  const events: ModemEvent[] = []
  const calls = new Calls({ clock, emit: (event) => events.push(event), rejectAfter, wake: () => {} })
  return { clock, events, calls }
}

async function rejectedBy(script: Script) {
  const { calls, events, clock } = heard(1)
  const modem = scripted(script, clock)
  calls.onUnsolicited('RING')
  await modem.done(calls.reject(modem.line))
  return { events, typed: modem.typed, calls }
}

const call = (rings: number, from: string | undefined = CALLER, rejected = false) => ({
  type: 'call',
  ...(from !== undefined && { from }),
  rings,
  rejected
})

describe('a call', () => {
  it('is told of ring by ring, with the number of the caller', async () => {
    const { rig, events } = await ringing()
    assert.deepEqual(events, [call(1)])
    await rig.after(10_000)
    assert.deepEqual(events, [call(1), call(2), call(3)])
    rig.rig.modem.calls.hangUp()
    await rig.after(7000)
    rig.rig.modem.calls.ring(CALLER)
    await rig.settle()
    assert.deepEqual(events.slice(3), [call(1)])
    assert.deepEqual(rig.typed, [])
  })

  it('is told of a second later, if nobody says whose it is', async () => {
    const { calls, events, clock } = heard()
    assert.equal(calls.onUnsolicited('+CRING: VOICE'), true)
    await clock.advance(999)
    assert.deepEqual(events, [])
    await clock.advance(1)
    assert.deepEqual(events, [{ type: 'call', rings: 1, rejected: false }])
    await clock.advance(6000)
    assert.equal(clock.waiting, 0)
  })

  const numbers: [clip: string, from: string | undefined][] = [
    ['+CLIP: "0812345678",129,,,,0', '0812345678'],
    ['+CLIP:"+628990000001",145', CALLER],
    ['+CLIP: "",128,,,,1', undefined]
  ]
  for (const [clip, from] of numbers)
    it(`is of ${from ?? 'nobody'} by ${clip}`, () => {
      const { calls, events } = heard()
      calls.onUnsolicited('RING')
      calls.onUnsolicited(clip)
      assert.deepEqual(events, [
        { type: 'call', ...(from !== undefined && { from }), rings: 1, rejected: false }
      ])
      calls.stop()
    })

  for (const ended of ['NO CARRIER', 'MISSED_CALL: 10:15AM 0812', 'VOICE CALL: END', '^CEND:1,0,29'])
    it(`is over by ${ended}`, () => {
      const { calls, events, clock } = heard()
      calls.onUnsolicited('RING')
      assert.equal(calls.onUnsolicited(ended), true)
      assert.deepEqual(events, [{ type: 'call', rings: 1, rejected: false }])
      assert.equal(clock.waiting, 0)
      calls.onUnsolicited('RING')
      calls.onUnsolicited('+CLIP: "1",129')
      assert.deepEqual(events[1], { type: 'call', from: '1', rings: 1, rejected: false })
      calls.stop()
    })

  it('is rejected at the ring that was said', async () => {
    const { rig, calls, events, woken } = await ringing({ rejectAfter: 2 })
    assert.equal(calls.toReject, false)
    await rig.after(5000)
    assert.equal(calls.toReject, true)
    assert.equal(woken(), 1)
    await rig.done(calls.reject(rig.line))
    assert.deepEqual(rig.typed, ['AT+CHUP'])
    assert.deepEqual(events, [call(1), call(2), call(2, CALLER, true)])
    assert.equal(calls.toReject, false)
    assert.equal(rig.rig.modem.calls.ringing, false)
  })

  it('is rejected by ATH where AT+CHUP is unknown, and it is said if neither works', async () => {
    const old = await rejectedBy({ ATH: OK })
    assert.deepEqual(old.typed, ['AT+CHUP', 'ATH'])
    assert.deepEqual(old.events[1], { type: 'call', rings: 1, rejected: true })
    const stubborn = await rejectedBy({})
    assert.deepEqual(
      stubborn.events.map((event) => (event.type === 'notice' ? event.code : event.type)),
      ['call', 'CALL_NOT_REJECTED']
    )
    assert.equal(stubborn.calls.toReject, false)
  })

  it('is not rejected when the caller has given up meanwhile', async () => {
    const { rig, calls, events } = await ringing({ rejectAfter: 1 })
    calls.onUnsolicited('NO CARRIER')
    await rig.done(calls.reject(rig.line))
    assert.deepEqual(rig.typed, [])
    assert.deepEqual(events, [call(1)])
  })

  it('is never rejected unless that is wanted', async () => {
    for (const rejectAfter of [undefined, 0]) {
      const { calls, clock } = heard(rejectAfter)
      for (let i = 0; i < 30; i++) calls.onUnsolicited('RING')
      assert.equal(calls.toReject, false)
      calls.stop()
      assert.equal(clock.waiting, 0)
    }
  })

  it('is nothing else that a modem says', () => {
    const { calls } = heard()
    for (const line of ['+CMTI: "SM",1', 'RINGING', '+CREG: 1', 'VOICE CALL: BEGIN'])
      assert.equal(calls.onUnsolicited(line), false)
  })
})
