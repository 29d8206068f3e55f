import type { Framing } from '../framing'
import type { PduView } from '../inspector-model'
import { button, h, icon, type Translate } from './dom'
import { framingWords } from './words'

/** The node in whose dialog the inspector stands. */
export interface NodeBeside {
  /** How it is set to read PDUs. */
  framing(): Framing
  /** Sets it so. */
  take(framing: Framing): void
}

/** Says so where the node, as it is set, would read the PDU in another way than the one that fits. */
export function nodeNotice(
  pdus: readonly PduView[],
  node: NodeBeside,
  _: Translate,
  changed: () => void
): HTMLElement | undefined {
  const set = node.framing()
  // What the modem says counts for the node, too.
  const other = pdus.find(
    ({ framing, given }) => framing && given.source === 'line' && !sameFraming(framing, set)
  )
  const wanted = other?.framing
  if (!wanted) return undefined
  return h(
    'div',
    { class: 'smsm-notice' },
    h(
      'p',
      {},
      icon('cog'),
      ' ',
      _('pdu-decode.node.differs', { set: framingWords(set, _), wanted: framingWords(wanted, _) })
    ),
    button(_('pdu-decode.node.take'), () => {
      node.take(wanted)
      changed()
    })
  )
}

function sameFraming(a: Framing, b: Framing): boolean {
  return a.toNetwork === b.toNetwork && a.noSmsc === b.noSmsc && (a.rpError === b.rpError || !a.rpError)
}
