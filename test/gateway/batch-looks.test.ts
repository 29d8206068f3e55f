import assert from 'node:assert/strict'
import { Looks } from '../../src/gateway/batch-looks'
import { VirtualClock } from '../support/virtual-clock'

describe('looks at what has changed', () => {
  /** Each look takes so long, and everything changes all the time. */
  async function looksWithin(ms: number, takes: number): Promise<number> {
    const clock = new VirtualClock()
    let count = 0
    const looks: Looks = new Looks(clock, async (id) => {
      count++
      looks.soon(id)
      await new Promise<void>((resolve) => clock.setTimeout(resolve, takes))
    })
    looks.soon('B')
    await clock.advance(ms)
    const found = count
    const stopped = looks.stop()
    await clock.advance(takes)
    await stopped
    return found
  }

  it('are one a second where they take no time to speak of', async () => {
    assert.equal(await looksWithin(10_400, 0), 11)
    assert.equal(await looksWithin(10_400, 50), 10)
  })
})
