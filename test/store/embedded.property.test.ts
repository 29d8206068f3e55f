import { openEmbeddedStore } from '../../src/store'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'
import { storeProperties } from './side-by-side'

async function world() {
  const clock = new VirtualClock()
  const directory = temporaryDir('model')
  return {
    open: async () => {
      const store = await openEmbeddedStore({ directory, clock, sync: false })
      return [store, store] as [typeof store, typeof store]
    },
    advance: (ms: number) => clock.advance(ms),
    keepsLeases: false
  }
}

storeProperties('the embedded store', world, 100)
