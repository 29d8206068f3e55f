import { execSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './paths'

/** A lock that is older was left by a process that was killed. */
const LONGEST_BUILD_MS = 60_000

/** Builds the package unless what stands in `dist` is younger than all its sources. */
export function buildIfStale(): void {
  if (!isStale()) return
  console.log('Building…')
  alone(() => {
    if (isStale()) execSync('npm run --silent build', { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  })
}

function isStale(): boolean {
  const sources = ['nodes', 'src', 'package.json', 'tsconfig.json', 'tsup.config.ts'].map((name) =>
    newest(join(root, name))
  )
  const results = ['dist', 'resources'].map((name) => newest(join(root, name)))
  return Math.min(...results) <= Math.max(...sources)
}

/** Test files run side by side: one builds, the others wait for it. */
function alone(work: () => void): void {
  const lock = join(tmpdir(), `building-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
  const giveUp = Date.now() + LONGEST_BUILD_MS
  while (!taken(lock) && Date.now() < giveUp)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  try {
    work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    return false
  }
}

/** When the youngest file in there was written; 0 if there is none. */
function newest(path: string): number {
  if (!existsSync(path)) return 0
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return Math.max(0, ...entries.map((entry) => statSync(join(path, entry)).mtimeMs))
}
