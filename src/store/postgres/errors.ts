import { StoreError, type StoreErrorCode } from '../errors'

/** What PostgreSQL or the way to it says. */
interface Said {
  /** SQLSTATE, or a name of the operating system's, of TLS or of pg. */
  code?: string
  severity?: string
  message?: string
}

/** SQLSTATE of what PostgreSQL undid because of others: done again it may succeed. */
const UNDONE: ReadonlySet<string> = new Set(['40001', '40P01'])
/** The plan of a connection is of before a migration. */
const STALE_PLAN = '0A000'

const CODES: Readonly<Record<string, StoreErrorCode>> = {
  '42501': 'STORE_PERMISSION',
  '28000': 'STORE_PERMISSION',
  '28P01': 'STORE_PERMISSION',
  '25006': 'STORE_PERMISSION',
  '53100': 'STORE_FULL',
  '53300': 'STORE_UNREACHABLE',
  '55P03': 'STORE_TIMEOUT',
  '57014': 'STORE_TIMEOUT',
  XX001: 'STORE_CORRUPT',
  XX002: 'STORE_CORRUPT'
}

/** The connection ends with these: exceptions of connections, shutdown, crash, not yet ready, idle for too long. */
const ENDING = /^(08|57P|25P03|25P04)/
/** And with these, or it is better that it does: role, password, too many, an old plan, an error within PostgreSQL or its system. */
const DOUBTFUL = /^(0A|28|3D|53300|58|XX)/

/** Of PostgreSQL itself; its severity is in the language of the server. */
function isAnswer({ severity }: Said): boolean {
  return severity !== undefined
}

/** The connection is no good any more, or nobody knows whether it is. */
export function isBroken(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'STORE_UNCERTAIN'
  const { code = '' } = error as Said
  return !isAnswer(error as Said) || ENDING.test(code) || DOUBTFUL.test(code)
}

/** The connection is gone, and not for want of an answer in time: with another one the same may succeed. */
export function isLost(error: unknown): boolean {
  const { code = '' } = error as Said
  return isAnswer(error as Said) ? ENDING.test(code) : !isSlow(error as Said)
}

/** Said when a transaction is to be confirmed: it is undone, without a doubt. */
export function isRefused(error: unknown): boolean {
  const { code = '' } = error as Said
  return UNDONE.has(code) || code.startsWith('23')
}

/** The same again may succeed. */
export function isUndone(error: unknown): boolean {
  const { code = '' } = error as Said
  return UNDONE.has(code) || code === STALE_PLAN
}

function isSlow({ message = '' }: Said): boolean {
  return /timeout/i.test(message)
}

/** Anything as an error that tells what to do. `store` is its host and database. */
export function storeError(error: unknown, store: string): StoreError {
  if (error instanceof StoreError) return error
  const said = error as Said
  const code = codeOf(said)
  return new StoreError(code, sentence(code, store, said), { store, cause: error })
}

/** Of a write whose confirmation got lost. */
export function uncertain(error: unknown, store: string): StoreError {
  return new StoreError(
    'STORE_UNCERTAIN',
    `The connection to the database ${store} broke while a change was confirmed: it is on disk or it is not. Read it again before it is decided anew. (${text(error as Said)})`,
    { store, cause: error }
  )
}

function codeOf(said: Said): StoreErrorCode {
  const { code = '' } = said
  const known = CODES[code]
  if (known) return known
  if (isLost(said)) return 'STORE_UNREACHABLE'
  return isAnswer(said) ? 'STORE_FAILED' : 'STORE_TIMEOUT'
}

function sentence(code: StoreErrorCode, store: string, said: Said): string {
  const why = `(${text(said)})`
  switch (code) {
    case 'STORE_UNREACHABLE':
      return `The database ${store} cannot be reached: see that it runs, and that host, port and TLS of its URL are right. It is tried again by itself. ${why}`
    case 'STORE_TIMEOUT':
      return `The database ${store} did not answer in time: see what it is busy with. ${why}`
    case 'STORE_PERMISSION':
      return `The database ${store} does not let this role in, or not do what it has to: see role, password and privileges. ${why}`
    case 'STORE_FULL':
      return `The disk of the database ${store} is full: nothing can be taken in or sent until there is room. ${why}`
    case 'STORE_CORRUPT':
      return `The database ${store} cannot read its own files: restore it from a backup. ${why}`
    default:
      return `The database ${store} failed: ${text(said)}`
  }
}

/** Several addresses of one host fail with as many errors, and no word of their own. */
function text({ message, code }: Said & { errors?: Said[] }): string {
  return message || code || 'no reason given'
}
