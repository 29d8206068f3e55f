import type { GatewayEvent } from '../../gateway'
import type { Message } from '../message'
import type { ModemSnapshot } from '../modem/state'

/** What the third output tells of an event of this modem; undefined: nothing. */
export function eventMsg(event: GatewayEvent, virtual: boolean): Message | undefined {
  const found = described(event)
  return found && messageOf(found, virtual)
}

/** How the modem stands when a flow begins: a flow that was deployed anew hears no change that was before. */
export function stateMsg({ state, code, message, halted }: ModemSnapshot, virtual: boolean): Message {
  const payload = halted
    ? { name: 'halted', ...halted }
    : { name: state, ...(code && { code }), ...(message && { message }) }
  return messageOf({ topic: 'state', payload }, virtual)
}

function messageOf({ topic, payload }: { topic: string; payload: unknown }, virtual: boolean): Message {
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
