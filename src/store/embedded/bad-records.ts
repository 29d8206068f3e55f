import type { Counts } from './counts'
import type { Operation } from './database'
import type { Disk } from './disk'
import { allIndexes, type Collection, indexKeys, recordKey } from './indexes'
import { keyOf } from './keys'
import type { Writer } from './writer'

export interface BadRecordsContext {
  disk: Disk
  writer: Writer
  counts: Counts
  notice: ((code: 'BAD_RECORD', message: string) => void) | undefined
}

/** Moves records that cannot be read out of the way, with all that points to them; everything else goes on. */
export function setBadRecordsAside({ disk, writer, counts, notice }: BadRecordsContext): void {
  const moving = new Set<string>()
  disk.onBad = (collection, id, text) => {
    const key = recordKey(collection, id)
    if (moving.has(key)) return
    moving.add(key)
    notice?.(
      'BAD_RECORD',
      `The record ${collection} ${id} of the store ${disk.directory} cannot be read. It was set aside; everything else goes on.`
    )
    const moved = disk.writes(() =>
      writer.locked([key], async () => {
        await disk.write(await movesOf(disk, collection, id, text))
        counts.forget()
      })
    )
    // No room, or closed: whoever opens the store next meets it again.
    moved.then(
      () => moving.delete(key),
      () => {}
    )
  }
}

async function movesOf(disk: Disk, collection: Collection, id: string, text: string): Promise<Operation[]> {
  const key = recordKey(collection, id)
  const isThere = disk.get(key) === text
  // Else it was written anew meanwhile.
  const now = isThere ? undefined : disk.read(collection, id)
  const strays = await pointers(disk, collection, id, new Set(now ? indexKeys(collection, now) : []))
  const gone = isThere ? [key, ...strays] : strays
  return [
    { type: 'put', key: keyOf('bad', collection, id), value: text },
    ...gone.map((key) => ({ type: 'del' as const, key }))
  ]
}

/** Which values it was known by can no longer be told: all indexes are looked through. */
async function pointers(
  disk: Disk,
  collection: Collection,
  id: string,
  valid: ReadonlySet<string>
): Promise<string[]> {
  const end = `/${keyOf(id)}`
  const found: string[] = []
  for await (const keys of disk.pages(allIndexes(collection)))
    for (const key of keys) if (key.endsWith(end) && !valid.has(key)) found.push(key)
  return found
}
