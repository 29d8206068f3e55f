import assert from 'node:assert/strict'
import { openLocalJournal } from '../../src/store'
import { temporaryDir } from '../support/temp'

describe('a local journal', () => {
  it('has what was added, in its order, when it is opened again', async () => {
    const directory = temporaryDir('journal')
    const first = await openLocalJournal(directory)
    const ids: string[] = []
    for (let i = 0; i < 12; i++) ids.push(await first.add({ i }))
    await first.remove(ids[3]!)
    await first.close()
    const again = await openLocalJournal(directory)
    const left = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]
    assert.deepEqual(
      (await again.entries()).map(({ value }) => value),
      left.map((i) => ({ i }))
    )
    const id = await again.add('more')
    assert.deepEqual((await again.entries()).at(-1), { id, value: 'more' })
    assert.ok(!ids.includes(id))
    await again.close()
  })

  it('does not mind that something is removed twice', async () => {
    const journal = await openLocalJournal(temporaryDir('journal'))
    const id = await journal.add(1)
    await journal.remove(id)
    await journal.remove(id)
    assert.deepEqual(await journal.entries(), [])
    await journal.close()
  })

  it('belongs to one process at a time', async () => {
    const directory = temporaryDir('journal')
    const journal = await openLocalJournal(directory)
    await assert.rejects(openLocalJournal(directory), { code: 'STORE_LOCKED' })
    await journal.close()
  })
})
