/**
 * PostgreSQL keeps no U+0000 and no half of a surrogate pair, and both may come in with a key or a text that a flow has
 * made. They are kept as a noncharacter with four hex digits; so is that one itself. All else stands as it is.
 */
const MARK = '\ufdd0'
const UNSAFE = /[\0\ufdd0\p{Surrogate}]/gu
const SAFE = /\ufdd0([0-9a-f]{4})/g
/** In JSON, where the first two are escapes already. The first alternative is a backslash that escapes nothing but itself. */
const UNSAFE_JSON = /\\\\|\\u(0000|d[89a-f][0-9a-f]{2})|\ufdd0/g

/** A text as a column has it. */
export function toText(text: string): string {
  return text.replace(UNSAFE, (character) => marked(character.charCodeAt(0).toString(16)))
}

/** A column's text as it was. */
export function fromText(text: string): string {
  return text.replace(SAFE, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/** A value as jsonb has it: all texts in it, names of properties as well, as toText() makes them. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE_JSON, (found, digits?: string) => {
    if (found === '\\\\') return found
    return marked(digits ?? MARK.charCodeAt(0).toString(16))
  })
}

/** jsonb, as text, as it was; the order of properties is PostgreSQL's. */
export function fromJson<T>(json: string): T {
  return JSON.parse(json.replace(SAFE, '\\u$1'))
}

function marked(digits: string): string {
  return MARK + digits.padStart(4, '0')
}
