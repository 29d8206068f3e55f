import type { Inbound, RawPdu } from '../records'
import type { Retention } from '../store'
import type { Disk, Range } from './disk'
import { type Collection, recordKey } from './indexes'
import { lastPart, sortable, under } from './keys'
import type { Writer } from './writer'

/** Deletes at most `limit` records that may go; how many it deleted. */
export async function sweep(
  disk: Disk,
  writer: Writer,
  now: number,
  rules: Retention,
  limit: number
): Promise<number> {
  let left = limit
  const old = async (
    collection: Collection,
    index: string,
    before: number | undefined,
    may = (_id: string) => true
  ) => {
    if (before === undefined || left <= 0) return
    const keys = await disk.keys({ ...earlier(index, before), limit: left })
    left -= await remove(disk, writer, collection, keys.map(lastPart).filter(may))
  }
  await old('message', 'mOver', rules.messagesBefore)
  if (rules.mostMessages !== undefined && left > 0) {
    const over = (await disk.keys(under('mOver'))).map(lastPart)
    const surplus = over.slice(0, Math.min(left, Math.max(0, over.length - rules.mostMessages)))
    left -= await remove(disk, writer, 'message', surplus)
  }
  await old('key', 'kTime', rules.keysBefore)
  await old('raw', 'rOver', rules.inboundBefore, (id) => isFree(disk, id))
  await old('inbound', 'iOver', rules.inboundBefore)
  if (rules.submissionsOlderThanMs !== undefined && left > 0)
    left -= await forgetSubmissions(disk, now - rules.submissionsOlderThanMs, left)
  return limit - left
}

function earlier(index: string, before: number): Range {
  const { gte } = under(index)
  return { gte, lt: `${gte}${sortable(before)}` }
}

async function remove(
  disk: Disk,
  writer: Writer,
  collection: Collection,
  ids: readonly string[]
): Promise<number> {
  if (ids.length === 0) return 0
  return writer.locked(
    ids.map((id) => recordKey(collection, id)),
    async () => {
      const steps = ids.flatMap((id) => {
        const before = disk.read(collection, id)
        return before ? [{ collection, before, after: undefined }] : []
      })
      await writer.write(steps)
      return steps.length
    }
  )
}

/** The message that it belongs to has been told, or is gone. */
function isFree(disk: Disk, id: string): boolean {
  const { of, state } = disk.read('raw', id) as RawPdu
  if (of === undefined || state === 'report' || state === 'duplicate') return true
  const inbound: Inbound | undefined = disk.read('inbound', of)
  return inbound === undefined || inbound.state === 'emitted'
}

async function forgetSubmissions(disk: Disk, before: number, limit: number): Promise<number> {
  const keys = await disk.keys({ ...earlier('sentTime', before), limit })
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
