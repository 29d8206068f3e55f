import { PduError } from './errors'
import { hasLocking, hasSingle } from './gsm7'
import type { MessageInput } from './types'

type Check = (value: unknown) => string | undefined

const octet = whole(0, 255)
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false')
const text: Check = (value) => (typeof value === 'string' ? undefined : 'a string')

/** What each option may be; undefined if it is that. */
const OPTIONS: { [Key in keyof Required<MessageInput>]: Check } = {
  type: oneOf('SMS-SUBMIT'),
  to: text,
  text,
  data: (value) =>
    value instanceof Uint8Array || (typeof value === 'string' && /^([0-9A-Fa-f]{2})*$/.test(value))
      ? undefined
      : 'hex digits, two an octet, or a Buffer',
  smsc: text,
  encoding: oneOf('gsm7', '8bit', 'ucs2'),
  class: whole(0, 3),
  srr: flag,
  rejectDuplicates: flag,
  validity: (value) =>
    typeof value === 'number' ||
    (isObject(value) && ['minutes', 'absolute', 'seconds', 'format'].some((key) => value[key] !== undefined))
      ? undefined
      : 'minutes, { minutes }, { absolute: ISO time } or { seconds }',
  ports: checkPorts,
  concatRef: whole(0, 65535),
  concatBits: oneOf(8, 16),
  mr: octet,
  languages: (value) =>
    value === 'all' || Array.isArray(value) || !tables(value)
      ? undefined
      : '"all", a list of languages, or { single, locking }',
  nationalLanguage: tables,
  pid: octet,
  replace: whole(1, 7),
  lookalikes: flag
}

/** Throws a PduError that names the first option that is unknown, of the wrong kind, or does not go with another. */
export function checkMessage(message: MessageInput): void {
  for (const key in message) {
    const value = message[key as keyof MessageInput]
    if (value === undefined) continue
    const check = OPTIONS[key as keyof MessageInput] as Check | undefined
    if (!check) throw new PduError('UNKNOWN_OPTION', `There is no option ${JSON.stringify(key)}.`, key)
    const wanted = check(value)
    if (wanted) throw new PduError('BAD_VALUE', `${key} is ${JSON.stringify(value)}; it is ${wanted}.`, key)
  }
  checkTogether(message)
}

function checkTogether({
  to,
  text,
  data,
  encoding,
  concatRef = 0,
  concatBits = 8,
  pid,
  replace
}: MessageInput): void {
  if (to === undefined)
    throw new PduError('MISSING', 'to is missing: give the number of the recipient.', 'to')
  if (text === undefined && data === undefined)
    throw new PduError('MISSING', 'text is missing: give text, or data for 8-bit.', 'text')
  if (text !== undefined && data !== undefined)
    throw new PduError('BAD_VALUE', 'Give text or data, not both.', 'data')
  if (text !== undefined && encoding === '8bit')
    throw new PduError('BAD_VALUE', 'encoding 8bit needs data (hex or a Buffer) instead of text.', 'encoding')
  if (data !== undefined && encoding !== undefined && encoding !== '8bit')
    throw new PduError('BAD_VALUE', `data is 8-bit; encoding ${encoding} needs text.`, 'encoding')
  if (concatRef >= 2 ** concatBits)
    throw new PduError(
      'BAD_VALUE',
      `concatRef is ${concatRef}; with concatBits ${concatBits} it is at most ${2 ** concatBits - 1}.`,
      'concatRef'
    )
  if (pid !== undefined && replace !== undefined)
    throw new PduError('BAD_VALUE', 'replace sets TP-PID: give replace or pid, not both.', 'replace')
}

function tables(value: unknown): string | undefined {
  return isObject(value) && hasSingle(Number(value.single ?? 0)) && hasLocking(Number(value.locking ?? 0))
    ? undefined
    : '{ single, locking } with identifiers 1 to 13 (Spanish, 2, has no locking table)'
}

function checkPorts(value: unknown): string | undefined {
  if (!isObject(value)) return '{ dst, src }'
  const { dst, src = 0, bits = 16 } = value
  if (bits !== 8 && bits !== 16) return '{ dst, src, bits } with bits 8 or 16'
  const most = bits === 8 ? 255 : 65535
  return whole(0, most)(dst) || whole(0, most)(src)
    ? `{ dst, src } with numbers from 0 to ${most}`
    : undefined
}

function whole(least: number, most: number): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `a whole number from ${least} to ${most}`
}

function oneOf(...values: unknown[]): Check {
  return (value) => (values.includes(value) ? undefined : values.join(', '))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
