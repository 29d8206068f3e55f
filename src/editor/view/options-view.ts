import type { Expectation, PartOfPdu } from '../../pdu/index'
import type { KnownFraming } from '../framing'
import { h, newId, type Translate } from './dom'

/** What a person says about what was pasted. */
export interface Said {
  framing: KnownFraming
  part?: PartOfPdu
  expect: Expectation
}

export interface OptionsView {
  element: HTMLElement
  read(): Said
  /** Sets direction and service centre, as a suggestion or the node's settings have them. */
  write(framing: KnownFraming): void
  /** Whether reports are asked about: nothing else looks different in an RP-ERROR. */
  showReports(isReport: boolean): void
}

const PARTS = ['smsc', 'address', 'time', 'septets', 'udl+septets'] as const
const COMPARED = ['address', 'text', 'smsc', 'scts', 'length'] as const

/** The choices above the result; `changed` is called with each change. */
export function optionsView(_: Translate, changed: () => void): OptionsView {
  const pick = (key: string, values: readonly string[]) => choice(_, key, values, changed)
  const picks: Picks = {
    direction: pick('direction', ['detect', 'from-network', 'to-network']),
    smsc: pick('smsc', ['detect', 'with-smsc', 'without-smsc']),
    report: pick('report', ['detect', 'rp-ack', 'rp-error'])
  }
  picks.report.element.hidden = true
  const what = pick('what', ['pdu', ...PARTS])
  const compared = COMPARED.map((name) => comparison(_, name, changed))
  const element = h(
    'div',
    { class: 'smsm-options' },
    h('div', { class: 'smsm-picks' }, ...Object.values(picks).map((one: Choice) => one.element)),
    h(
      'details',
      {},
      h('summary', {}, _('pdu-decode.inspector.more')),
      h('div', { class: 'smsm-picks' }, what.element),
      h('p', { class: 'smsm-hint' }, _('pdu-decode.inspector.compare')),
      h('div', { class: 'smsm-compare' }, ...compared.map(({ element: field }) => field))
    )
  )
  return {
    element,
    read: () => ({
      framing: readFraming(picks),
      ...(what.value() !== 'pdu' && { part: what.value() as PartOfPdu }),
      expect: Object.assign({}, ...compared.map(({ read }) => read()))
    }),
    write: (framing) => writeFraming(picks, framing),
    showReports(isReport) {
      picks.report.element.hidden = !isReport && picks.report.value() === 'detect'
    }
  }
}

interface Choice {
  element: HTMLElement
  value(): string
  set(value: string): void
}

type Picks = Record<'direction' | 'smsc' | 'report', Choice>

function readFraming({ direction, smsc, report }: Picks): KnownFraming {
  return {
    ...(direction.value() !== 'detect' && { toNetwork: direction.value() === 'to-network' }),
    ...(smsc.value() !== 'detect' && { noSmsc: smsc.value() === 'without-smsc' }),
    ...(report.value() !== 'detect' && { rpError: report.value() === 'rp-error' })
  }
}

function writeFraming(
  { direction, smsc, report }: Picks,
  { toNetwork, noSmsc, rpError }: KnownFraming
): void {
  const word = (value: boolean | undefined, no: string, yes: string) =>
    value === undefined ? 'detect' : value ? yes : no
  direction.set(word(toNetwork, 'from-network', 'to-network'))
  smsc.set(word(noSmsc, 'with-smsc', 'without-smsc'))
  report.set(word(rpError, 'rp-ack', 'rp-error'))
}

function choice(_: Translate, key: string, values: readonly string[], changed: () => void): Choice {
  const id = newId()
  const select = h(
    'select',
    { id, onchange: changed },
    ...values.map((value) => h('option', { value }, _(`pdu-decode.pick.${value}`)))
  )
  const element = h(
    'div',
    { class: 'smsm-pick' },
    h('label', { for: id }, _(`pdu-decode.inspector.${key}`)),
    select
  )
  return {
    element,
    value: () => select.value,
    set(value) {
      select.value = value
    }
  }
}

/** A field for what the PDU should say; an unreadable time or length says so. */
function comparison(_: Translate, name: (typeof COMPARED)[number], changed: () => void) {
  const id = newId()
  const input = h('input', {
    id,
    type: 'text',
    autocomplete: 'off',
    oninput: changed,
    placeholder: placeholderOf(name)
  })
  const read = (): Expectation => {
    const value = name === 'text' ? input.value : input.value.trim()
    const good = value === '' || isReadable(name, value)
    input.classList.toggle('input-error', !good)
    input.setAttribute('aria-invalid', String(!good))
    if (value === '' || !good) return {}
    return { [name]: name === 'length' ? Number(value) : name === 'scts' ? value.replace(' ', 'T') : value }
  }
  return {
    read,
    element: h('div', { class: 'smsm-pick' }, h('label', { for: id }, _(`pdu-decode.expect.${name}`)), input)
  }
}

function isReadable(name: (typeof COMPARED)[number], value: string): boolean {
  if (name === 'length') return /^\d{1,4}$/.test(value)
  if (name === 'scts') return !Number.isNaN(Date.parse(value.replace(' ', 'T')))
  return true
}

function placeholderOf(name: (typeof COMPARED)[number]): string | undefined {
  return {
    address: '+628…',
    scts: '2026-11-22T10:00:00+07:00',
    text: undefined,
    smsc: undefined,
    length: undefined
  }[name]
}
