import type { Store } from '../../src/store'
import { type PostgresRig, postgresRig, ServerClock } from './postgres-rig'
import { storeProperties } from './side-by-side'

const TABLES = 'message, key, batch, raw, inbound, card, submission, counter'

let made: { rig: PostgresRig; clock: ServerClock } | undefined

/** One schema for all runs, emptied for each. */
async function world() {
  if (!made) {
    const rig = await postgresRig()
    await (await rig.open()).close()
    made = { rig, clock: await ServerClock.put(rig) }
  }
  const { rig, clock } = made
  await rig.sql(`TRUNCATE ${TABLES}`)
  return {
    open: () =>
      Promise.all([rig.open({ connections: 2 }), rig.open({ connections: 2 })]) as Promise<[Store, Store]>,
    advance: (ms: number) => clock.advance(ms),
    keepsLeases: true
  }
}

storeProperties('the PostgreSQL store', world, 50)
