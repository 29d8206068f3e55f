import type { Framing, Reading } from '../framing'
import type { PduView } from '../inspector-model'
import { h, icon, shown, type Translate } from './dom'
import { framingWords, readingWords } from './words'

/** Asks how a PDU is to be read, where its octets do not tell: what each choice would give stands beside it. */
export function questionView(
  { choices }: PduView,
  _: Translate,
  answer: (framing: Framing) => void
): HTMLElement {
  const none = choices.every(({ fit }) => fit === 'none')
  return h(
    'div',
    { class: 'smsm-question', role: 'group', 'aria-label': _('pdu-decode.question.title') },
    h('p', {}, icon('question-circle'), ' ', h('strong', {}, _('pdu-decode.question.title'))),
    h(
      'p',
      {},
      _(none ? 'pdu-decode.question.none-fits' : 'pdu-decode.question.several-fit', { count: choices.length })
    ),
    ...choices.map((reading) => choiceView(reading, _, answer))
  )
}

function choiceView(reading: Reading, _: Translate, answer: (framing: Framing) => void): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'smsm-choice', onclick: () => answer(reading.framing) },
    h('strong', {}, framingWords(reading.framing, _)),
    h('span', {}, shown(readingWords(reading, _)))
  )
}
