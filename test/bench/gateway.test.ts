import assert from 'node:assert/strict'
import { benchGateway, type GatewayEffort } from './gateway'
import type { Peer } from './gateway-peers'

const ABSENT: Peer = {
  name: 'no-such-gateway',
  package: 'no-such-package',
  tuning: 'none',
  versionArguments: [],
  folders: [],
  configure: () => [],
  spool: () => {}
}

const SMALL: GatewayEffort = {
  messages: 5,
  slow: 1,
  queued: [20, 1100],
  peers: { messages: 2, slow: 1, programs: [ABSENT] }
}

describe('the bench of the gateway', function () {
  this.timeout(60_000)

  it('finds each message once with the network, on disk and in the queue', async () => {
    const lines: string[] = []
    const right = await benchGateway(undefined, (line) => lines.push(line), SMALL)
    const text = lines.join('\n')
    assert.equal(right, true, text)
    for (const row of [/^ +1 +0 +5 +[\d,]+ +[\d.]+ +[\d.]+$/m, /^ +4 +0 +20 +[\d,]+ +[\d.]+ +[\d.]+$/m])
      assert.match(text, row)
    for (const row of [/^ +1 +500 +1 +[\d,]+ +[\d.]+ +[\d.]+$/m, /^ +4 +500 +4 +[\d,]+ +[\d.]+ +[\d.]+$/m])
      assert.match(text, row)
    assert.match(text, /^ +20 +[\d.]+ s +[\d,]+ +[\d,]+ +[\d,]+ MB > [\d,]+ MB +[\d,]+ MB > [\d,]+ MB$/m)
    assert.match(
      text,
      /^Restart with 1,100 queued: [\d,]+ ms from opening the store to the first submission$/m
    )
    assert.match(text, /a claim takes [\d.]+ ms/)
    assert.doesNotMatch(text, /WRONG|NaN|undefined/)
    assert.ok(lines.every((line) => line.length <= 130))
  })

  it('says nothing about a peer that is not installed, and fails if it was asked for', async () => {
    const lines: string[] = []
    assert.equal(await benchGateway('peers', (line) => lines.push(line), SMALL), false)
    const absent = lines.filter((line) => line.startsWith('no-such-package'))
    assert.equal(absent.length, 2)
    for (const line of absent) assert.match(line, /not installed, so nothing is said of it/)
    assert.doesNotMatch(lines.join('\n'), /x as fast/)
  })
})
