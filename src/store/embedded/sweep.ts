import type { Batch, Inbound } from '../records'
import type { Retention } from '../store'
import type { Counts } from './counts'
import type { Disk, Range } from './disk'
import { type Collection, indexKeys, type Records, recordKey } from './indexes'
import { lastPart, sortable, under } from './keys'
import type { Writer } from './writer'

/** Of what may not go yet, so much is passed in one step for each that it may delete. */
const PASSED = 20
const ENDED: readonly Batch['state'][] = ['done', 'cancelled']

export interface SweepContext {
  disk: Disk
  writer: Writer
  counts: Counts
  /** Store time. */
  now: number
}

/** Deletes at most `limit` records that may go; how many it deleted. */
export async function sweep(context: SweepContext, rules: Retention, limit: number): Promise<number> {
  let left = limit
  const old = async <C extends Collection>(
    collection: C,
    index: string,
    before: number | undefined,
    may?: (record: Records[C]) => boolean
  ) => {
    if (before === undefined || left <= 0) return
    left -= await remove(context, { collection, range: earlier(index, before), may }, left)
  }
  await old('message', 'mOver', rules.messagesBefore)
  if (rules.mostMessages !== undefined && left > 0) {
    const surplus = (await context.counts.over(context.writer)) - rules.mostMessages
    left -= await remove(context, { collection: 'message', range: under('mOver') }, Math.min(left, surplus))
  }
  await old('key', 'kTime', rules.keysBefore)
  if (rules.batchesBefore !== undefined && left > 0)
    left -= await forgetBatches(context, rules.batchesBefore, left)
  await old('raw', 'rOver', rules.inboundBefore, ({ of, state }) => {
    if (state === 'report' || state === 'duplicate') return true
    const inbound: Inbound | undefined = of === undefined ? undefined : context.disk.read('inbound', of)
    // The message that it belongs to has been told, or is gone.
    return inbound === undefined || inbound.state === 'emitted'
  })
  await old('inbound', 'iOver', rules.inboundBefore)
  if (rules.submissionsOlderThanMs !== undefined && left > 0)
    left -= await forgetSubmissions(context, rules.submissionsOlderThanMs, left)
  return limit - left
}

function earlier(index: string, before: number): Range {
  const { gte } = under(index)
  return { gte, lt: `${gte}${sortable(before)}` }
}

interface Removal<C extends Collection> {
  collection: C
  range: Range
  may?: ((record: Records[C]) => boolean) | undefined
}

async function remove<C extends Collection>(
  { disk, writer }: SweepContext,
  { collection, range, may = () => true }: Removal<C>,
  limit: number
): Promise<number> {
  let removed = 0
  let from: Range = range
  for (let passed = 0; removed < limit && passed <= limit * PASSED; ) {
    const keys = await disk.keys({ ...from, limit: limit - removed })
    const names = keys.map((key) => recordKey(collection, lastPart(key)))
    removed += await writer.locked(names, async () => {
      // It may have been changed since it was found.
      const steps = keys.flatMap((key) => {
        const before = disk.read(collection, lastPart(key))
        const isOld = before !== undefined && indexKeys(collection, before).includes(key) && may(before)
        return isOld ? [{ collection, before, after: undefined }] : []
      })
      if (steps.length > 0) await writer.write(steps)
      return steps.length
    })
    if (keys.length === 0) return removed
    passed += keys.length
    from = { gt: keys.at(-1)!, lt: range.lt }
  }
  return removed
}

/** Messages come to a batch only while it is open. */
async function forgetBatches({ disk, writer }: SweepContext, before: number, limit: number): Promise<number> {
  let removed = 0
  for await (const { id } of oldBatches(disk, before)) {
    if (removed === limit) break
    if ((await disk.keys({ ...under('mBatch', id), limit: 1 })).length > 0) continue
    await writer.locked([recordKey('batch', id)], async () => {
      const batch = disk.read('batch', id)
      if (!batch || !isOver(batch)) return
      await writer.write([{ collection: 'batch', before: batch, after: undefined }])
      removed++
    })
  }
  return removed
}

async function* oldBatches(disk: Disk, before: number): AsyncGenerator<Batch> {
  for (const state of ENDED)
    pages: for await (const keys of disk.pages(under('bState', state)))
      for (const key of keys) {
        const batch = disk.read('batch', lastPart(key))
        // Their ids sort by the time at which they were begun.
        if (batch && batch.createdAt >= before) break pages
        if (batch && isOver(batch)) yield batch
      }
}

function isOver({ state, untold }: Batch): boolean {
  return ENDED.includes(state) && !untold
}

async function forgetSubmissions(
  { disk, now }: SweepContext,
  olderThanMs: number,
  limit: number
): Promise<number> {
  const keys = await disk.keys({ ...earlier('sentTime', now - olderThanMs), limit })
  if (keys.length === 0) return 0
  await disk.write(
    keys.flatMap((key) => {
      const [, time, sim, name] = key.split('/')
      return [key, `sent/${sim}/${time}/${name}`, `sentAt/${name}`].map((key) => ({
        type: 'del' as const,
        key
      }))
    })
  )
  return keys.length
}
