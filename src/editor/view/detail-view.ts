import type { Framing } from '../framing'
import type { PduView } from '../inspector-model'
import type { FindingView } from '../reported'
import { h, shown, type Translate } from './dom'
import { findingsView } from './findings-view'
import { linkRows } from './linking'
import { meaningsView } from './meanings-view'
import { octetsView } from './octets-view'
import { questionView } from './question-view'
import { framingWords } from './words'

export interface DetailActions {
  answer(view: PduView, framing: Framing): void
  use(view: PduView, finding: FindingView): void
}

/** One PDU: what is wrong with it, its octets, and what they mean; of the only one also its message, behind that. */
export function detailView(
  view: PduView,
  of: number,
  message: HTMLElement | undefined,
  _: Translate,
  actions: DetailActions
): HTMLElement {
  const box = h('div', { class: 'smsm-detail' })
  const linking = linkRows(box)
  const focus = (role: string, row: string, octet?: number) => {
    const all = [...box.querySelectorAll<HTMLElement>(`[role=${role}][data-row="${row}"]`)]
    const wanted = octet === undefined ? all[0] : (all[octet] ?? all[0])
    wanted?.focus()
  }
  const show = ({ row, octet }: FindingView) => {
    if (row === undefined) return
    const at = view.rows.find(({ id }) => id === row)?.at ?? view.unread?.at ?? 0
    focus('option', row, octet === undefined ? undefined : octet - at)
  }
  box.append(headView(view, of, _))
  if (view.why === 'unclear') box.append(questionView(view, _, (framing) => actions.answer(view, framing)))
  else box.append(findingsView(view, _, { show, use: (finding) => actions.use(view, finding) }))
  if (message) box.append(message)
  box.append(
    h('h4', {}, _('pdu-decode.inspector.octets')),
    octetsView(view, _, linking, (row) => focus('treeitem', row))
  )
  if (view.rows.length > 0)
    box.append(
      h('h4', {}, _('pdu-decode.inspector.meanings')),
      meaningsView(view, _, linking, (row) => focus('option', row))
    )
  return box
}

/** The focus goes where the octets begin. */
export function focusOctet(container: HTMLElement): void {
  container.querySelector<HTMLElement>('[role=option][tabindex="0"]')?.focus()
}

/** How it is read, and why so. */
function headView({ framing, why, number, given }: PduView, of: number, _: Translate): HTMLElement {
  const box = h('p', { class: 'smsm-read-as' })
  if (of > 1)
    box.append(h('strong', {}, _('pdu-decode.inspector.pdu-of', { number: number + 1, count: of })), ' ')
  if (given.pdu === '') box.append(_('pdu-decode.inspector.no-line'))
  else if (framing)
    box.append(
      _('pdu-decode.inspector.read-as', { framing: framingWords(framing, _) }),
      ' ',
      shown(_(`pdu-decode.why.${why}`))
    )
  return box
}
