import assert from 'node:assert/strict'
import type { ModemHandle } from '../../src/flow/modem/handle'
import type { EventListener, Site } from '../../src/flow/modem/site'
import { ModemState } from '../../src/flow/modem/state'
import { receiveSettings, startReceiving } from '../../src/flow/receive/receiver'
import type { GatewayEvent } from '../../src/gateway'

const KEY = 'serial:/dev/ttyUSB0'
const HALT = { code: 'SIM_HALTED', message: 'See to the modem, then release it.' }

describe('what sms-receive tells of the state of its modem', () => {
  let listeners: Set<EventListener>
  let state: ModemState
  let told: unknown[]
  let end: () => void

  /** As a gateway that tells of this modem. */
  const happens = (event: object) => {
    for (const listener of [...listeners]) listener({ modem: KEY, ...event } as GatewayEvent)
  }

  const begin = () => {
    const on = (listener: EventListener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
    const site = { on, receive: () => () => {}, begin: () => {} } as unknown as Site
    state ??= new ModemState(site, KEY)
    const handle = {
      virtual: false,
      settings: { pool: 'default' },
      site,
      running: { key: KEY, state },
      onOpen: (listener: () => void) => {
        listener()
        return () => {}
      }
    } as unknown as ModemHandle
    return startReceiving(handle, receiveSettings({}), ([, , event]) => {
      if (event?.topic === 'state') told.push(event.payload)
    })
  }

  beforeEach(() => {
    listeners = new Set()
    state = undefined as never
    told = []
    end = begin()
    happens({ type: 'modem', event: { type: 'state', state: { name: 'ready' } } })
  })

  it('is told when the flow begins, and each change once', () => {
    assert.deepEqual(told, [{ name: 'closed' }, { name: 'ready' }])
  })

  it('is told to a flow that is deployed while the modem goes on', () => {
    told = []
    begin()
    assert.deepEqual(told, [{ name: 'ready' }])
  })

  it('is halted until a person has released the SIM, and then what it is', () => {
    told = []
    happens({ type: 'halted', ...HALT })
    state.released()
    assert.deepEqual(told, [{ name: 'halted', ...HALT }, { name: 'ready' }])
  })

  it('is halted for a flow that begins then', () => {
    happens({ type: 'halted', ...HALT })
    told = []
    begin()
    assert.deepEqual(told, [{ name: 'halted', ...HALT }])
  })

  it('is told no more when the flow has ended', () => {
    happens({ type: 'halted', ...HALT })
    end()
    told = []
    happens({ type: 'modem', event: { type: 'state', state: { name: 'recovering' } } })
    state.released()
    assert.deepEqual(told, [])
  })
})
