import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Progress } from '../../src/flow/broadcast/progress'
import { BroadcastStatus, broadcastLook } from '../../src/flow/broadcast/status'
import type { HandleSnapshot } from '../../src/flow/modem/handle'
import type { Status } from '../../src/flow/outcome'
import { VirtualClock } from '../support/virtual-clock'

const catalogues = ['sms-broadcast', 'modem-config'].map((type) =>
  JSON.parse(readFileSync(`nodes/locales/en-US/${type}.json`, 'utf8'))
)

/** As Node-RED does, with our own texts. */
function translate(key: string, values: Record<string, string | number> = {}): string {
  const path = key.slice(key.indexOf(':') + 1).split('.')
  const [text] = catalogues
    .map((catalogue) => path.reduce((at, name) => at?.[name], catalogue))
    .filter(Boolean)
  assert.equal(typeof text, 'string', key)
  return (text as string).replace(/__(\w+)__/g, (_, name) => String(values[name]))
}

function modem(state: 'ready' | 'searching', virtual = false): HandleSnapshot {
  return { kind: 'modem', virtual, modem: { state, operator: 'Telkomsel', bars: 3 } as never }
}

function progress(more: Partial<Progress>): Progress {
  const none = {
    queued: 0,
    sending: 0,
    sent: 0,
    delivered: 0,
    undelivered: 0,
    expired: 0,
    failed: 0,
    cancelled: 0,
    unknown: 0,
    held: 0
  }
  const about = { batch: 'b1', rate: 0, eta: null, createdAt: '2026-11-22T10:00:00.000Z' }
  return { ...none, ...about, state: 'running', total: 689, ...more }
}

const READY = modem('ready')
const CANCELLED = { code: 'CANCELLED', message: '' }

function lookOf(scene: Parameters<typeof broadcastLook>[0]): string {
  const { fill, shape, text } = broadcastLook(scene, translate)
  assert.ok(text.length <= 20, text)
  return `${fill} ${shape} ${text}`
}

describe('the status of sms-broadcast', () => {
  for (const [what, scene, expected] of [
    ['rows come in', { taking: 1200 }, 'blue ring taking in 1200'],
    ['it goes', { progress: progress({ queued: 377, sent: 312 }) }, 'blue dot 312/689'],
    [
      'some of it failed',
      { progress: progress({ queued: 377, sent: 308, failed: 4 }) },
      'blue dot 312/689, 4 failed'
    ],
    [
      'it is paused',
      { progress: progress({ state: 'paused', queued: 377, sent: 312 }) },
      'yellow ring paused 312/689'
    ],
    ['it is over', { progress: progress({ state: 'done', sent: 689 }) }, 'green dot done 689'],
    [
      'it is over, and some failed',
      { progress: progress({ state: 'done', sent: 665, failed: 24 }) },
      'green dot done 689, 24 failed'
    ],
    [
      'some is held',
      { progress: progress({ state: 'done', sent: 687, unknown: 2, held: 2 }) },
      'yellow ring 687 done, 2 held'
    ],
    [
      'it was cancelled',
      { progress: progress({ state: 'cancelled', sent: 312, cancelled: 377, error: CANCELLED }) },
      'grey ring cancelled 312/689'
    ],
    [
      'it was cut off',
      {
        progress: progress({
          state: 'cancelled',
          total: 5,
          cancelled: 5,
          error: { code: 'STREAM_STALLED', message: '' }
        })
      },
      'grey ring stream stalled'
    ],
    ['an input failed', { error: { code: 'MISSING_COLUMN', message: '' } }, 'red ring missing column'],
    ['there is nothing to say', {}, 'green dot Telkomsel 3/4']
  ] as const)
    it(`when ${what} is "${expected}"`, () => {
      assert.equal(lookOf({ modem: READY, ...scene }), expected)
    })

  it('begins with "virtual" where there is room: numbers stay whole', () => {
    const virtual = modem('ready', true)
    assert.equal(
      lookOf({ modem: virtual, progress: progress({ queued: 377, sent: 312 }) }),
      'blue dot virtual 312/689'
    )
    assert.equal(lookOf({ modem: virtual, taking: 1200 }), 'blue ring taking in 1200')
    const many = progress({ total: 1_000_000, queued: 500_000, sent: 476_000, failed: 24_000 })
    assert.equal(lookOf({ modem: virtual, progress: many }), 'blue dot 500000/1000000')
  })

  it('says what is wrong with the modem while a broadcast waits for it', () => {
    const look = broadcastLook({ modem: modem('searching'), progress: progress({ queued: 689 }) }, translate)
    assert.notEqual(look.fill, 'blue')
    assert.deepEqual([look.batch, look.queued], ['b1', 689])
  })

  it('changes once a second at most, and shows nothing when it was stopped', async () => {
    const clock = new VirtualClock()
    const shown: Status[] = []
    const status = new BroadcastStatus((look) => shown.push(look), translate, clock)
    status.modem(READY)
    for (let count = 100; count <= 500; count += 100) status.taking(count)
    assert.deepEqual(
      shown.map(({ text }) => text),
      ['Telkomsel 3/4']
    )
    await clock.advance(1000)
    assert.equal(shown.at(-1)!.text, 'taking in 500')
    status.taking(undefined)
    status.stop()
    status.failed(Object.assign(new Error('late'), { code: 'STORE_CLOSED' }))
    await clock.advance(5000)
    assert.equal(shown.length, 2)
  })

  it('forgets an error when something else happens', () => {
    const shown: Status[] = []
    const clock = { setTimeout: (callback: () => void) => callback(), clearTimeout: () => {} }
    const status = new BroadcastStatus((look) => shown.push(look), translate, clock as never)
    status.modem(READY)
    status.failed(Object.assign(new Error('x'), { code: 'BAD_ROWS' }))
    status.progress(progress({ sent: 1, queued: 688 }))
    assert.deepEqual(
      shown.map(({ text }) => text),
      ['Telkomsel 3/4', 'bad rows', '1/689']
    )
  })
})
