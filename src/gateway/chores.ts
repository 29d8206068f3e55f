import type { Message, Store } from '../store'
import type { KeepRules } from './gateway-options'
import type { Outbox } from './outbox'
import { expired } from './persons'
import { type Edit, queued, untimed } from './queueing'
import { countUnknown } from './sim-desk'
import { abandoned } from './submission'
import { unreported } from './verdicts'

const DAY_MS = 24 * 3_600_000
/** Idempotency keys are remembered so long. */
const KEY_DAYS = 30
/** What is needed for no budget any more. */
const SUBMISSION_MS = 25 * 3_600_000
/** Raw PDUs are needed to know duplicates for a day. */
const INBOUND_DAYS = 30
const STEP = 200

/** Messages that were on their way when their owner went away: nobody will hear what became of them. */
export async function recover(outbox: Outbox, owner: string): Promise<number> {
  let found = 0
  for (;;) {
    const claimed = await outbox.store.takeOver({ owner, leaseMs: 60_000 })
    if (!claimed) return found
    found++
    const { message, lease } = claimed
    const text = 'the program ended while it was sent'
    await outbox.edit(
      message.id,
      (current) => abandoned(current, outbox.clock.now(), 'INTERRUPTED', text),
      lease
    )
    await outbox.store.release(lease)
    // A modem that takes the whole machine down when it sends is to be known as well.
    const attempt = message.parts.find(({ state }) => state === 'submitted')?.attempts.at(-1)
    if (attempt) await countUnknown(outbox.store, attempt.sim)
  }
}

/** What has its time: messages that may go from now on, or no longer, and reports that will not come. `now` is trusted. */
export async function wakeUp(outbox: Outbox, now: number): Promise<void> {
  for (;;) {
    const due = await outbox.store.messages({ alarmUntil: now }, { limit: STEP })
    for (const { id } of due) await outbox.edit(id, (message) => woken(message, now))
    if (due.length < STEP) return
  }
}

function woken(message: Message, now: number): Edit | undefined {
  if (message.alarm === undefined || message.alarm > now) return undefined
  if (message.state === 'sent') return { message: unreported(message) }
  const { alarm: _, ...rest } = message
  const { expires = Number.POSITIVE_INFINITY, notBefore = Number.NEGATIVE_INFINITY } = message
  if (message.state !== 'queued') return { message: rest }
  if (expires <= now) return expired(message) ?? { message: rest }
  return notBefore > now ? untimed(message, now) : queued(message)
}

/** Forgets what is old, a step at a time; whether there is more. */
export async function forget(
  store: Store,
  now: number,
  { days = 90, messages = 1_000_000 }: KeepRules
): Promise<boolean> {
  const deleted = await store.sweep(
    {
      messagesBefore: now - days * DAY_MS,
      mostMessages: messages,
      batchesBefore: now - days * DAY_MS,
      keysBefore: now - KEY_DAYS * DAY_MS,
      inboundBefore: now - INBOUND_DAYS * DAY_MS,
      submissionsOlderThanMs: SUBMISSION_MS
    },
    STEP
  )
  return deleted === STEP
}
