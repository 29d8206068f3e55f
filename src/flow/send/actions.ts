import type { Address, Gateway, PersonsWord } from '../../gateway'
import { FlowError } from '../errors'
import { isFields, type Message, removeOptions } from '../message'
import type { RunningModem } from '../modem/registry'
import { statusOf } from './result'

export const ACTIONS = ['status', 'cancel', 'resend', 'drop', 'markSent', 'ussd'] as const
export type Action = (typeof ACTIONS)[number]

/** The action that msg asks for; undefined: it is to be sent. Throws UNKNOWN_ACTION: it is never taken for a text. */
export function actionOf(msg: Message): Action | undefined {
  const { action } = msg
  if (action === undefined || action === null || action === '') return undefined
  if (ACTIONS.includes(action as Action)) return action as Action
  throw new FlowError(
    'UNKNOWN_ACTION',
    `msg.action ${JSON.stringify(action)} is not known here, and nothing was sent. Use ${ACTIONS.join(', ')}, or none to send.`,
    'action'
  )
}

/** Does it; msg becomes the answer. Rejects with a FlowError, GatewayError or ModemError. */
export async function act(
  msg: Message,
  action: Action,
  gateway: Gateway,
  running: RunningModem | undefined
): Promise<void> {
  if (action === 'ussd') await ask(msg, running)
  else msg.payload = (await found(gateway, action, addressOf(msg))).map(statusOf)
  delete msg.action
  removeOptions(msg)
}

async function ask(msg: Message, running: RunningModem | undefined): Promise<void> {
  if (!running)
    throw new FlowError(
      'NO_MODEM',
      'This modem configuration only queues: a USSD code needs a modem here.',
      'modem'
    )
  const { text, more } = await running.session.ussd(String(msg.payload ?? '').trim())
  msg.payload = text
  msg.sms = { kind: 'ussd', more }
}

function found(gateway: Gateway, action: Exclude<Action, 'ussd'>, address: Address) {
  switch (action) {
    case 'status':
      return gateway.find(address)
    case 'cancel':
      return gateway.cancel(address)
    default:
      return gateway.decide(address, action satisfies PersonsWord)
  }
}

/** By the options, or by what another node of ours has put out. */
function addressOf({ sms }: Message): Address {
  const fields = isFields(sms) ? sms : {}
  const options = isFields(fields.options) ? fields.options : {}
  for (const name of ['id', 'key', 'batch'] as const)
    if (options[name] !== undefined) return { [name]: textOf(options[name], `sms.options.${name}`) }
  for (const name of ['id', 'batch'] as const)
    if (fields[name] !== undefined) return { [name]: textOf(fields[name], `sms.${name}`) }
  throw new FlowError(
    'NO_ADDRESS',
    'Say which message: set msg.sms.options.id, key or batch, or pass on the msg.sms of its result.',
    'sms.options'
  )
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new FlowError('BAD_OPTION', `msg.${field} is a text.`, field)
}
