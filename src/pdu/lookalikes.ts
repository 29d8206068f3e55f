import type { Gsm7Table } from './gsm7'
import { NO_CODE } from './gsm7'
import type { Replacement } from './types'

/** Typographic characters and what stands for them in the 7-bit alphabet. */
const LOOKALIKES: readonly [from: string, to: string][] = [
  ['\u2018\u2019\u201A\u201B\u2032\u00B4\u0060\u02BC', "'"],
  ['\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB', '"'],
  ['\u2039', '<'],
  ['\u203A', '>'],
  ['\u2010\u2011\u2012\u2013\u2014\u2015\u2212', '-'],
  ['\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000\t', ' '],
  ['\u00AD\u200B\u2060\uFEFF', ''],
  ['\u2026', '...'],
  ['\u2022\u00B7', '*'],
  ['\u00D7', 'x'],
  ['\u2044', '/'],
  ['\uFB01', 'fi'],
  ['\uFB02', 'fl']
]
const BY_CHAR = new Map(
  LOOKALIKES.flatMap(([from, to]) => Array.from(from, (char): [string, string] => [char, to]))
)

/** A base character with combining marks, which may have a composed form. */
const COMPOSABLE = /\P{M}\p{M}+/gu

/** The text with what the table lacks replaced by look-alikes, and every place where that was done. */
export function replaceLookalikes(text: string, table: Gsm7Table): { text: string; replaced: Replacement[] } {
  const found: Replacement[] = []
  for (const match of text.matchAll(COMPOSABLE)) {
    const to = match[0].normalize('NFC')
    if (to !== match[0]) found.push({ at: match.index, from: match[0], to })
  }
  for (let at = 0; at < text.length; at++) {
    const from = text.charAt(at)
    const to = BY_CHAR.get(from)
    if (to !== undefined && (table.encode[from.charCodeAt(0)] ?? NO_CODE) === NO_CODE)
      found.push({ at, from, to })
  }
  found.sort((a, b) => a.at - b.at)
  let out = ''
  let end = 0
  for (const { at, from, to } of found) {
    out += text.slice(end, at) + to
    end = at + from.length
  }
  return { text: out + text.slice(end), replaced: found }
}
