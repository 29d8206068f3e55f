import { isHeld, type Message as Queued } from '../../gateway'
import { compact } from '../compact'
import { isFields, type Message } from '../message'
import { resultOf, type SmsResult } from '../send/result'
import type { Progress } from './progress'

/** A recipient in the table of a broadcast. */
export interface TableRow {
  /** From 0, as the rows came in. */
  row: number
  id: string
  to: string
  text: string
  state: Queued['state']
  held?: true
  reason?: string
  error?: { code: string; message: string }
  /** Those that the network has, and all. */
  parts: { accepted: number; total: number }
  queuedAt: string
  sentAt?: string
  deliveredAt?: string
  columns: Record<string, unknown>
}

export type Outputs = [Message | null, Message | null, Message | null]

export function tableRow(message: Queued): TableRow {
  const { row = 0, id, to, state, reason, error, parts, queuedAt, sentAt, deliveredAt } = message
  const accepted = parts.filter(({ attempts }) =>
    attempts.some(({ outcome }) => outcome === 'accepted')
  ).length
  return {
    row,
    id,
    to,
    text: textOf(message),
    state,
    parts: { accepted, total: parts.length },
    queuedAt: new Date(queuedAt).toISOString(),
    columns: columnsOf(message),
    ...compact({
      held: isHeld(message) ? (true as const) : undefined,
      reason,
      error,
      sentAt: iso(sentAt),
      deliveredAt: iso(deliveredAt)
    })
  }
}

/** One recipient, on the first output. */
export function resultMsg(
  message: Queued,
  kind: SmsResult['kind'],
  more: Parameters<typeof resultOf>[2]
): Message {
  return {
    to: message.to,
    payload: textOf(message),
    row: columnsOf(message),
    sms: resultOf(message, kind, more)
  }
}

/** How it stands, on the second. */
export function progressMsg(progress: Progress, virtual: boolean): Message {
  return { payload: progress, sms: { kind: 'progress', batch: progress.batch, virtual } }
}

/** That it has ended, on the third; `rows` is the table, if it is not too long. */
export function doneMsg(
  progress: Progress,
  {
    virtual,
    rows,
    recovered
  }: { virtual: boolean; rows?: TableRow[] | undefined; recovered?: true | undefined }
): Message {
  const { startedAt, endedAt } = progress
  const seconds =
    startedAt && endedAt ? Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000) : undefined
  return {
    payload: { ...progress, ...compact({ seconds }) },
    ...compact({ rows }),
    sms: { kind: 'done', batch: progress.batch, virtual, ...compact({ recovered }) }
  }
}

/** The input itself, with an answer: whatever else is in it stays, an HTTP request as well. */
export function answer(
  msg: Message,
  kind: 'progress' | 'preview' | 'rows',
  payload: unknown,
  more: object
): Message {
  delete msg.action
  msg.payload = payload
  msg.sms = { kind, ...more }
  return msg
}

function columnsOf({ context }: Queued): Record<string, unknown> {
  return isFields(context) && isFields(context.columns) ? context.columns : {}
}

function textOf({ body }: Queued): string {
  return 'text' in body && typeof body.text === 'string' ? body.text : ''
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
