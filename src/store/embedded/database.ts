import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { ClassicLevel } from 'classic-level'
import { StoreError, type StoreErrorCode } from '../errors'

export type Database = ClassicLevel<string, string>

export type Operation = { type: 'put'; key: string; value: string } | { type: 'del'; key: string }

/** Opens the database of a directory, and makes it if there is none. Rejects with a StoreError. */
export async function openDatabase(directory: string): Promise<Database> {
  try {
    makeDirectory(directory)
    const { ClassicLevel } = loadLevel(directory)
    checkWhole(directory)
    const database: Database = new ClassicLevel(directory)
    await database.open()
    return database
  } catch (error) {
    throw storeError(error, directory)
  }
}

function makeDirectory(directory: string): void {
  const first = mkdirSync(directory, { recursive: true, mode: 0o700 })
  // Windows has no such thing as the fsync of a directory.
  if (first === undefined || process.platform === 'win32') return
  // LevelDB does that for its files only: a directory that is gone with the power has kept nothing.
  for (let made = resolve(directory); made.length >= first.length; made = dirname(made)) flush(dirname(made))
}

function flush(directory: string): void {
  const handle = openSync(directory, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Where CURRENT is missing LevelDB begins anew, and deletes what it finds. */
function checkWhole(directory: string): void {
  if (existsSync(join(directory, 'CURRENT'))) return
  const left = readdirSync(directory).find((name) => /^\d+\.(ldb|sst|log)$/.test(name))
  if (left === undefined) return
  const said = `${left} is there, and CURRENT is not`
  throw new StoreError('STORE_CORRUPT', sentence('STORE_CORRUPT', directory, said), { store: directory })
}

/** At first use: where its native part does not load, nodes that need no store still work. */
function loadLevel(directory: string): typeof import('classic-level') {
  try {
    return require('classic-level')
  } catch (cause) {
    throw new StoreError(
      'STORE_FAILED',
      `The package classic-level does not work on this machine, so the queue cannot be kept on disk: ${(cause as Error).message}. Install the package again with npm.`,
      { store: directory, cause }
    )
  }
}

interface LevelError {
  code?: string
  message?: string
  cause?: LevelError
}

/** What LevelDB says, as an error that tells what to do. */
export function storeError(error: unknown, directory: string): StoreError {
  if (error instanceof StoreError) return error
  const inner = (error as LevelError).cause ?? (error as LevelError)
  const said = inner.message ?? String(error)
  const code = codeOf(inner.code ?? '', said)
  return new StoreError(code, sentence(code, directory, said), { store: directory, cause: error })
}

function codeOf(code: string, said: string): StoreErrorCode {
  if (code === 'LEVEL_LOCKED' || /lock.*(held|temporarily)/i.test(said)) return 'STORE_LOCKED'
  if (/No space left|ENOSPC|File too large|EFBIG|quota/i.test(said)) return 'STORE_FULL'
  if (code === 'EACCES' || code === 'EROFS' || /Permission denied|Read-only file system/i.test(said))
    return 'STORE_PERMISSION'
  if (code === 'LEVEL_CORRUPTION' || /corrupt|invalid argument.*(does not exist|missing)|CURRENT/i.test(said))
    return 'STORE_CORRUPT'
  return 'STORE_FAILED'
}

function sentence(code: StoreErrorCode, directory: string, said: string): string {
  switch (code) {
    case 'STORE_LOCKED':
      return `The store ${directory} is in use by another process. Stop that one, or give this one a directory of its own.`
    case 'STORE_FULL':
      return `The disk of the store ${directory} is full: nothing can be taken in or sent until there is room. (${said})`
    case 'STORE_PERMISSION':
      return `The store ${directory} cannot be written by this user. Give it the directory, or choose another. (${said})`
    case 'STORE_CORRUPT':
      return `The store ${directory} cannot be read. Its files were left as they are: move the directory away to begin a new one, and keep it to see what was in it. (${said})`
    default:
      return `The store ${directory} failed: ${said}`
  }
}
