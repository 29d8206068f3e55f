import assert from 'node:assert/strict'
import { Inputs, type OpenInput } from '../../src/flow/send/inputs'

function input(done: () => void = () => {}): OpenInput {
  return { msg: {}, send: () => {}, done, count: 1, outcomes: [] }
}

describe('the inputs that wait for outcomes', () => {
  it('are over when all of their recipients have one', () => {
    const inputs = new Inputs()
    const one = input()
    inputs.wait(one, 'a')
    inputs.wait(one, 'b')
    assert.deepEqual(inputs.take('a'), [one])
    assert.equal(inputs.isOver(one), false)
    assert.deepEqual(inputs.take('b'), [one])
    assert.equal(inputs.isOver(one), true)
  })

  it('may wait for the same message, by a key: each is told', () => {
    const inputs = new Inputs()
    const [one, other] = [input(), input()]
    inputs.wait(one, 'a')
    inputs.wait(other, 'a')
    assert.deepEqual(inputs.take('a'), [one, other])
    assert.deepEqual(inputs.take('a'), [])
  })

  it('keep the newest 1,000 done; one that is older is on disk, and that is what its done says', () => {
    const inputs = new Inputs()
    const done: number[] = []
    for (let i = 0; i < 1003; i++)
      inputs.wait(
        input(() => done.push(i)),
        `m${i}`
      )
    assert.deepEqual(done, [0, 1, 2])
    // What becomes of them is told without them.
    assert.deepEqual(inputs.take('m1'), [])
    assert.equal(inputs.take('m3').length, 1)
    assert.equal(inputs.progress.waiting, 999)
  })

  it('count how many have an outcome since none waited last', () => {
    const inputs = new Inputs()
    for (const id of ['a', 'b', 'c']) inputs.wait(input(), id)
    assert.deepEqual(inputs.progress, { waiting: 3, settled: 0 })
    inputs.take('a')
    inputs.take('of somebody else')
    assert.deepEqual(inputs.progress, { waiting: 2, settled: 1 })
    inputs.take('b')
    inputs.take('c')
    assert.deepEqual(inputs.progress, { waiting: 0, settled: 0 })
  })

  it('can be forgotten all at once', () => {
    const inputs = new Inputs()
    const one = input(() => assert.fail('nothing is done'))
    inputs.wait(one, 'a')
    assert.deepEqual(inputs.clear(), [one])
    assert.deepEqual(inputs.take('a'), [])
    assert.equal(inputs.progress.waiting, 0)
  })
})
