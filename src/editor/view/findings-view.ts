import type { PduView } from '../inspector-model'
import type { FindingView } from '../reported'
import { button, h, icon, shown, type Translate } from './dom'

export interface FindingActions {
  /** Goes to the octet or field that a finding is about. */
  show(finding: FindingView): void
  /** Puts in what was probably meant. */
  use(finding: FindingView): void
}

const ICONS = { error: 'times-circle', warning: 'exclamation-triangle', info: 'info-circle' }

/** What is wrong or odd, in words: the worst first. */
export function findingsView(
  { findings, inspection }: PduView,
  _: Translate,
  actions: FindingActions
): HTMLElement {
  if (findings.length === 0)
    return h(
      'p',
      { class: 'smsm-fine' },
      icon('check-circle'),
      ' ',
      _(inspection.tpdu ? 'pdu-decode.inspector.nothing-odd' : 'pdu-decode.inspector.nothing-odd-part')
    )
  return h(
    'ul',
    { class: 'smsm-findings', 'aria-label': _('pdu-decode.inspector.findings') },
    ...findings.map((finding) => findingView(finding, _, actions))
  )
}

function findingView(finding: FindingView, _: Translate, actions: FindingActions): HTMLElement {
  const { severity, message, code, suggestion, row } = finding
  return h(
    'li',
    { class: 'smsm-finding', 'data-severity': severity, 'data-row': row },
    h(
      'div',
      { class: 'smsm-finding-head' },
      icon(ICONS[severity]),
      h('strong', {}, _(`pdu-decode.severity.${severity}`)),
      h('code', { class: 'smsm-code' }, code)
    ),
    h('p', {}, shown(message)),
    (row !== undefined || suggestion) &&
      h(
        'div',
        { class: 'smsm-actions' },
        row !== undefined && button(_('pdu-decode.inspector.show-octet'), () => actions.show(finding)),
        suggestion && button(_('pdu-decode.inspector.use-suggestion'), () => actions.use(finding))
      )
  )
}
