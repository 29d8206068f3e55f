import type { PduView } from '../inspector-model'
import type { BitRow, FieldRow } from '../octets'
import { h, shown, spoken, type Translate } from './dom'
import type { Linking } from './linking'
import { first, last, type Moves, roving, step } from './roving'

/** The fields of a PDU in order, each with what it means and, where it has some, its bits. */
export function meaningsView(
  view: PduView,
  _: Translate,
  linking: Linking,
  toOctet: (row: string) => void
): HTMLElement {
  const box = h(
    'div',
    { class: 'smsm-meanings', role: 'tree', 'aria-label': _('pdu-decode.inspector.meanings') },
    ...view.rows.flatMap((row) => [rowView(row), ...row.bits.map((bit) => bitView(row, bit, _))])
  )
  const items = () => [...box.querySelectorAll<HTMLElement>('[role=treeitem]')]
  const moves: Moves = {
    ArrowDown: step(1),
    ArrowUp: step(-1),
    ArrowRight: (item, all) => (item.ariaLevel === '1' ? firstBit(item, all) : undefined),
    ArrowLeft: (item, all) =>
      all.find(({ dataset, ariaLevel }) => ariaLevel === '1' && dataset.row === item.dataset.row),
    Home: first,
    End: last
  }
  roving(box, items, moves, (item) => linking.activate(item.dataset.row ?? ''))
  box.addEventListener('keydown', (event) => {
    const row = (event.target as HTMLElement).dataset.row
    if ((event.key !== 'Enter' && event.key !== ' ') || !row) return
    event.preventDefault()
    event.stopPropagation()
    toOctet(row)
  })
  return box
}

function firstBit(item: HTMLElement, all: HTMLElement[]): HTMLElement | undefined {
  return all.find(({ dataset, ariaLevel }) => ariaLevel === '2' && dataset.row === item.dataset.row)
}

function rowView(row: FieldRow): HTMLElement {
  return h(
    'div',
    {
      class: 'smsm-row',
      role: 'treeitem',
      'aria-level': 1,
      'aria-selected': 'false',
      tabindex: -1,
      'data-row': row.id,
      'data-kind': row.kind
    },
    h('span', { class: 'smsm-name' }, row.name),
    h('code', { class: 'smsm-hex' }, hexOf(row)),
    h(
      'span',
      { class: 'smsm-meaning' },
      shown(row.meaning),
      row.text !== undefined && h('span', { class: 'smsm-value' }, shown(row.text))
    )
  )
}

/** Long fields by their beginning: the cells have them all. */
function hexOf({ octets }: FieldRow): string {
  const most = 8
  return octets.length > most ? `${octets.slice(0, most - 1).join(' ')} …` : octets.join(' ')
}

function bitView(row: FieldRow, bit: BitRow, _: Translate): HTMLElement {
  const key = bit.high === bit.low ? 'pdu-decode.inspector.bit' : 'pdu-decode.inspector.bits'
  const place = _(key, { high: bit.high, low: bit.low, binary: bit.binary })
  const pattern = h('code', { class: 'smsm-pattern', 'aria-hidden': 'true', title: place })
  for (const [i, char] of [...bit.pattern].entries())
    pattern.append(h('span', { class: char === '·' ? 'smsm-dot' : 'smsm-bit', 'data-nibble': i === 4 }, char))
  return h(
    'div',
    {
      class: 'smsm-row smsm-bits',
      role: 'treeitem',
      'aria-level': 2,
      'aria-selected': 'false',
      tabindex: -1,
      'data-row': row.id,
      'data-kind': row.kind
    },
    h('span', { class: 'smsm-name' }, bit.name),
    h('span', { class: 'smsm-hex' }, pattern, spoken(place)),
    h('span', { class: 'smsm-meaning' }, shown(bit.meaning))
  )
}
