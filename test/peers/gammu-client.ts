import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PeerRig } from './peer-rig'
import { run } from './programs'

/** gammu on the device of a rig; resolves to what it said. */
export function gammuOn({ folder, device }: PeerRig): (...args: string[]) => Promise<string> {
  const config = join(folder, 'rc')
  writeFileSync(config, `[gammu]\ndevice = ${device}\nconnection = at115200\n`)
  return (...args) => run('gammu', ['-c', config, ...args])
}
