import assert from 'node:assert/strict'
import type { FlowNode } from '../support/examples'
import { RunningExample } from '../support/running-example'

const NAME = 'Scheduled status report'
const REPORT = /^Kali & Sons, \d\d [A-Z][a-z]{2} \d\d:\d\d:\d\d: tank 81 %, pump off, door closed\.$/

describe(`the example "${NAME}"`, function () {
  this.timeout(90_000)
  let report: RunningExample
  afterEach(() => report?.stop())

  it('sends a text of values as they are written, and shows that it was sent, then delivered', async () => {
    report = await RunningExample.start(NAME)
    await report.press('now')
    assert.match(await report.shown('the manager reads'), REPORT)
    assert.equal(await report.shown('delivery report'), 'delivered')
    assert.deepEqual(report.shownSoFar('sent'), ['sent'])
    assert.deepEqual(report.shownSoFar('trouble'), [])
  })

  it('sends by itself when its time has come', async () => {
    // The schedule itself is kept; only the time of day is one that comes within the test.
    report = await RunningExample.start(NAME, { change: (flow) => flow.map(everySecond) })
    assert.match(await report.shown('the manager reads'), REPORT)
  })

  it('is due every day at eight', async () => {
    report = await RunningExample.start(NAME)
    const daily = report.flow.filter(({ crontab }) => crontab)
    assert.deepEqual(
      daily.map(({ name, crontab }) => [name, crontab]),
      [['daily at 08:00', '00 08 * * *']]
    )
  })
})

function everySecond(node: FlowNode): FlowNode {
  return node.crontab === '00 08 * * *' ? { ...node, crontab: '* * * * * *' } : node
}
