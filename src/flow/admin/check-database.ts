import { checkPostgres, type PostgresCheck } from '../../gateway'
import { badConfig, textOf } from '../config'
import type { ModemHandle } from '../modem/handle'

/** What the editor has of a credential that is saved: it never sees the credential itself. */
const UNCHANGED = '__PWRD__'
/** A person waits for it. */
const TIMEOUT_MS = 5000

/** What the dialog shows now, deployed or not; `id` is that of the node, where it has been deployed. */
export interface DatabaseCheckRequest {
  id?: unknown
  database?: unknown
}

/** What the database is good for that the dialog names. Rejects with a FlowError or a StoreError. */
export function checkDatabase(
  { id, database }: DatabaseCheckRequest,
  handleOf: (id: string) => ModemHandle | undefined
): Promise<PostgresCheck> {
  const typed = textOf(database)
  const saved = typeof id === 'string' ? handleOf(id)?.settings.database : undefined
  const url = typed === UNCHANGED ? saved : typed
  if (!url) throw badConfig('database', 'There is no address of a database. Type it, or deploy it first.')
  return checkPostgres({ url, timeoutMs: TIMEOUT_MS })
}
