import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { HandleSnapshot } from '../../src/flow/modem/handle'
import type { ModemSnapshot } from '../../src/flow/modem/state'
import { modemLook } from '../../src/flow/modem/verbs'
import type { Status } from '../../src/flow/outcome'
import { SendStatus, sendLook } from '../../src/flow/send/status'
import { VirtualClock } from '../support/virtual-clock'

const catalogues = ['sms-send', 'modem-config'].map((type) =>
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

function modem(now: ModemSnapshot, virtual = false): HandleSnapshot {
  return { kind: 'modem', virtual, modem: now }
}

const AWAY = { code: 'STORE_UNREACHABLE', message: 'It cannot be reached.' }
const READY = modem({ state: 'ready', operator: 'Telkomsel', bars: 3 })
const SCENE = { modem: READY, waiting: 0, settled: 0 }

function shortOf({ fill, shape, text }: Status | ReturnType<typeof modemLook>): string {
  return `${fill} ${shape} ${text}`
}

describe('the status of a modem', () => {
  const trouble = { code: 'NO_NETWORK', message: '' }
  for (const [now, expected] of [
    [{ kind: 'opening' }, 'yellow ring connecting'],
    [{ kind: 'queueOnly' }, 'grey ring queue only'],
    [{ kind: 'failed', code: 'STORE_LOCKED', message: '' }, 'red ring store in use'],
    [{ kind: 'failed', code: 'STORE_UNREACHABLE', message: '' }, 'red ring store not reached'],
    [{ kind: 'failed', code: 'STORE_PERMISSION', message: '' }, 'red ring store: no permission'],
    [{ kind: 'queueOnly', away: AWAY }, 'red ring store not reached'],
    [{ ...READY, away: AWAY }, 'red ring store not reached'],
    [{ ...READY, away: { code: 'STORE_FULL', message: '' } }, 'red ring disk full'],
    [{ ...READY, away: { code: 'STORE_FAILED', message: '' } }, 'red ring store not reached'],
    [{ kind: 'failed', code: 'CONNECTION_IN_USE', message: '' }, 'red ring modem is used twice'],
    [modem({ state: 'opening' }), 'yellow ring connecting'],
    [modem({ state: 'registering' }), 'yellow ring waiting for network'],
    [modem({ state: 'registering', ...trouble }), 'yellow ring no network'],
    [modem({ state: 'recovering', code: 'PORT_NOT_FOUND' }), 'red ring modem not found'],
    [modem({ state: 'recovering', code: 'AT_TIMEOUT' }), 'red ring disconnected'],
    [modem({ state: 'halted', code: 'PIN_WRONG' }), 'red ring PIN wrong'],
    [modem({ state: 'halted', code: 'SIM_PUK' }), 'red ring PUK required'],
    [modem({ state: 'ready', halted: { code: 'HALTED', message: '' } }), 'red ring halted'],
    [modem({ state: 'ready', waiting: { code: 'BUDGET', message: '' } }), 'yellow dot limit reached'],
    [modem({ state: 'ready', waiting: { code: 'WINDOW', message: '' } }), 'yellow dot window closed'],
    [modem({ state: 'ready', waiting: { code: 'SIM_HELD', message: '' } }), 'yellow dot SIM rests'],
    [READY, 'green dot Telkomsel 3/4'],
    [modem({ state: 'ready' }), 'green dot ready'],
    [modem({ state: 'ready', operator: 'Telkomsel', bars: 3 }, true), 'green dot virtual Telkomse 3/4'],
    [modem({ state: 'registering' }, true), 'yellow ring virtual waiting for']
  ] as [HandleSnapshot, string][])
    it(`is "${expected}"`, () => {
      const look = modemLook(now, translate)
      assert.equal(shortOf(look), expected)
      assert.ok(look.text.length <= 20, look.text)
    })

  it('carries what it is about for status nodes', () => {
    const now = modem({ state: 'halted', code: 'PIN_WRONG', message: 'The PIN was refused.' })
    const { state, code, message, virtual } = modemLook(now, translate)
    assert.deepEqual([state, code, message, virtual], ['halted', 'PIN_WRONG', 'The PIN was refused.', false])
    const away = modemLook({ ...READY, away: AWAY } as HandleSnapshot, translate)
    assert.deepEqual([away.state, away.code, away.message], ['ready', AWAY.code, AWAY.message])
  })
})

describe('the status of sms-send', () => {
  for (const [scene, expected] of [
    [SCENE, 'green dot Telkomsel 3/4'],
    [{ ...SCENE, waiting: 1 }, 'blue dot sending'],
    [{ ...SCENE, waiting: 2, settled: 1 }, 'blue dot sending 2/3'],
    [{ ...SCENE, waiting: 900, settled: 99 }, 'blue dot sending 100/999'],
    [
      { ...SCENE, modem: modem({ state: 'ready' }, true), waiting: 901, settled: 99 },
      'blue dot virtual 100/1000'
    ],
    [{ ...SCENE, last: { state: 'sent' } }, 'green dot sent'],
    [{ ...SCENE, last: { state: 'unknown', code: 'OUTCOME_UNKNOWN' } }, 'yellow ring held'],
    [{ ...SCENE, last: { state: 'failed', code: 'CMS_38' } }, 'red ring cms 38'],
    [{ ...SCENE, modem: modem({ state: 'registering' }), waiting: 2 }, 'yellow ring waiting for network'],
    [{ ...SCENE, modem: { ...READY, away: AWAY }, waiting: 2 }, 'red ring store not reached'],
    [
      { ...SCENE, modem: { kind: 'queueOnly', away: AWAY }, last: { state: 'sent' } },
      'red ring store not reached'
    ],
    [
      { ...SCENE, modem: { kind: 'queueOnly' }, last: { state: 'failed', code: 'BAD_RECIPIENT' } },
      'red ring bad recipient'
    ]
  ] as [Parameters<typeof sendLook>[0], string][])
    it(`is "${expected}"`, () => {
      const look = sendLook(scene, translate)
      assert.equal(shortOf(look), expected)
      assert.ok(look.text.length <= 20, look.text)
    })

  it('says how many wait, whatever else it says', () => {
    assert.equal(
      sendLook({ ...SCENE, modem: modem({ state: 'registering' }), waiting: 7 }, translate).waiting,
      7
    )
  })

  it('changes at once, then once a second at most, to the newest', async () => {
    const clock = new VirtualClock()
    const shown: string[] = []
    const status = new SendStatus((look) => shown.push(look.text), translate, clock)
    status.modem(READY)
    for (let settled = 0; settled < 50; settled++) status.progress({ waiting: 50 - settled, settled })
    assert.deepEqual(shown, ['Telkomsel 3/4'])
    await clock.advance(999)
    assert.deepEqual(shown, ['Telkomsel 3/4'])
    await clock.advance(1)
    assert.deepEqual(shown, ['Telkomsel 3/4', 'sending 50/50'])
    status.progress({ waiting: 0, settled: 0 }, { state: 'sent' })
    await clock.advance(1000)
    await clock.advance(60_000)
    assert.deepEqual(shown, ['Telkomsel 3/4', 'sending 50/50', 'sent'])
    assert.equal(clock.waiting, 0)
  })

  it('shows nothing more when it has been stopped', async () => {
    const clock = new VirtualClock()
    const shown: string[] = []
    const status = new SendStatus((look) => shown.push(look.text), translate, clock)
    status.modem(READY)
    status.progress({ waiting: 1, settled: 0 })
    status.stop()
    await clock.advance(5000)
    assert.deepEqual(shown, ['Telkomsel 3/4'])
    assert.equal(clock.waiting, 0)
  })
})
