import type { InspectorModel, PduView } from '../inspector-model'
import type { MessageView, PartView } from '../messages'
import { h, icon, shown, type Translate } from './dom'
import { partyWords } from './words'

/** The messages that the PDUs make: sender, time, the whole text, and the parts that it came in. */
export function messagesView(
  { messages, pdus }: InspectorModel,
  selected: number,
  _: Translate,
  select: (pdu: number) => void
): HTMLElement {
  const single = pdus.length === 1
  return h(
    'div',
    { class: 'smsm-messages' },
    ...messages.map((view) => messageView(view, pdus, single ? undefined : selected, _, select))
  )
}

function messageView(
  view: MessageView,
  pdus: readonly PduView[],
  selected: number | undefined,
  _: Translate,
  select: (pdu: number) => void
): HTMLElement {
  const { message, parts, missing } = view
  const box = h('div', { class: 'smsm-message', 'data-type': message?.type })
  if (message) box.append(headView(message, _), bodyView(message, _))
  else box.append(unreadable(pdus[parts[0]?.pdu ?? 0], _))
  const isProbablyOther = parts.some(({ pdu }) =>
    pdus[pdu ?? -1]?.findings.some(({ suggestion }) => suggestion)
  )
  if (message && isProbablyOther)
    box.append(h('p', { class: 'smsm-hint' }, _('pdu-decode.message.as-it-stands')))
  if (missing.length > 0)
    box.append(
      h(
        'p',
        { class: 'smsm-missing' },
        icon('puzzle-piece'),
        ' ',
        _('pdu-decode.message.missing', {
          count: missing.length,
          parts: missing.join(', '),
          total:
            missing.length + new Set(parts.filter(({ pdu }) => pdu !== undefined).map(({ seq }) => seq)).size
        })
      )
    )
  const isShown = selected !== undefined || parts.length > 1
  if (isShown) box.append(partsView(parts, pdus, selected, _, select))
  return box
}

type Whole = NonNullable<MessageView['message']>

function headView(message: Whole, _: Translate): HTMLElement {
  const { type, smsc, scts, status } = message
  const facts: [label: string, value: string][] = []
  if (scts) facts.push([_('pdu-decode.message.time'), scts.replace('T', ' ')])
  if (message.dischargeTime)
    facts.push([_('pdu-decode.message.discharge'), message.dischargeTime.replace('T', ' ')])
  if (status) facts.push([_('pdu-decode.message.status'), status.meaning])
  if (smsc) facts.push([_('pdu-decode.message.smsc'), smsc])
  if (message.dcs)
    facts.push([_('pdu-decode.message.alphabet'), _(`pdu-decode.alphabet.${message.dcs.alphabet}`)])
  return h(
    'div',
    { class: 'smsm-head' },
    h(
      'div',
      { class: 'smsm-party' },
      h('span', { class: 'smsm-type' }, type),
      ' ',
      h('strong', {}, shown(partyWords(message, _)))
    ),
    h(
      'dl',
      { class: 'smsm-facts' },
      ...facts.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, shown(value))))
    )
  )
}

function bodyView({ text, data }: Whole, _: Translate): HTMLElement | string {
  if (text === undefined && data === undefined) return ''
  if (text === undefined)
    return h(
      'div',
      { class: 'smsm-bubble smsm-data' },
      h('code', {}, (data ?? '').replace(/../g, '$& ').trim() || _('pdu-decode.message.no-data'))
    )
  if (text === '') return h('div', { class: 'smsm-bubble smsm-empty' }, _('pdu-decode.message.no-text'))
  return h('div', { class: 'smsm-bubble' }, shown(text))
}

/** A PDU that could not be read, or that has to be asked about. */
function unreadable(view: PduView | undefined, _: Translate): HTMLElement {
  const why = view?.why === 'unclear' ? _('pdu-decode.message.unclear') : _('pdu-decode.message.unreadable')
  return h(
    'div',
    { class: 'smsm-head' },
    h('div', { class: 'smsm-party' }, icon('exclamation-triangle'), ' ', h('strong', {}, why))
  )
}

function partsView(
  parts: readonly PartView[],
  pdus: readonly PduView[],
  selected: number | undefined,
  _: Translate,
  select: (pdu: number) => void
): HTMLElement {
  const several = parts.length > 1
  return h(
    'div',
    { class: 'smsm-parts', role: 'group', 'aria-label': _('pdu-decode.message.parts') },
    ...parts.map((part) => {
      const { pdu } = part
      const view = pdu === undefined ? undefined : pdus[pdu]
      if (pdu === undefined || !view)
        return h(
          'span',
          { class: 'smsm-part smsm-part-missing' },
          _('pdu-decode.message.part-missing', { seq: part.seq })
        )
      const label = several
        ? _(part.again ? 'pdu-decode.message.part-again' : 'pdu-decode.message.part', { seq: part.seq })
        : _('pdu-decode.message.octets')
      return h(
        'button',
        {
          type: 'button',
          class: 'smsm-part',
          'aria-pressed': String(pdu === selected),
          'data-pdu': pdu,
          onclick: () => select(pdu)
        },
        label,
        slotWords(view, _),
        oddWords(view, _)
      )
    })
  )
}

/** <stat> of TS 27.005 in PDU mode, by its number. */
const STATS = ['unread', 'read', 'unsent', 'sent']

/** Where the modem keeps it, and as what. */
function slotWords({ given: { index, stat } }: PduView, _: Translate): HTMLElement | string {
  const words = [
    index === undefined ? '' : _('pdu-decode.message.index', { index }),
    STATS[stat ?? -1] ? _(`pdu-decode.stat.${STATS[stat ?? -1]}`) : ''
  ].filter((word) => word !== '')
  return words.length > 0 ? h('span', { class: 'smsm-slot' }, words.join(' · ')) : ''
}

/** That there is something to be seen in a PDU that is not shown now. */
function oddWords({ findings, why }: PduView, _: Translate): HTMLElement | string {
  if (why === 'unclear')
    return h('span', { class: 'smsm-odd' }, icon('question-circle'), ' ', _('pdu-decode.message.asked'))
  if (findings.length === 0) return ''
  const count = _('pdu-decode.inspector.finding-count', { count: findings.length })
  return h('span', { class: 'smsm-odd' }, icon('exclamation-triangle'), ' ', count)
}
