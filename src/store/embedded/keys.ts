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
  return decodeURIComponent(key.slice(key.lastIndexOf('/') + 1))
}

const DIGITS = 16

export function sortable(value: number): string {
  return String(Math.max(0, Math.floor(value))).padStart(DIGITS, '0')
}

function escaped(part: string): string {
  return /^[0-9a-zA-Z]*$/.test(part) ? part : encodeURIComponent(part)
}
