import type { CountryCode } from 'libphonenumber-js'
import { FlowError } from '../errors'

/** One of those that a message goes to. */
export type Recipient =
  /** As it goes to the modem: `+6281234567890`, a short code, or a string with `*` and `#`. */
  { given: string; to: string } | { given: string; error: FlowError }

const SEPARATOR = /[,;\n\r]+/
/** A service of the operator: no country code, no leading 0. */
const SHORT_CODE = /^[1-9]\d{2,5}$/
const SERVICE_STRING = /^[*#][0-9*#]{1,19}$/
const LONGEST_QUOTE = 40

type Parse = typeof import('libphonenumber-js/max')['parsePhoneNumberFromString']

let parse: Parse | undefined

/** Loaded at first use: it is large, and nodes that need no numbers do without. */
function parser(): Parse {
  parse ??= (require('libphonenumber-js/max') as typeof import('libphonenumber-js/max'))
    .parsePhoneNumberFromString
  return parse
}

/**
 * The recipients of a string (several behind `,`, `;` or a new line), a number, or an array of them; each once, in
 * their order. `country`, two letters, is that of numbers without a country code. Throws NO_RECIPIENT.
 */
export function recipientsOf(value: unknown, country?: string): Recipient[] {
  const given = listOf(value)
  if (given.length === 0)
    throw new FlowError(
      'NO_RECIPIENT',
      'There is no recipient: set msg.to, or fill in "To" in the dialog.',
      'to'
    )
  const seen = new Set<string>()
  return given
    .map((one) => recipientOf(one, country))
    .filter((recipient) => {
      const key = 'to' in recipient ? recipient.to : `? ${recipient.given}`
      return !seen.has(key) && seen.add(key)
    })
}

/** The number as it goes to the modem. Nothing that is not a number reaches it: no quote, no line end. */
function recipientOf(given: unknown, country: string | undefined): Recipient {
  if (typeof given !== 'string' && typeof given !== 'number')
    return bad(JSON.stringify(given) ?? typeof given)
  const text = String(given).trim()
  if (SHORT_CODE.test(text) || SERVICE_STRING.test(text)) return { given: text, to: text }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they end commands, and are in no number
  if (/[\u0000-\u001f"']/.test(text)) return bad(text)
  const number = parser()(text, {
    ...(country && { defaultCountry: country as CountryCode }),
    extract: false
  })
  if (number?.isValid() && number.ext === undefined) return { given: text, to: number.number }
  return bad(text, country)
}

function bad(text: string, country?: string): Recipient {
  const quoted = JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text)
  const next = text.trim().startsWith('+')
    ? 'Write it with its country code and all its digits, as +6281234567890.'
    : country
      ? `It is no number of ${country}; with another country's code write + in front.`
      : 'Write it with + and the country code, or choose the country in the modem configuration.'
  return { given: text, error: new FlowError('BAD_RECIPIENT', `${quoted} is no phone number. ${next}`, 'to') }
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value.flatMap(listOf)
  if (typeof value !== 'string') return [value]
  return value
    .split(SEPARATOR)
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
