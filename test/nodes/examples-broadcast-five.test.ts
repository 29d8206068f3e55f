import assert from 'node:assert/strict'
import { RunningExample } from '../support/running-example'

const NAME = 'Broadcast'

describe(`the example "${NAME}"`, function () {
  this.timeout(90_000)
  let example: RunningExample
  afterEach(() => example?.stop())

  it('shows what it would be, sends to whom it can, and says what became of each', async () => {
    example = await RunningExample.start(NAME)
    await example.press('preview')
    const preview = await example.shown('progress, and answers')
    for (const shows of [/recipients: 4/, /code: 'BAD_RECIPIENT'/, /cost: 1400/, /currency: 'IDR'/])
      assert.match(preview, shows)
    await example.press('send')
    const done = await example.shown('done')
    assert.match(done, /sent: 3,\s+failed: 2,\s+cancelled: 0/)
    const results = example.shownSoFar('result').sort()
    assert.deepEqual(
      results.map((text) => text.split(',')[0]),
      ['Ayu: sent', 'Budi: sent', 'Citra: sent', 'Dewi: failed', 'Eko: failed']
    )
    assert.match(results[3]!, /"unknown" is no phone number/)
    assert.deepEqual(example.shownSoFar('trouble'), [])
  })

  it('is paused, asked, resumed and cancelled by its buttons', async () => {
    // As imported: a network that takes its time.
    example = await RunningExample.start(NAME, { settings: 'modemConfigVirtual: { latencyMs: 700 },' })
    const state = (name: string) => (text: string) => text.includes(`state: '${name}'`)
    await example.press('send')
    await example.shown('progress, and answers', state('running'))
    await example.press('pause')
    await example.shown('progress, and answers', state('paused'))
    await example.press('status')
    await example.press('resume')
    await example.press('cancel')
    assert.match(await example.shown('done'), /cancelled: [1-4]/)
    assert.deepEqual(example.shownSoFar('trouble'), [])
  })
})
