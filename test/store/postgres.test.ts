import { storeContract } from './contract'
import { postgresRig, ServerClock } from './postgres-rig'

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
