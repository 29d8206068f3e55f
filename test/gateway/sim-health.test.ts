import assert from 'node:assert/strict'
import { type Health, SimHealth } from '../../src/gateway/sim-health'
import { VirtualClock } from '../support/virtual-clock'

const MINUTE = 60_000

function simOf(unknowns?: number) {
  const clock = new VirtualClock()
  const health = new SimHealth({ clock, ...(unknowns !== undefined && { unknowns }) })
  return { clock, health }
}

/** `go`, `halt SIM_HALTED`, `wait SIM_HELD 900000`. */
function told(health: SimHealth): string {
  const state: Health = health.state()
  if (state.can === 'wait') return `wait ${state.code} ${state.ms}`
  return state.can === 'halt' ? `halt ${state.code}` : state.can
}

function refuse(health: SimHealth, ...recipients: string[]): void {
  for (const recipient of recipients) health.refused(recipient, 'suspect')
}

describe('the health of a SIM', () => {
  it('does not suffer from one recipient, however often', () => {
    const { health } = simOf()
    refuse(health, '1', '1', '1', '2', '2', '1')
    assert.equal(told(health), 'go')
  })

  it('is in doubt when three different recipients in a row are refused', () => {
    const { health } = simOf()
    refuse(health, '1', '2')
    assert.equal(told(health), 'go')
    refuse(health, '3')
    assert.equal(told(health), 'wait SIM_HELD 900000')
  })

  it('is not in doubt where a message goes in between', () => {
    const { health } = simOf()
    refuse(health, '1', '2')
    health.accepted()
    refuse(health, '3', '4')
    assert.equal(told(health), 'go')
    refuse(health, '5')
    assert.equal(told(health), 'wait SIM_HELD 900000')
  })

  for (const kind of ['suspect', 'rejected', 'unknownSubscriber', 'network'] as const)
    it(`is in doubt by refusals that may mean it: ${kind}`, () => {
      const { health } = simOf()
      for (const recipient of ['1', '2', '3']) health.refused(recipient, kind)
      assert.equal(told(health), 'wait SIM_HELD 900000')
    })

  for (const kind of ['permanent', 'temporary', 'outOfService', 'protocol', 'validity', 'format'] as const)
    it(`is not in doubt by refusals of a message or a moment: ${kind}`, () => {
      const { health } = simOf()
      for (const recipient of ['1', '2', '3', '4']) health.refused(recipient, kind)
      assert.equal(told(health), 'go')
    })

  it('is tried with a message after a rest, and after twice the rest each time that fails, two hours at most', async () => {
    const { clock, health } = simOf()
    refuse(health, '1', '2', '3')
    for (const minutes of [15, 30, 60, 120, 120]) {
      assert.equal(told(health), `wait SIM_HELD ${minutes * MINUTE}`)
      await clock.advance(minutes * MINUTE - 1)
      assert.equal(told(health), 'wait SIM_HELD 1')
      await clock.advance(1)
      assert.equal(told(health), 'go')
      refuse(health, '1')
    }
  })

  it('is well again when the message goes that tries it, and begins anew', async () => {
    const { clock, health } = simOf()
    refuse(health, '1', '2', '3')
    await clock.advance(15 * MINUTE)
    refuse(health, '4')
    await clock.advance(30 * MINUTE)
    health.accepted()
    assert.equal(told(health), 'go')
    refuse(health, '1', '2')
    assert.equal(told(health), 'go')
    refuse(health, '3')
    assert.equal(told(health), 'wait SIM_HELD 900000')
  })

  it('stays to be tried where the one that tries it says nothing of the SIM', async () => {
    const { clock, health } = simOf()
    refuse(health, '1', '2', '3')
    await clock.advance(15 * MINUTE)
    health.refused('4', 'temporary')
    assert.equal(told(health), 'go')
    health.unknown()
    assert.equal(told(health), 'go')
    // One that does say something is enough.
    refuse(health, '5')
    assert.equal(told(health), `wait SIM_HELD ${30 * MINUTE}`)
  })

  it('rests by the monotonic clock', async () => {
    const { clock, health } = simOf()
    refuse(health, '1', '2', '3')
    clock.setWall('2031-01-01T00:00:00Z')
    assert.equal(told(health), 'wait SIM_HELD 900000')
  })

  it('is gone after three unknown outcomes in a row, until a person releases it', async () => {
    const { clock, health } = simOf()
    health.unknown()
    health.unknown()
    assert.equal(told(health), 'go')
    health.unknown()
    assert.equal(told(health), 'halt SIM_HALTED')
    await clock.advance(24 * 60 * MINUTE)
    assert.equal(told(health), 'halt SIM_HALTED')
    health.release()
    assert.equal(told(health), 'go')
    assert.equal(health.unknowns, 0)
    health.unknown()
    assert.equal(told(health), 'go')
  })

  it('is not gone where an answer comes in between, and be it a refusal', () => {
    const { health } = simOf()
    health.unknown()
    health.unknown()
    health.refused('1', 'permanent')
    health.unknown()
    health.unknown()
    assert.equal(told(health), 'go')
    health.accepted()
    health.unknown()
    health.unknown()
    assert.equal(told(health), 'go')
  })

  it('knows of unknown outcomes before a restart', () => {
    const { health } = simOf(2)
    assert.equal(told(health), 'go')
    assert.equal(health.unknowns, 2)
    health.unknown()
    assert.equal(told(health), 'halt SIM_HALTED')
    assert.equal(told(simOf(3).health), 'halt SIM_HALTED')
  })

  it('says what is to be done', () => {
    const { health } = simOf(3)
    const state = health.state()
    assert.ok('message' in state)
    assert.match(state.message, /the modem dies while sending \(power supply\?\)/)
    const resting = simOf().health
    refuse(resting, '1', '2', '3')
    const rest = resting.state()
    assert.ok('message' in rest)
    assert.match(rest.message, /no credit or be barred/)
  })

  it('is let go by a person out of its rest, too', () => {
    const { health } = simOf()
    refuse(health, '1', '2', '3')
    health.release()
    assert.equal(told(health), 'go')
  })
})
