import { CALLING_CODES } from '../flow/countries'

export interface Country {
  /** ISO 3166 alpha-2. */
  code: string
  /** In the language of the editor. */
  name: string
  /** With `+`. */
  calling: string
}

/** All countries by their names in a language, in its order. */
export function countriesIn(language: string): Country[] {
  const names = new Intl.DisplayNames([language, 'en'], { type: 'region' })
  return [...CALLING_CODES]
    .map(([code, calling]) => ({ code, name: names.of(code) ?? code, calling: `+${calling}` }))
    .sort((a, b) => a.name.localeCompare(b.name, language))
}

/**
 * The countries that somebody may mean who has typed so much: by code, name, a word of the name, its initials (UK) or
 * the calling code; the likeliest first. All of them where nothing is typed.
 */
export function matching(countries: readonly Country[], typed: string): Country[] {
  const wanted = plain(typed)
  if (wanted === '') return [...countries]
  return countries
    .map((country) => ({ country, rank: rankOf(country, wanted) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map(({ country }) => country)
}

/** The country whose code or whole name this is. */
export function countryNamed(countries: readonly Country[], text: string): Country | undefined {
  const wanted = plain(text)
  return (
    countries.find(({ code }) => plain(code) === wanted) ??
    countries.find(({ name }) => plain(name) === wanted)
  )
}

function rankOf({ code, name, calling }: Country, wanted: string): number {
  const shown = plain(name)
  const words = shown.split(/[^\p{L}]+/u).filter((word) => word !== '')
  const initials = words.map((word) => word[0]).join('')
  const tests = [
    plain(code) === wanted,
    calling === `+${wanted.replace(/^\+/, '')}`,
    shown.startsWith(wanted),
    initials === wanted,
    words.some((word) => word.startsWith(wanted)),
    shown.includes(wanted),
    calling.startsWith(wanted)
  ]
  const rank = tests.indexOf(true)
  return rank < 0 ? Number.POSITIVE_INFINITY : rank
}

/** Small letters without their accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()
}
