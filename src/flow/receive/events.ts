import type { GatewayEvent } from '../../gateway'
import type { Message } from '../message'

/** What the third output tells of an event of this modem; undefined: nothing. */
export function eventMsg(event: GatewayEvent, virtual: boolean): Message | undefined {
  const found = described(event)
  if (!found) return undefined
  const { topic, payload } = found
  return { topic, payload, sms: { kind: 'event', event: topic, virtual } }
}

function described(event: GatewayEvent): { topic: string; payload: unknown } | undefined {
  switch (event.type) {
    case 'modem':
      return modemEvent(event.event)
    case 'waiting':
      return ['BUDGET', 'SIM_HELD'].includes(event.code)
        ? { topic: 'budget', payload: { code: event.code, message: event.message } }
        : undefined
    case 'halted':
      return { topic: 'state', payload: { name: 'halted', code: event.code, message: event.message } }
    default:
      return undefined
  }
}

type ModemEvent = Extract<GatewayEvent, { type: 'modem' }>['event']

function modemEvent(event: ModemEvent): { topic: string; payload: unknown } {
  switch (event.type) {
    case 'state':
      return { topic: 'state', payload: event.state }
    case 'network':
      return { topic: 'network', payload: event.network }
    case 'signal':
      return { topic: 'signal', payload: event.signal }
    default: {
      const { type, ...payload } = event
      return { topic: type, payload }
    }
  }
}
