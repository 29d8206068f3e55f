import type { Batch, BatchCounts, Fault } from '../store'
import { GatewayError } from './errors'

/**
 * What becomes of a batch. Each function gives the batch as it is then, or undefined where nothing changes, and throws
 * BATCH_OVER where it comes too late.
 */

/** Rows are taken in from now on; `alive` in the time of the store. */
export function opened(
  batch: Pick<Batch, 'id' | 'pool' | 'origin' | 'key' | 'context' | 'createdAt'>,
  alive: number
): Batch {
  return { ...batch, version: 0, state: 'open', total: 0, alive }
}

/** All rows are on disk: they go, unless a person has said that they should wait. Throws what it was cut for. */
export function started(
  batch: Batch,
  { total, at, duplicateOf }: { total: number; at: number; duplicateOf?: string | undefined }
): Batch {
  checkOpen(batch)
  const { alive: _, startPaused, ...rest } = batch
  const state = startPaused ? 'paused' : 'running'
  return { ...rest, state, total, startedAt: at, ...(duplicateOf !== undefined && { duplicateOf }) }
}

/** Its rows are not all there, and will not be: none of them goes. Undefined if it has begun. */
export function cutOff(batch: Batch, error: Fault): Batch | undefined {
  if (batch.state !== 'open') return undefined
  const { alive: _, startPaused: _paused, ...rest } = batch
  return { ...rest, state: 'cancelled', cut: true, error }
}

/** Nothing more of it is begun. One that is still being taken in waits when it is whole. */
export function paused(batch: Batch): Batch | undefined {
  if (batch.state === 'running') return { ...batch, state: 'paused' }
  if (batch.state === 'open') return batch.startPaused ? undefined : { ...batch, startPaused: true }
  if (batch.state === 'paused') return undefined
  throw over(batch)
}

/** It goes on where it was. */
export function resumed(batch: Batch): Batch | undefined {
  if (batch.state === 'paused') return { ...batch, state: 'running' }
  if (batch.state === 'running') return undefined
  if (batch.state !== 'open') throw over(batch)
  const { startPaused, ...rest } = batch
  return startPaused ? rest : undefined
}

/** What has not begun is not sent; what has is finished. */
export function stopped(batch: Batch): Batch | undefined {
  const error = { code: 'CANCELLED', message: 'The broadcast was cancelled by a person.' }
  if (batch.state === 'open') return cutOff(batch, error)
  if (batch.state === 'cancelled') return undefined
  if (batch.state === 'done') throw over(batch)
  return { ...batch, state: 'cancelled', error }
}

/**
 * Every row has an outcome, or waits for a person. That is told once, however often it becomes true. `rows`: how many
 * there are on record, which is not known before of a batch that was cut off.
 */
export function ended(batch: Batch, { at, rows }: { at: number; rows: number }): Batch | undefined {
  if (batch.state === 'open') return undefined
  const state = batch.error ? 'cancelled' : 'done'
  const total = batch.cut ? rows : batch.total
  if (batch.endedAt !== undefined)
    return batch.state === state && batch.total === total ? undefined : { ...batch, state, total }
  const untold = batch.origin !== undefined && { untold: true as const }
  return { ...batch, state, total, endedAt: at, ...untold }
}

/** A person wants something of it sent again. */
export function reopened(batch: Batch): Batch | undefined {
  return isOver(batch) && !batch.cut ? { ...batch, state: 'running' } : undefined
}

/** Nothing of it goes unless a person says so. */
export function isOver({ state }: Batch): boolean {
  return state === 'done' || state === 'cancelled'
}

/** Whoever began it knows that it has ended. */
export function toldOf(batch: Batch): Batch | undefined {
  const { untold, ...rest } = batch
  return untold ? rest : undefined
}

/** Throws BATCH_OVER: rows come too late. */
export function checkOpen(batch: Batch): void {
  if (batch.state !== 'open') throw over(batch)
}

/** All rows on record. */
export function rowsIn({ held: _, ...states }: BatchCounts): number {
  return Object.values(states).reduce((sum, count) => sum + count, 0)
}

/** Rows that have no outcome yet and wait for no person. */
export function openRows({ queued = 0, sending = 0, unknown = 0, held = 0 }: BatchCounts): number {
  return queued + sending + unknown - held
}

function over({ id, state, error }: Batch): GatewayError {
  const why = error ? `: ${error.message}` : '.'
  return new GatewayError('BATCH_OVER', `The broadcast ${id} is ${state}${why} Nothing was changed.`, {
    field: 'batch'
  })
}
