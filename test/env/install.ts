/** Installs what only tests and benches need, once: the stamp beside it is the hash of the lock file. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from '../support/npm'
import { envDir } from '../support/paths'
import { linkPostgres } from './postgres'

const stampFile = join(envDir, 'node_modules', '.stamp')
const stamp = createHash('sha256')
  .update(readFileSync(join(envDir, 'package-lock.json')))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex')

if (installedStamp() !== stamp) {
  console.log('Installing test/env (Node.js 24, Node-RED 5, PostgreSQL, bench peers)…')
  npm(envDir, ['ci', '--ignore-scripts', '--no-engine-strict'])
  linkPostgres()
  writeFileSync(stampFile, stamp)
}

function installedStamp(): string | undefined {
  try {
    return readFileSync(stampFile, 'utf8')
  } catch {
    return undefined
  }
}
