import { GatewayError } from './errors'

/** When normal and bulk messages may go. */
export interface Window {
  /** 1 is Monday, 7 Sunday; empty: all. A window over midnight belongs to the day on which it opens. */
  days: readonly number[]
  /** Minutes of the day. */
  from: number
  until: number
  /** IANA name; that of the host by default. */
  timeZone?: string
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60
/** Zones change their clocks at whole quarters of an hour. */
const STEP_MINUTES = 15
/** Days that are looked at: a change of the clock may take away the opening of one week. */
const DAYS = 15

/** `{ days: [1, 2, 3, 4, 5], from: '08:00', until: '20:00', timeZone: 'Asia/Jakarta' }`. Throws BAD_OPTION. */
export function parseWindow(value: unknown): Window {
  const { days = [], from, until, timeZone } = (value ?? {}) as Record<string, unknown>
  if (!Array.isArray(days) || !days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7))
    throw bad('window.days', 'The days of a send window are numbers from 1 (Monday) to 7 (Sunday).')
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw bad('window.timeZone', `${JSON.stringify(timeZone)} is no time zone; name it as in "Asia/Jakarta".`)
  return {
    days,
    from: minutesOf(from, 'window.from'),
    until: minutesOf(until, 'window.until'),
    ...(timeZone !== undefined && { timeZone: timeZone as string })
  }
}

/** `now` if it is open, else the moment at which it opens: milliseconds since 1970. */
export function opensAt(window: Window, now: number): number {
  if (isOpen(window, localTime(now, window.timeZone))) return now
  const end = now + DAYS * DAY_MINUTES * MINUTE_MS
  for (let at = Math.ceil(now / MINUTE_MS) * MINUTE_MS; at <= end; ) {
    const local = localTime(at, window.timeZone)
    if (isOpen(window, local)) return at
    at += minutesToNext(window.from, local.minutes) * MINUTE_MS
  }
  return Number.POSITIVE_INFINITY
}

/** It may open at its time, or where the clock is changed. */
function minutesToNext(from: number, minutes: number): number {
  const step = STEP_MINUTES - (minutes % STEP_MINUTES)
  return from > minutes ? Math.min(from - minutes, step) : step
}

interface LocalTime {
  day: number
  minutes: number
}

function isOpen({ days, from, until }: Window, { day, minutes }: LocalTime): boolean {
  const isDay = (one: number) => days.length === 0 || days.includes(one)
  if (from < until) return isDay(day) && minutes >= from && minutes < until
  const yesterday = day === 1 ? 7 : day - 1
  return (isDay(day) && minutes >= from) || (isDay(yesterday) && minutes < until)
}

const formats = new Map<string, Intl.DateTimeFormat>()
const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function localTime(at: number, timeZone = ''): LocalTime {
  const format = formats.get(timeZone) ?? formatOf(timeZone)
  formats.set(timeZone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: DAY_NAMES.indexOf(parts.weekday!) + 1,
    minutes: Number(parts.hour) * 60 + Number(parts.minute)
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone && { timeZone })
  })
}

function minutesOf(value: unknown, field: string): number {
  const match = typeof value === 'string' ? /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(value) : null
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
  if (minutes <= DAY_MINUTES) return minutes % DAY_MINUTES
  throw bad(field, `A send window opens and closes at times such as 08:00, not ${JSON.stringify(value)}.`)
}

function isTimeZone(name: unknown): boolean {
  try {
    return typeof name === 'string' && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

function bad(field: string, message: string): GatewayError {
  return new GatewayError('BAD_OPTION', message, { field })
}
