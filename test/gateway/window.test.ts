import assert from 'node:assert/strict'
import { opensAt, parseWindow } from '../../src/gateway/window'

/** When a window opens, seen from a moment; `open` if it is. Times of UTC. */
function opens(window: unknown, now: string): string {
  const at = opensAt(parseWindow(window), Date.parse(now))
  if (at === Number.POSITIVE_INFINITY) return 'never'
  return at === Date.parse(now) ? 'open' : new Date(at).toISOString().slice(0, 16)
}

function table(
  name: string,
  window: unknown,
  rows: readonly (readonly [now: string, opens: string])[]
): void {
  describe(name, () => {
    for (const [now, expected] of rows)
      it(`${now}: ${expected}`, () => assert.equal(opens(window, now), expected))
  })
}

describe('a send window', () => {
  // 2026-11-22 is a Sunday.
  table('of a day', { from: '08:00', until: '20:00', timeZone: 'UTC' }, [
    ['2026-11-22T07:59:59.999Z', '2026-11-22T08:00'],
    ['2026-11-22T08:00:00.000Z', 'open'],
    ['2026-11-22T12:34:56.789Z', 'open'],
    ['2026-11-22T19:59:59.999Z', 'open'],
    ['2026-11-22T20:00:00.000Z', '2026-11-23T08:00'],
    ['2026-11-22T23:59:59.999Z', '2026-11-23T08:00'],
    ['2026-12-31T20:00:00.000Z', '2027-01-01T08:00']
  ])

  table('that opens and closes at any minute', { from: '8:07', until: '8:10', timeZone: 'UTC' }, [
    ['2026-11-22T08:06:59.999Z', '2026-11-22T08:07'],
    ['2026-11-22T08:09:59.999Z', 'open'],
    ['2026-11-22T08:10:00.000Z', '2026-11-23T08:07']
  ])

  table('of working days', { days: [1, 2, 3, 4, 5], from: '08:00', until: '16:00', timeZone: 'UTC' }, [
    ['2026-11-20T15:59:00Z', 'open'],
    ['2026-11-20T16:00:00Z', '2026-11-23T08:00'],
    ['2026-11-21T09:00:00Z', '2026-11-23T08:00'],
    ['2026-11-22T09:00:00Z', '2026-11-23T08:00'],
    ['2026-11-23T09:00:00Z', 'open']
  ])

  table(
    'over midnight belongs to the day on which it opens',
    { days: [5], from: '22:00', until: '02:00', timeZone: 'UTC' },
    [
      ['2026-11-20T01:00:00Z', '2026-11-20T22:00'],
      ['2026-11-20T22:00:00Z', 'open'],
      ['2026-11-21T00:00:00Z', 'open'],
      ['2026-11-21T01:59:00Z', 'open'],
      ['2026-11-21T02:00:00Z', '2026-11-27T22:00'],
      ['2026-11-21T22:30:00Z', '2026-11-27T22:00']
    ]
  )

  table('of Sunday night ends on Monday', { days: [7], from: '23:00', until: '01:00', timeZone: 'UTC' }, [
    ['2026-11-22T00:30:00Z', '2026-11-22T23:00'],
    ['2026-11-23T00:30:00Z', 'open'],
    ['2026-11-23T01:00:00Z', '2026-11-29T23:00']
  ])

  table('until midnight', { days: [1], from: '20:00', until: '24:00', timeZone: 'UTC' }, [
    ['2026-11-23T23:59:59Z', 'open'],
    ['2026-11-24T00:00:00Z', '2026-11-30T20:00']
  ])

  table('of whole days', { days: [6, 7], from: '00:00', until: '24:00', timeZone: 'UTC' }, [
    ['2026-11-20T23:59:00Z', '2026-11-21T00:00'],
    ['2026-11-21T00:00:00Z', 'open'],
    ['2026-11-22T23:59:59Z', 'open'],
    ['2026-11-23T00:00:00Z', '2026-11-28T00:00']
  ])

  table('of 24 hours from a time on', { days: [1], from: '08:00', until: '08:00', timeZone: 'UTC' }, [
    ['2026-11-23T07:59:00Z', '2026-11-23T08:00'],
    ['2026-11-24T07:59:00Z', 'open'],
    ['2026-11-24T08:00:00Z', '2026-11-30T08:00']
  ])

  table('of another time zone', { days: [1], from: '08:00', until: '20:00', timeZone: 'Asia/Jakarta' }, [
    ['2026-11-23T00:59:00Z', '2026-11-23T01:00'],
    ['2026-11-23T12:59:00Z', 'open'],
    ['2026-11-23T13:00:00Z', '2026-11-30T01:00']
  ])

  table(
    'of a zone with a quarter of an hour',
    { from: '08:05', until: '09:00', timeZone: 'Asia/Kathmandu' },
    [
      ['2026-11-23T02:19:59Z', '2026-11-23T02:20'],
      ['2026-11-23T03:15:00Z', '2026-11-24T02:20']
    ]
  )

  // In Berlin the clock goes from 02:00 to 03:00 on 2026-03-29, a Sunday, and from 03:00 to 02:00 on 2026-10-25.
  table(
    'keeps its time of day when summer begins',
    { from: '08:00', until: '20:00', timeZone: 'Europe/Berlin' },
    [
      ['2026-03-28T19:00:00Z', '2026-03-29T06:00'],
      ['2026-03-29T17:59:00Z', 'open'],
      ['2026-03-29T18:00:00Z', '2026-03-30T06:00']
    ]
  )

  table(
    'keeps its time of day when summer ends',
    { from: '08:00', until: '20:00', timeZone: 'Europe/Berlin' },
    [
      ['2026-10-24T18:00:00Z', '2026-10-25T07:00'],
      ['2026-10-25T18:59:00Z', 'open'],
      ['2026-10-25T19:00:00Z', '2026-10-26T07:00']
    ]
  )

  table(
    'whose opening the clock leaps over opens when it has leapt',
    { from: '02:20', until: '04:00', timeZone: 'Europe/Berlin' },
    [
      ['2026-03-29T00:59:59Z', '2026-03-29T01:00'],
      ['2026-03-29T01:59:59Z', 'open'],
      ['2026-03-29T02:00:00Z', '2026-03-30T00:20']
    ]
  )

  table(
    'that the clock leaps over altogether opens on its next day',
    { days: [7], from: '02:15', until: '02:45', timeZone: 'Europe/Berlin' },
    [
      ['2026-03-22T01:44:00Z', 'open'],
      ['2026-03-22T01:45:00Z', '2026-04-05T00:15'],
      ['2026-03-29T01:00:00Z', '2026-04-05T00:15']
    ]
  )

  table(
    'that the clock has twice is open twice',
    { from: '02:10', until: '02:20', timeZone: 'Europe/Berlin' },
    [
      ['2026-10-25T00:05:00Z', '2026-10-25T00:10'],
      ['2026-10-25T00:20:00Z', '2026-10-25T01:10'],
      ['2026-10-25T01:19:59Z', 'open'],
      ['2026-10-25T01:20:00Z', '2026-10-26T01:10']
    ]
  )

  table(
    'of a zone that leaps by half an hour',
    { from: '02:10', until: '06:00', timeZone: 'Australia/Lord_Howe' },
    [
      // From 02:00 (UTC 15:30) to 02:30.
      ['2026-10-03T15:29:59Z', '2026-10-03T15:30'],
      ['2026-10-03T18:59:59Z', 'open'],
      ['2026-10-03T19:00:00Z', '2026-10-04T15:10']
    ]
  )

  it('has all days and the zone of the host if nothing is said of them', () => {
    assert.deepEqual(parseWindow({ from: '08:00', until: '20:30' }), { days: [], from: 480, until: 1230 })
    const noon = new Date(2026, 10, 22, 12, 0).getTime()
    assert.equal(opensAt(parseWindow({ from: '12:30', until: '13:00' }), noon), noon + 30 * 60_000)
  })

  for (const [value, field] of [
    [undefined, 'window.from'],
    [null, 'window.from'],
    ['08:00-20:00', 'window.from'],
    [{ from: '08:00' }, 'window.until'],
    [{ from: 8, until: '20:00' }, 'window.from'],
    [{ from: '08.00', until: '20:00' }, 'window.from'],
    [{ from: '08:60', until: '20:00' }, 'window.from'],
    [{ from: '08:00', until: '24:01' }, 'window.until'],
    [{ from: '08:00', until: '25:00' }, 'window.until'],
    [{ from: '08:00\n', until: '20:00' }, 'window.from'],
    [{ days: 'Mon', from: '08:00', until: '20:00' }, 'window.days'],
    [{ days: [0], from: '08:00', until: '20:00' }, 'window.days'],
    [{ days: [8], from: '08:00', until: '20:00' }, 'window.days'],
    [{ days: [1.5], from: '08:00', until: '20:00' }, 'window.days'],
    [{ days: ['1'], from: '08:00', until: '20:00' }, 'window.days'],
    [{ from: '08:00', until: '20:00', timeZone: 'Asia/Atlantis' }, 'window.timeZone'],
    [{ from: '08:00', until: '20:00', timeZone: '' }, 'window.timeZone'],
    [{ from: '08:00', until: '20:00', timeZone: null }, 'window.timeZone'],
    [{ from: '08:00', until: '20:00', timeZone: ['UTC'] }, 'window.timeZone']
  ] as const)
    it(`is refused by the name of its field: ${JSON.stringify(value)}`, () => {
      assert.throws(() => parseWindow(value), { name: 'GatewayError', code: 'BAD_OPTION', field })
    })
})
