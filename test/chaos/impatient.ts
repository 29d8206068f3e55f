import type { Modem } from '../../src/gateway'
import type { ModemSession, Prepared } from '../../src/modem'

/** The virtual network answers sooner than that, or never. */
export const SUBMIT_MS = 3000

/** A session of which the gateway knows that no submission keeps its modem busy for long: it waits no longer for one. */
export function impatient(session: ModemSession): Modem {
  let known: Readonly<Prepared> | undefined
  let hurried: Prepared | undefined
  return {
    get state() {
      return session.state
    },
    get prepared() {
      const { prepared } = session
      if (prepared !== known) {
        known = prepared
        hurried = prepared && { ...prepared, family: { ...prepared.family, submitMs: SUBMIT_MS } }
      }
      return hurried
    },
    start: () => session.start(),
    stop: (options) => session.stop(options),
    send: (request, options) => session.send(request, options),
    sendStored: (request, options) => session.sendStored(request, options),
    inspectStored: (slot, pdu) => session.inspectStored(slot, pdu),
    removeStored: (slot, pdu) => session.removeStored(slot, pdu),
    drafts: () => session.drafts()
  }
}
