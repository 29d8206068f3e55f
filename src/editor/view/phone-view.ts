import type { CountModel, Piece } from '../count-model'
import { h, icon, shown, type Translate } from './dom'

/**
 * As a phone shows it: one bubble, with thin lines where one part ends and the next begins. A flash message stands over
 * whatever the phone shows, and is not kept.
 */
export function phoneView({ pieces, measured }: CountModel, flash: boolean, _: Translate): HTMLElement {
  const bubble = h('div', { class: 'smsm-bubble smsm-preview', dir: 'auto' })
  let segment = 0
  for (const piece of pieces) {
    if (piece.segment > segment) {
      segment = piece.segment
      bubble.append(
        h(
          'span',
          { class: 'smsm-cut', 'data-part': segment + 1 },
          h('span', {}, _('sms-send.counter.part', { part: segment + 1, parts: measured.segments }))
        )
      )
    }
    bubble.append(pieceView(piece))
  }
  const head = h(
    'div',
    { class: 'smsm-phone-head' },
    icon(flash ? 'bolt' : 'comment'),
    ' ',
    _(flash ? 'sms-send.counter.flash' : 'sms-send.counter.preview')
  )
  // It scrolls: with the keyboard, too.
  const screen = h(
    'div',
    { class: 'smsm-screen', tabindex: 0, role: 'group', 'aria-label': head.textContent?.trim() },
    bubble
  )
  return h('div', { class: flash ? 'smsm-phone smsm-flash' : 'smsm-phone' }, head, screen)
}

function pieceView({ text, dear }: Piece): HTMLElement {
  return dear ? h('mark', { class: 'smsm-dear-char' }, shown(text)) : shown(text)
}
