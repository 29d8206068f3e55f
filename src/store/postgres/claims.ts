import { StoreError } from '../errors'
import { PRIORITIES } from '../records'
import type { Claimed, ClaimRequest, Lease } from '../store'
import type { Database } from './database'
import { columnsOf, type Row, recordOf } from './rows'
import { fromText, toText } from './text'

/** So many of each queue and priority are looked at: others may have locked the first of them at this moment. */
const FEW = 16
/** If they have locked all of them, it is tried so often. */
const MOST_TRIES = 5

/** Behind `free`: its message is leased. `$1` is the owner, `$2` for how long. */
const TAKE = `
taken AS (
  UPDATE message m
  SET lease_owner = $1, lease_token = nextval('lease_token'), leased_until = now.ms + $2::bigint
  FROM free, now WHERE m.id = free.id
  RETURNING ${columnsOf('message', 'm')}, m.lease_owner, m.lease_token
)
SELECT taken.*, (SELECT count(*)::integer FROM candidates) AS found FROM (SELECT) one LEFT JOIN taken ON true`

/** Each queue and priority by its index; the first of all by the same order; again under its lock. */
export const CLAIM = `
WITH now AS MATERIALIZED (SELECT store_ms() AS ms),
candidates AS MATERIALIZED (
  SELECT c.* FROM now, unnest($3::smallint[]) AS p(rank), unnest($4::text[]) AS q(queue), LATERAL (
    SELECT m.id, m.queue, m.rank, m.due FROM message m
    WHERE m.queue = q.queue AND m.rank = p.rank AND m.due <= now.ms AND m.leased_until <= now.ms
    ORDER BY m.due, m.id LIMIT ${FEW}
  ) c
),
free AS MATERIALIZED (
  SELECT m.id FROM candidates c JOIN message m ON m.id = c.id, now
  WHERE m.queue = c.queue AND m.rank = c.rank AND m.due = c.due AND m.leased_until <= now.ms
  ORDER BY c.rank, c.due, c.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED
),${TAKE}`

export const TAKE_OVER = `
WITH now AS MATERIALIZED (SELECT store_ms() AS ms),
candidates AS MATERIALIZED (
  SELECT m.id FROM message m, now
  WHERE m.state = 'sending' AND m.queue IS NULL AND m.leased_until <= now.ms
  ORDER BY m.id LIMIT ${FEW}
),
free AS MATERIALIZED (
  SELECT m.id FROM candidates c JOIN message m ON m.id = c.id, now
  WHERE m.state = 'sending' AND m.queue IS NULL AND m.leased_until <= now.ms
  ORDER BY c.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED
),${TAKE}`

const RENEW = `
WITH now AS MATERIALIZED (SELECT store_ms() AS ms)
UPDATE message m SET leased_until = now.ms + $4::bigint FROM now
WHERE m.id = $1 AND m.lease_owner = $2 AND m.lease_token = $3 AND m.leased_until > now.ms
RETURNING m.id`

/** Nothing waits for the disk: a lease that comes back by a crash runs out by itself. */
const RELEASE = `
UPDATE message m SET leased_until = 0, lease_owner = NULL, lease_token = NULL
WHERE m.id = $1 AND m.lease_token = $2
RETURNING m.queue IS NOT NULL OR m.state = 'sending' AS waits, set_config('synchronous_commit', 'off', true)`

type Taken = Row & { lease_owner: string; lease_token: string }

/** Gives messages to their owners: whom a message is leased to stands in its row, until when in the time of the store. */
export class Claims {
  /** `busy`: all that could be taken was just being written by others. */
  constructor(
    private readonly database: Database,
    private readonly busy: () => void
  ) {}

  async claim({ owner, queues, priorities, leaseMs }: ClaimRequest): Promise<Claimed | undefined> {
    const ranks = PRIORITIES.flatMap((priority, rank) => (priorities.includes(priority) ? rank : []))
    const values = [toText(owner), leaseMs, ranks, [...new Set(queues)].map(toText)]
    return this.#take(CLAIM, values)
  }

  takeOver({ owner, leaseMs }: { owner: string; leaseMs: number }): Promise<Claimed | undefined> {
    return this.#take(TAKE_OVER, [toText(owner), leaseMs])
  }

  /** Rejects with LEASE_LOST. */
  async renew(lease: Lease, leaseMs: number): Promise<void> {
    const rows = await this.database.read(RENEW, [...leaseValues(lease), leaseMs])
    if (rows.length === 0) throw leaseLost(lease)
  }

  /** Whether it was held, and somebody may take the message now. */
  async release({ message, token }: Lease): Promise<boolean> {
    const [row] = await this.database.read<{ waits: boolean }>(RELEASE, [toText(message), token])
    return row?.waits ?? false
  }

  async #take(text: string, values: unknown[]): Promise<Claimed | undefined> {
    for (let tries = 1; ; tries++) {
      const [row] = await this.database.read<Taken & { found: number }>(text, values)
      if (row?.id) return claimed(row)
      if (!row || row.found < FEW) return undefined
      if (tries < MOST_TRIES) continue
      this.busy()
      return undefined
    }
  }
}

function claimed(row: Taken): Claimed {
  const message = recordOf<'message'>(row)
  const lease = { message: message.id, owner: fromText(row.lease_owner), token: Number(row.lease_token) }
  return { message, lease }
}

/** In the order of `$1` to `$3`. */
export function leaseValues({ message, owner, token }: Lease): unknown[] {
  return [toText(message), toText(owner), token]
}

export function leaseLost({ message }: Lease): StoreError {
  return new StoreError(
    'LEASE_LOST',
    `The message ${message} is no longer this owner's: its lease ran out or was given back.`,
    { record: message }
  )
}
