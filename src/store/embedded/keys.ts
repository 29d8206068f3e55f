/** Keys of the database sort as their parts do: a slash between them, numbers of one width. */
export function keyOf(...parts: (string | number)[]): string {
  return parts.map((part) => (typeof part === 'number' ? sortable(part) : escaped(part))).join('/')
}

/** All keys that begin with these parts. */
export function under(...parts: (string | number)[]): { gte: string; lt: string } {
  const start = keyOf(...parts)
  // The character behind the slash.
  return { gte: `${start}/`, lt: `${start}0` }
}

/** The last part of a key. */
export function lastPart(key: string): string {
  return unescaped(lastEscaped(key))
}

/** The last part of a key as it stands there: what keys under one prefix are sorted by. */
export function lastEscaped(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

const DIGITS = 16

export function sortable(value: number): string {
  return String(Math.max(0, Math.floor(value))).padStart(DIGITS, '0')
}

// Half of a surrogate pair alone has no octets in UTF-8; it may come in with a key that a flow has made.
const UNSAFE = /(\p{Surrogate})|[^0-9a-zA-Z\p{Surrogate}]+/gu
const ESCAPED = /%u([0-9a-f]{4})|(?:%[0-9A-F]{2})+/g

function escaped(part: string): string {
  return part.replace(UNSAFE, (text, half?: string) =>
    half ? `%u${half.charCodeAt(0).toString(16)}` : encodeURIComponent(text)
  )
}

function unescaped(part: string): string {
  return part.replace(ESCAPED, (text, half?: string) =>
    half ? String.fromCharCode(Number.parseInt(half, 16)) : decodeURIComponent(text)
  )
}
