import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { storeError } from './database'

/** Beside what the log needs: LevelDB writes it out as a table when it is opened, with a list of all its files. */
const MORE = 1_000_000

/** Rejects, with STORE_FULL mostly, if the database could be closed but not be opened again. */
export async function checkRoom(directory: string): Promise<void> {
  const file = join(directory, 'room')
  try {
    const logs = (await readdir(directory)).filter((name) => name.endsWith('.log'))
    const sizes = await Promise.all(logs.map(async (name) => (await stat(join(directory, name))).size))
    const size = sizes.reduce((sum, bytes) => sum + bytes, MORE)
    await writeFile(file, Buffer.alloc(size, 1), { mode: 0o600, flush: true })
  } catch (error) {
    throw storeError(error, directory)
  } finally {
    await rm(file, { force: true })
  }
}
