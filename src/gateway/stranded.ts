import { type Message, SIM_AWAY } from '../store'
import type { Outbox } from './outbox'
import { pagesOf } from './pages'
import type { Presence } from './presence'
import { type Edit, isBegun, queued, simQueue, withTelling } from './queueing'

/** A modem that is plugged in again, or restarts, is back by then. */
const PATIENCE_MS = 10 * 60_000
const PAGE = 200

/**
 * Messages of which a part has gone, and whose SIM no modem has had for a while: whoever sent them is told, and may
 * decide. They go on by themselves when it is back.
 */
export async function holdStranded(outbox: Outbox, now: number, presence: Presence): Promise<void> {
  const before = now - PATIENCE_MS
  const away = new Map<string, boolean>()
  for await (const messages of pagesOf((page) => outbox.store.messages({ states: ['sending'] }, page), PAGE))
    for (const { id, sim, due } of messages) {
      // Waiting for so long alone says nothing: it may be for the budget, or for the window.
      if (sim === undefined || due > before) continue
      if (!away.has(sim)) away.set(sim, (await presence.seen(sim)) <= before)
      if (!away.get(sim)) continue
      await outbox.edit(id, (current) => (isWaitingFor(current, sim) ? held(current, sim) : undefined))
    }
}

/** As if nothing of it had gone: any SIM may send all of it. */
export function anew(message: Message): Edit {
  const { sim: _, ...rest } = message
  const parts = message.parts.map(({ pdu: _pdu, ...part }) => ({ ...part, state: 'waiting' as const }))
  return queued({ ...rest, parts })
}

function isWaitingFor(message: Message, sim: string): boolean {
  return message.queue === simQueue(sim) && message.reason !== SIM_AWAY && isBegun(message)
}

function held(message: Message, sim: string): Edit {
  const error = {
    code: SIM_AWAY,
    message: `A part of the message went out by the SIM ${sim}, which no modem has now. It goes on when that SIM is back. Or resend all of it by another one, drop it, or mark it as sent.`
  }
  return { message: withTelling({ ...message, held: true, reason: SIM_AWAY, error }, 'result') }
}
