import type { ReceivedMessage } from '../../gateway'
import { flagOf, within } from '../config'
import type { Message } from '../message'
import { upToDate } from '../migrations'
import type { ModemHandle } from '../modem/handle'
import type { ModemSnapshot, ModemState } from '../modem/state'
import { eventMsg, stateMsg } from './events'
import { receivedMsg } from './received'
import { type IsAllowed, senderRules } from './sender-rules'

/** What the sms-receive dialog saves. Every property may be missing. */
export interface ReceiveConfig {
  version?: unknown
  modem?: unknown
  senders?: unknown
  maxAgeHours?: unknown
  anyAge?: unknown
}

export interface ReceiveSettings {
  isAllowed: IsAllowed
  maxAgeMs: number | undefined
}

const HOUR_MS = 3_600_000
const USUAL_AGE_HOURS = 24
const AGES_HOURS = [0.01, 10_000] as const

/** Throws a FlowError that names the field. */
export function receiveSettings(given: ReceiveConfig): ReceiveSettings {
  const config = upToDate('sms-receive', given)
  const hours = within(config.maxAgeHours, 'maxAgeHours', AGES_HOURS) ?? USUAL_AGE_HOURS
  return {
    isAllowed: senderRules(config.senders),
    maxAgeMs: flagOf(config.anyAge) ? undefined : hours * HOUR_MS
  }
}

/** Outputs of sms-receive: messages of allowed senders, all others, events. */
export type ReceiveOutputs = [Message | null, Message | null, Message | null]

/** Tells what comes in through the pool of a modem, and what happens to the modem, from now on. Gives its end. */
export function startReceiving(
  handle: ModemHandle,
  { isAllowed, maxAgeMs }: ReceiveSettings,
  send: (outputs: ReceiveOutputs) => void
): () => void {
  const ends: (() => void)[] = []
  const take = (received: ReceivedMessage) => {
    const { virtual } = handle
    const { msg, odd } = receivedMsg(received, { virtual, maxAgeMs, now: Date.now() })
    send(!odd && isAllowed(received.from) ? [msg, null, null] : [null, msg, null])
  }
  ends.push(
    handle.onOpen(() => {
      const { site, running } = handle
      if (!site) return
      ends.push(site.receive(handle.settings.pool, take))
      site.begin()
      ends.push(
        site.on((event) => {
          if (!('modem' in event) || event.modem !== running?.key) return
          const msg = eventMsg(event, handle.virtual)
          if (msg) send([null, null, msg])
        })
      )
      if (running)
        ends.push(followState(running.state, (now) => send([null, null, stateMsg(now, handle.virtual)])))
    })
  )
  return () => {
    for (const end of ends) end()
  }
}

/** What no event tells: how it stands at first, and that a person has released its SIM. Gives its end. */
function followState(state: ModemState, tell: (now: ModemSnapshot) => void): () => void {
  let before: ModemSnapshot | undefined
  return state.follow((now) => {
    if (!before || (before.halted && !now.halted)) tell(now)
    before = now
  })
}
