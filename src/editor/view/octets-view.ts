import type { PduView } from '../inspector-model'
import type { FieldRow, OctetGroup, Unread } from '../octets'
import { visibleText } from '../visible-text'
import { h, type Translate } from './dom'
import type { Linking } from './linking'
import { first, last, type Moves, roving, step } from './roving'

/** Every octet of a PDU as a cell, under the name of the field that it belongs to. */
export function octetsView(
  view: PduView,
  _: Translate,
  linking: Linking,
  toMeaning: (row: string) => void
): HTMLElement {
  const faults = new Map(
    view.findings.flatMap(({ octet, severity }) => (octet === undefined ? [] : [[octet, severity]]))
  )
  const box = h(
    'div',
    {
      class: 'smsm-octets',
      role: 'listbox',
      'aria-label': _('pdu-decode.inspector.octets'),
      'aria-orientation': 'horizontal'
    },
    ...view.groups.map((group) => groupView(group, faults, _)),
    view.unread && unreadView(view.unread, faults, _)
  )
  const cells = () => [...box.querySelectorAll<HTMLElement>('[role=option]')]
  const field =
    (by: number): Moves[string] =>
    (cell, items) => {
      const rows = [...new Set(items.map(({ dataset }) => dataset.row))]
      const wanted = rows[rows.indexOf(cell.dataset.row) + by]
      return items.find(({ dataset }) => dataset.row === wanted)
    }
  const moves: Moves = {
    ArrowRight: step(1),
    ArrowLeft: step(-1),
    ArrowDown: field(1),
    ArrowUp: field(-1),
    Home: first,
    End: last
  }
  roving(box, cells, moves, (cell) => linking.activate(cell.dataset.row ?? ''))
  box.addEventListener('keydown', (event) => {
    const row = (event.target as HTMLElement).dataset.row
    if ((event.key !== 'Enter' && event.key !== ' ') || !row) return
    event.preventDefault()
    event.stopPropagation()
    toMeaning(row)
  })
  box.addEventListener('click', (event) => {
    const cell = (event.target as Element).closest<HTMLElement>('[role=option]')
    cell?.focus()
  })
  return box
}

type Faults = ReadonlyMap<number, string>

function groupView({ name, kind, fields }: OctetGroup, faults: Faults, _: Translate): HTMLElement {
  const label = name === 'trailing' ? _('pdu-decode.inspector.trailing') : name
  return h(
    'div',
    { class: 'smsm-group', role: 'group', 'aria-label': label, 'data-kind': kind },
    h('div', { class: 'smsm-caption', 'aria-hidden': 'true' }, label),
    h(
      'div',
      { class: 'smsm-cells', role: 'presentation' },
      ...fields.flatMap((field) => field.octets.map((hex, i) => cellView(field, hex, i, faults, _)))
    )
  )
}

function cellView(field: FieldRow, hex: string, i: number, faults: Faults, _: Translate): HTMLElement {
  const at = field.at + i
  const fault = faults.get(at)
  const says = _('pdu-decode.inspector.octet', {
    hex,
    number: at + 1,
    name: field.name,
    meaning: field.meaning
  })
  return cell(hex, field.id, fault ? `${says}. ${_(`pdu-decode.severity.${fault}`)}` : says, {
    'data-kind': field.kind,
    ...(i === 0 && { 'data-first': true }),
    ...(i === field.octets.length - 1 && { 'data-last': true }),
    'data-fault': fault
  })
}

function unreadView({ at, digits }: Unread, faults: Faults, _: Translate): HTMLElement {
  const label = _('pdu-decode.inspector.unread')
  const cells = digits.match(/[\s\S]{1,2}/gu) ?? []
  return h(
    'div',
    { class: 'smsm-group', role: 'group', 'aria-label': label, 'data-kind': 'unread' },
    h('div', { class: 'smsm-caption', 'aria-hidden': 'true' }, label),
    h(
      'div',
      { class: 'smsm-cells', role: 'presentation' },
      ...cells.slice(0, MOST_UNREAD).map((hex, i) => {
        const says = _('pdu-decode.inspector.unread-octet', { hex, number: at + i + 1 })
        return cell(hex, 'unread', says, { 'data-kind': 'unread', 'data-fault': faults.get(at + i) })
      }),
      cells.length > MOST_UNREAD && h('span', { class: 'smsm-more' }, `… ${cells.length - MOST_UNREAD}`)
    )
  )
}

/** More is no PDU, and only slows the page. */
const MOST_UNREAD = 400

function cell(
  hex: string,
  row: string,
  says: string,
  attributes: Record<string, string | boolean | undefined>
): HTMLElement {
  return h(
    'span',
    {
      class: 'smsm-cell',
      role: 'option',
      tabindex: -1,
      'aria-selected': 'false',
      'aria-label': says,
      title: says,
      'data-row': row,
      ...attributes
    },
    // What is no hex may be anything.
    visibleText(hex)
  )
}
