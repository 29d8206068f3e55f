import type { SenderRule } from '../../flow/receive/sender-rules'
import type { RowVerdict, SenderRow } from '../sender-trial'
import { h, icon, shown, type Translate } from './dom'

/** A rule in the list of senders. */
export interface RuleRow {
  element: HTMLElement
  read(): SenderRow
  /** Shows what the rule says of the sender that is tried. */
  show(verdict: RowVerdict): void
}

const TYPES: readonly SenderRule['type'][] = ['number', 'prefix', 'regexp']
const EXAMPLES: Readonly<Record<SenderRule['type'], string>> = {
  number: '+6281234567890',
  prefix: '+6281',
  regexp: '^\\+62(81|85)'
}

/** What of a rule is chosen and written; `changed` is called with each key. */
export function ruleRow(rule: Partial<SenderRow>, translate: Translate, changed: () => void): RuleRow {
  const type = h(
    'select',
    { 'aria-label': translate('sms-receive.label.kind') },
    ...TYPES.map((one) => h('option', { value: one }, translate(`sms-receive.rule.${one}`)))
  )
  type.value = rule.type ?? 'number'
  const value = h('input', { type: 'text', 'aria-label': translate('sms-receive.label.sender') })
  value.value = rule.value ?? ''
  const on = h('input', { type: 'checkbox', 'aria-label': translate('sms-receive.label.on') })
  on.title = translate('sms-receive.label.on')
  on.checked = !rule.off
  const said = h('div', { class: 'smsm-rule-said' })
  const element = h('div', { class: 'smsm smsm-rule' }, on, type, value, said)
  const look = () => {
    value.placeholder = EXAMPLES[type.value as SenderRule['type']] ?? ''
    element.classList.toggle('smsm-rule-off', !on.checked)
  }
  for (const field of [type, value, on])
    field.addEventListener('input', () => {
      look()
      changed()
    })
  look()
  const read = (): SenderRow => ({
    type: type.value as SenderRule['type'],
    value: value.value,
    ...(!on.checked && { off: true })
  })
  return { element, read, show: (verdict) => showVerdict(verdict, value, said, translate) }
}

function showVerdict(
  verdict: RowVerdict,
  value: HTMLInputElement,
  said: HTMLElement,
  translate: Translate
): void {
  const wrong = verdict && 'wrong' in verdict ? verdict.wrong : undefined
  value.classList.toggle('input-error', wrong !== undefined)
  value.setAttribute('aria-invalid', String(wrong !== undefined))
  if (verdict === undefined) said.replaceChildren()
  else if ('wrong' in verdict) said.replaceChildren(icon('times-circle'), ' ', shown(verdict.wrong))
  else
    said.replaceChildren(
      icon(verdict.fits ? 'check' : 'minus'),
      ' ',
      translate(verdict.fits ? 'sms-receive.trial.fits' : 'sms-receive.trial.not')
    )
  said.dataset.verdict =
    wrong !== undefined ? 'wrong' : verdict && 'fits' in verdict ? String(verdict.fits) : ''
}
