import { relativeMinutes } from '../pdu'
import { PRIORITIES } from '../store'
import { GatewayError } from './errors'
import type { EnqueueRequest } from './request'

const LONGEST_CONTEXT = 16 * 1024
const LONGEST_NAME = 256
/** ECMA-262 21.4.1.1. */
const LAST_MOMENT = 8.64e15
/** 63 weeks, the longest TP-VP (TS 23.040 9.2.3.12.1). */
export const MOST_MINUTES = relativeMinutes(255)
const POLICIES: readonly string[] = ['resend', 'hold', 'verify']

/** All but recipient and body. Throws BAD_OPTION, which names the field. */
export function checkOptions(request: EnqueueRequest, now: number): void {
  const { pool, policy, priority, notBefore, expires, batch, origin, report } = request
  if (pool === undefined || pool === '') throw bad('pool', 'Name the pool of modems that should send it.')
  checkName(pool, 'pool')
  if (policy !== undefined && !POLICIES.includes(policy))
    throw bad('policy', 'A policy is resend, hold or verify.')
  if (priority !== undefined && !PRIORITIES.includes(priority))
    throw bad('priority', 'A priority is alert, normal or bulk.')
  checkMoment(notBefore, 'notBefore')
  checkMoment(expires, 'expires')
  checkCounts(request)
  if (batch !== undefined) checkName(batch, 'batch')
  if (origin !== undefined) checkName(origin, 'origin')
  if (report !== undefined && typeof report !== 'boolean') throw bad('report', 'report is true or false.')
  if (expires !== undefined && expires <= now)
    throw bad('expires', 'The message would be too late already: expires is in the past.')
  if (expires !== undefined && notBefore !== undefined && expires <= notBefore)
    throw bad('expires', 'The message could never be sent: it expires before notBefore.')
}

export function checkRecipient(to: unknown): void {
  if (typeof to === 'string' && to.trim() !== '') return
  throw new GatewayError('BAD_RECIPIENT', 'There is no recipient.', { field: 'to' })
}

/** Of a lone surrogate no store can make a key. */
export function checkName(value: unknown, field: string): void {
  const isName = typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME
  if (isName && !/\p{Surrogate}/u.test(value)) return
  throw bad(field, `${field} is a text of 1 to ${LONGEST_NAME} whole characters.`)
}

function checkMoment(value: unknown, field: string): void {
  if (value === undefined || isWithin(value, 0, LAST_MOMENT)) return
  throw bad(field, `${field} is a time in milliseconds since 1970.`)
}

function checkCounts({ validityMinutes, row }: EnqueueRequest): void {
  if (row !== undefined && !(Number.isInteger(row) && isWithin(row, 0, Number.MAX_SAFE_INTEGER)))
    throw bad('row', 'row is a whole number from 0 on.')
  if (validityMinutes === undefined) return
  if (!isWithin(validityMinutes, 0, MOST_MINUTES) || validityMinutes === 0)
    throw bad('validityMinutes', `A validity is a number of minutes, ${MOST_MINUTES} (63 weeks) at most.`)
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

/** A copy, as it will be read from disk. Throws BAD_OPTION or CONTEXT_TOO_LARGE. */
export function contextOf(context: unknown): { context?: unknown } {
  if (context === undefined) return {}
  const text = jsonOf(context)
  if (Buffer.byteLength(text) <= LONGEST_CONTEXT) return { context: JSON.parse(text) }
  throw new GatewayError('CONTEXT_TOO_LARGE', 'At most 16 KB can be kept with a message.', {
    field: 'context'
  })
}

function jsonOf(context: unknown): string {
  let cause: unknown
  try {
    const text = JSON.stringify(context)
    if (text !== undefined) return text
  } catch (error) {
    cause = error
  }
  throw new GatewayError('BAD_OPTION', 'What is kept with a message must be JSON.', {
    field: 'context',
    cause
  })
}

export function bad(field: string, message: string): GatewayError {
  return new GatewayError('BAD_OPTION', message, { field })
}
