/** A piece of a text: as it is, or a character that nobody sees (or that turns others around) as a mark. */
export interface TextRun {
  /** What is shown. */
  text: string
  /** Code point and name of the character that a mark stands for. */
  mark?: string
}

/** Characters without a shape of their own: what is shown instead, and their name. */
const MARKS: Readonly<Record<number, readonly [short: string, name: string]>> = {
  0x0: ['NUL', 'NULL'],
  0x8: ['BS', 'BACKSPACE'],
  0x9: ['TAB', 'CHARACTER TABULATION'],
  0xc: ['FF', 'FORM FEED (page break)'],
  0xd: ['CR', 'CARRIAGE RETURN'],
  0x1b: ['ESC', 'ESCAPE'],
  0xa0: ['NBSP', 'NO-BREAK SPACE'],
  0xad: ['SHY', 'SOFT HYPHEN'],
  0x61c: ['ALM', 'ARABIC LETTER MARK'],
  0x200b: ['ZWSP', 'ZERO WIDTH SPACE'],
  0x200c: ['ZWNJ', 'ZERO WIDTH NON-JOINER'],
  0x200d: ['ZWJ', 'ZERO WIDTH JOINER'],
  0x200e: ['LRM', 'LEFT-TO-RIGHT MARK'],
  0x200f: ['RLM', 'RIGHT-TO-LEFT MARK'],
  0x2028: ['LS', 'LINE SEPARATOR'],
  0x2029: ['PS', 'PARAGRAPH SEPARATOR'],
  0x202a: ['LRE', 'LEFT-TO-RIGHT EMBEDDING'],
  0x202b: ['RLE', 'RIGHT-TO-LEFT EMBEDDING'],
  0x202c: ['PDF', 'POP DIRECTIONAL FORMATTING'],
  0x202d: ['LRO', 'LEFT-TO-RIGHT OVERRIDE'],
  0x202e: ['RLO', 'RIGHT-TO-LEFT OVERRIDE'],
  0x202f: ['NNBSP', 'NARROW NO-BREAK SPACE'],
  0x2060: ['WJ', 'WORD JOINER'],
  0x2066: ['LRI', 'LEFT-TO-RIGHT ISOLATE'],
  0x2067: ['RLI', 'RIGHT-TO-LEFT ISOLATE'],
  0x2068: ['FSI', 'FIRST STRONG ISOLATE'],
  0x2069: ['PDI', 'POP DIRECTIONAL ISOLATE'],
  0xfeff: ['BOM', 'ZERO WIDTH NO-BREAK SPACE'],
  0xfffd: ['U+FFFD', 'REPLACEMENT CHARACTER']
}

/** Joiners hold scripts and emoji together: between such characters they do what they are there for. */
const JOINED = /^[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u

/** Spaces, controls, format characters, halves of pairs, and what has no character at all. */
const UNSEEN = /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zs}\p{Zl}\p{Zp}]$/u

/** A text in runs; line feeds stay what they are, behind a mark. */
export function visibleRuns(text: string): TextRun[] {
  const runs: TextRun[] = []
  let plain = ''
  const chars = Array.from(text)
  chars.forEach((char, i) => {
    const mark = markOf(char, chars[i - 1] ?? '', chars[i + 1] ?? '')
    if (!mark) {
      plain += char
      return
    }
    if (plain) runs.push({ text: plain })
    plain = char === '\n' ? '\n' : ''
    runs.push(mark)
  })
  if (plain) runs.push({ text: plain })
  return runs
}

/** For attributes and other places that hold one string: the marks stand in ‹›. */
export function visibleText(text: string): string {
  return visibleRuns(text)
    .map((run) => (run.mark ? `‹${run.text}›` : run.text))
    .join('')
}

/** `U+202E RIGHT-TO-LEFT OVERRIDE`; the number alone where no name is known. */
export function characterName(char: string): string {
  const code = char.codePointAt(0) ?? 0
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  const name = MARKS[code]?.[1]
  return name ? `${number} ${name}` : number
}

function markOf(char: string, before: string, after: string): TextRun | undefined {
  if (char === ' ') return undefined
  if (char === '\n') return { text: '↵', mark: 'U+000A LINE FEED' }
  const code = char.codePointAt(0) ?? 0
  const joiner = code === 0x200c || code === 0x200d
  // The variation selector before a joiner belongs to its emoji.
  if (joiner && JOINED.test(before.replace('\uFE0F', '❤')) && JOINED.test(after)) return undefined
  if (code !== 0xfffd && !UNSEEN.test(char)) return undefined
  const short = MARKS[code]?.[0] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return { text: short, mark: characterName(char) }
}
