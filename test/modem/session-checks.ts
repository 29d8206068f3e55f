import assert from 'node:assert/strict'
import type { Outcome } from '../../src/modem'
import { HI, SUBMIT_YO, YO, yo } from './session-octets'
import type { SessionRig } from './session-rig'

/** A further message goes through as if nothing had been. */
export async function goesOn(rig: SessionRig, mr = 1): Promise<void> {
  for (const name of rig.rig.modem.faults.names) rig.rig.modem.faults.clear(name)
  await rig.until(() => rig.session.state.name === 'ready')
  await rig.after(1000)
  rig.typed = ''
  const before = rig.taken.length
  assert.deepEqual(await rig.send(YO), { outcome: 'accepted', mr })
  assert.ok(rig.typed.includes(SUBMIT_YO), rig.typed)
  assert.deepEqual(rig.taken.slice(before), [yo(mr.toString(16).toUpperCase().padStart(2, '0'))])
  await ends(rig)
}

/** Stopped, it leaves nothing behind: no timer, no open port, no listener but the rig's own. */
export async function ends(rig: SessionRig): Promise<void> {
  await rig.stop()
  assert.equal(rig.session.state.name, 'closed')
  assert.equal(rig.port?.destroyed ?? true, true)
  assert.ok((rig.port?.listenerCount('data') ?? 0) <= 1)
  rig.rig.modem.powerOff()
  assert.equal(rig.clock.waiting, 0)
}

/** What the flow is told, signal and network left out: `recovering MODEM_REBOOTED`, `notice DISCARDED`. */
export function told(rig: SessionRig): string[] {
  return rig.events.flatMap((event) => {
    if (event.type === 'state')
      return [event.state.code ? `${event.state.name} ${event.state.code}` : event.state.name]
    return event.type === 'notice' ? [`notice ${event.code}`] : []
  })
}

/** An outcome without its sentence. */
export function bare(outcome: Outcome): Record<string, unknown> {
  const { message, ...rest } = { message: '', ...outcome }
  assert.ok(outcome.outcome === 'accepted' || message.length > 20, 'the sentence')
  return rest
}

/** A minute later nothing more of the message was typed, and no Ctrl-Z. */
export async function isNotSentAgain(rig: SessionRig, ledger: readonly string[]): Promise<void> {
  await rig.after(60_000)
  assert.equal(rig.typed.split(HI).length - 1, 1, 'typed once')
  assert.equal(rig.typed.split('\x1a').length - 1, 1, 'Ctrl-Z once')
  assert.deepEqual(rig.taken, ledger)
}
