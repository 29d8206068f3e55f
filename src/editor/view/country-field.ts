import { type Country, countriesIn, countryNamed, matching } from '../country-list'
import { h, newId } from './dom'
import { addStyles } from './styles'

/**
 * Makes of a field for two letters one with a list to choose from: by name, code or calling code. What is in the field
 * stays the code, and `${NAME}` stays what it is; beside it stands what the code means.
 */
export function attachCountryList(input: HTMLInputElement, language: string, label: string): void {
  addStyles()
  const all = countriesIn(language)
  const list = h('ul', { role: 'listbox', id: newId(), class: 'smsm smsm-choices', 'aria-label': label })
  const name = h('span', { class: 'smsm-country' })
  const choices = new Choices(input, list, (country) => set(country.code))
  const explain = () => {
    const { name: known, calling } = countryNamed(all, input.value) ?? {}
    name.textContent = known === undefined ? '' : `${known}, ${calling}`
  }
  const set = (code: string) => {
    input.value = code
    input.dispatchEvent(new Event('change', { bubbles: true }))
    explain()
  }
  const open = (typed: string) => choices.show(matching(all, typed))

  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-controls', list.id)
  input.setAttribute('autocomplete', 'off')
  input.setAttribute('aria-expanded', 'false')
  input.after(name, list)
  input.addEventListener('input', () => {
    explain()
    open(input.value)
  })
  input.addEventListener('click', () => open(''))
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' && !choices.isOpen) open('')
    choices.key(event)
  })
  input.addEventListener('blur', () => {
    choices.close()
    const named = countryNamed(all, input.value)
    if (named && named.code !== input.value) set(named.code)
  })
  explain()
}

/** The list that is open below the field: chosen from by arrows and Enter, or by pointer. */
class Choices {
  private shown: Country[] = []
  private at = -1

  constructor(
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly choose: (country: Country) => void
  ) {
    // The field keeps the focus: a list that is clicked must not be gone before the click.
    list.addEventListener('mousedown', (event) => event.preventDefault())
    this.close()
  }

  get isOpen(): boolean {
    return !this.list.hidden
  }

  show(countries: Country[]): void {
    this.shown = countries
    this.list.replaceChildren(...countries.map((country) => this.optionOf(country)))
    this.list.hidden = countries.length === 0
    this.input.setAttribute('aria-expanded', String(this.isOpen))
    const { offsetLeft, offsetTop, offsetHeight } = this.input
    this.list.style.left = `${offsetLeft}px`
    this.list.style.top = `${offsetTop + offsetHeight + 2}px`
    this.mark(countries.findIndex(({ code }) => code === this.input.value.toUpperCase()))
  }

  close(): void {
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
    this.input.removeAttribute('aria-activedescendant')
    this.at = -1
  }

  key(event: KeyboardEvent): void {
    if (!this.isOpen) return
    const { length } = this.shown
    const country = this.shown[this.at]
    if (event.key === 'ArrowDown') this.mark(Math.min(this.at + 1, length - 1))
    else if (event.key === 'ArrowUp') this.mark(Math.max(this.at - 1, 0))
    else if (event.key === 'Escape') this.close()
    else if (event.key === 'Enter') this.take(country ?? this.shown[0])
    else return
    event.preventDefault()
    // The dialog would close by Escape.
    event.stopPropagation()
  }

  private take(country: Country | undefined): void {
    this.close()
    if (country) this.choose(country)
  }

  private mark(place: number): void {
    this.at = place
    const option = this.list.children[place]
    for (const one of this.list.children) one.setAttribute('aria-selected', String(one === option))
    if (option) {
      this.input.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({ block: 'nearest' })
    } else this.input.removeAttribute('aria-activedescendant')
  }

  private optionOf(country: Country): HTMLElement {
    const { code, name, calling } = country
    return h(
      'li',
      { role: 'option', id: `${this.list.id}-${code}`, onclick: () => this.take(country) },
      h('span', { class: 'smsm-choice-name' }, name),
      h('span', { class: 'smsm-choice-code' }, code),
      h('span', { class: 'smsm-choice-code' }, calling)
    )
  }
}
