import assert from 'node:assert/strict'
import { Tellings } from '../../src/flow/modem/tellings'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A write that is answered when it is said. */
function later() {
  let answers: ((error?: Error) => void)[] = []
  return {
    write: () =>
      new Promise<void>((resolve, reject) => answers.push((error) => (error ? reject(error) : resolve()))),
    get count() {
      return answers.length
    },
    async answer(error?: Error) {
      for (const answer of answers) answer(error)
      answers = []
      await turn()
    }
  }
}

describe('what was told', () => {
  it('is not told again until that is on disk', async () => {
    const tellings = new Tellings()
    const disk = later()
    tellings.add('a', disk.write)
    assert.equal(tellings.has('a'), true)
    await disk.answer()
    assert.equal(tellings.has('a'), false)
  })

  it('is not told again by who read before it was on disk', async () => {
    const tellings = new Tellings()
    const disk = later()
    tellings.add('a', disk.write)
    await tellings.looking(async () => {
      await disk.answer()
      assert.equal(tellings.has('a'), true)
    })
    assert.equal(tellings.has('a'), false)
  })

  it('is not told again where it could not be written, which is tried again before others look', async () => {
    const tellings = new Tellings()
    const disk = later()
    tellings.add('a', disk.write)
    await disk.answer(new Error('The store is away.'))
    assert.equal(tellings.has('a'), true)
    const looked = tellings.looking(async () => assert.equal(tellings.has('a'), true))
    assert.equal(disk.count, 1)
    await disk.answer(new Error('It still is.'))
    await looked
    assert.equal(tellings.has('a'), true)
    const again = tellings.looking(async () => {})
    await disk.answer()
    await again
    assert.equal(tellings.has('a'), false)
  })

  it('is forgotten only when the last one who looks has done so', async () => {
    const tellings = new Tellings()
    const disk = later()
    tellings.add('a', disk.write)
    let end = () => {}
    const long = tellings.looking(() => new Promise<void>((resolve) => (end = resolve)))
    await disk.answer()
    await tellings.looking(async () => {})
    assert.equal(tellings.has('a'), true)
    end()
    await long
    assert.equal(tellings.has('a'), false)
  })
})
