import type { Batch, Gateway } from '../../gateway'
import { FlowError } from '../errors'
import type { Message } from '../message'
import type { ModemHandle } from '../modem/handle'
import { type Action, batchOf, isPersonsWord, messageOf, pageOf } from './actions'
import { answer, tableRow } from './outputs'
import { NONE, type Progress, partsAMinute } from './progress'

/** Parts a minute where nothing was measured and nothing limits them: what one modem does. */
const USUAL_RATE = 12
/** So many of the last messages are measured. */
const MEASURED = 500

export interface Deed {
  gateway: Gateway
  handle: ModemHandle
  /** Of the node. */
  origin: string
  standing(batch: string): Promise<Progress>
}

/** What msg.action asks for, but for a preview; gives the answer. Rejects with NOT_FOUND, BATCH_OVER, NOT_HELD… */
export async function act(msg: Message, action: Action, deed: Deed): Promise<Message> {
  const { gateway, handle, origin, standing } = deed
  const { virtual } = handle
  const one = isPersonsWord(action) ? messageOf(msg) : undefined
  const batch = one === undefined ? await batchOf(msg, gateway, origin) : await batchOfMessage(gateway, one)
  if (batch === undefined) {
    if (action === 'status') return answer(msg, 'progress', NONE, { virtual })
    throw new FlowError('NOT_FOUND', 'This node has begun no broadcast yet.', 'sms.options.batch')
  }
  if (action === 'rows') {
    const page = pageOf(msg)
    const rows = (await gateway.batches.rows(batch, page)).map(tableRow)
    return answer(msg, 'rows', rows, { batch, virtual, ...page })
  }
  if (isPersonsWord(action)) {
    if (one !== undefined) await gateway.decide({ id: one }, action)
    else await gateway.batches.decide(batch, action)
  } else if (action === 'pause' || action === 'resume' || action === 'cancel')
    await gateway.batches[action](batch)
  return answer(msg, 'progress', await standing(batch), { batch, virtual })
}

/** How fast it would go, in parts a minute: what was measured last, else what the limits allow, else what a modem does. */
export async function expectedRate(
  gateway: Gateway,
  { settings }: ModemHandle,
  origin: string
): Promise<number> {
  const { minute, hour } = settings.limits ?? {}
  const limit = Math.min(minute ?? Number.POSITIVE_INFINITY, (hour ?? Number.POSITIVE_INFINITY) / 60)
  const last = await gateway.batches.last(origin)
  return Math.min(limit, (last && (await measured(gateway, last))) ?? USUAL_RATE)
}

async function measured(gateway: Gateway, { id }: Batch): Promise<number | undefined> {
  const rows = await gateway.batches.rows(id, { offset: 0, limit: MEASURED })
  return partsAMinute(
    rows.flatMap(({ sentAt, parts }) => (sentAt === undefined ? [] : [{ sentAt, parts: parts.length }]))
  )
}

/** A message of another node is none of ours, but one of another broadcast is. */
async function batchOfMessage(gateway: Gateway, id: string): Promise<string> {
  const [message] = await gateway.find({ id })
  if (message?.batch !== undefined) return message.batch
  throw new FlowError('NOT_FOUND', `There is no message ${id} of a broadcast.`, 'sms.options.id')
}
