import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'

export interface Holder {
  pid: number
  /** The name of the program, as `ps` tells it. */
  program: string
}

/**
 * Which process has a device open, as far as /proc tells us: processes of other users are not told (proc(5)), and
 * other systems than Linux have none.
 */
export async function portHolder(device: string, proc = '/proc'): Promise<Holder | undefined> {
  const file = await realpath(device).catch(() => device)
  const names = await readdir(proc).catch(() => [])
  for (const name of names) {
    if (!/^[0-9]+$/.test(name)) continue
    if (!(await hasOpen(join(proc, name, 'fd'), file))) continue
    const program = await readFile(join(proc, name, 'comm'), 'utf8').catch(() => '')
    return { pid: Number(name), program: program.trim() || 'unknown' }
  }
  return undefined
}

async function hasOpen(fds: string, file: string): Promise<boolean> {
  const names = await readdir(fds).catch(() => [])
  for (const name of names) {
    // A process may end, and a file be closed, while we look.
    if ((await readlink(join(fds, name)).catch(() => '')) === file) return true
  }
  return false
}
