import type { Gateway, PersonsWord } from '../../gateway'
import { FlowError } from '../errors'
import { isFields, type Message } from '../message'

export const ACTIONS = [
  'pause',
  'resume',
  'cancel',
  'status',
  'preview',
  'rows',
  'resend',
  'drop',
  'markSent'
] as const
export type Action = (typeof ACTIONS)[number]

/** Rows of one answer, if nothing else is said, and at most. */
const USUAL_ROWS = 100
const MOST_ROWS = 10_000

/** What msg asks for; undefined: its rows are to be sent. Throws UNKNOWN_ACTION: it is never taken for rows. */
export function actionOf({ action }: Message): Action | undefined {
  if (action === undefined || action === null || action === '') return undefined
  if (ACTIONS.includes(action as Action)) return action as Action
  throw new FlowError(
    'UNKNOWN_ACTION',
    `msg.action ${JSON.stringify(action)} is not known here, and nothing was sent. Use ${ACTIONS.join(', ')}, or none to send.`,
    'action'
  )
}

/** The broadcast that is meant: the one that is named, else the last one of the node; undefined: there is none yet. */
export async function batchOf(msg: Message, gateway: Gateway, origin: string): Promise<string | undefined> {
  return addressOf(msg, 'batch') ?? (await gateway.batches.last(origin))?.id
}

/** The one message that is meant; undefined: all that are held. Who names a broadcast does not mean the message of a result. */
export function messageOf(msg: Message): string | undefined {
  const { id, batch } = optionsIn(msg)
  return isGiven(batch) && !isGiven(id) ? undefined : addressOf(msg, 'id')
}

/** Which rows are asked for. Throws BAD_OPTION. */
export function pageOf(msg: Message): { offset: number; limit: number } {
  const { offset, limit } = optionsIn(msg)
  return {
    offset: wholeNumber(offset ?? 0, 'offset', 0, Number.MAX_SAFE_INTEGER),
    limit: wholeNumber(limit ?? USUAL_ROWS, 'limit', 1, MOST_ROWS)
  }
}

export function isPersonsWord(action: Action): action is PersonsWord {
  return action === 'resend' || action === 'drop' || action === 'markSent'
}

function addressOf(msg: Message, name: 'id' | 'batch'): string | undefined {
  const { sms } = msg
  const value = optionsIn(msg)[name] ?? (isFields(sms) ? sms[name] : undefined)
  if (!isGiven(value)) return undefined
  if (typeof value === 'string' && value !== '') return value
  throw new FlowError('BAD_OPTION', `msg.sms.options.${name} is a text.`, `sms.options.${name}`)
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function optionsIn({ sms }: Message): Record<string, unknown> {
  return isFields(sms) && isFields(sms.options) ? sms.options : {}
}

function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most)
    return number
  throw new FlowError(
    'BAD_OPTION',
    `msg.sms.options.${name} is a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}.`,
    `sms.options.${name}`
  )
}
