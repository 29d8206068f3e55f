import { sharedPostgres } from '../support/postgres'
import { storeContract } from './contract'
import { postgresRig, ServerClock } from './postgres-rig'

describe('a store of many hosts', function () {
  this.timeout(30_000)
  before(() => sharedPostgres())

  storeContract('the PostgreSQL store', async () => {
    const rig = await postgresRig()
    let store = await rig.open()
    const other = await rig.open()
    const clock = await ServerClock.put(rig)
    return {
      store,
      other,
      clock,
      reopen: async () => {
        await store.close()
        store = await rig.open()
        return store
      }
    }
  })
})
