import { button, h, newId, type Translate } from './dom'
import { type OptionsView, optionsView } from './options-view'

/** What stays on the page while results come and go. */
export interface Frame {
  element: HTMLElement
  input: HTMLTextAreaElement
  options: OptionsView
  copy: HTMLButtonElement
  /** Said to those who do not see the result change. */
  status: HTMLElement
  result: HTMLElement
}

export interface FrameActions {
  /** Another text, or other choices. */
  changed(): void
  example(): void
  clear(): void
  copy(): void
}

/** The input with its buttons, the choices, and room for a result. */
export function frameView(_: Translate, { changed, example, clear, copy }: FrameActions): Frame {
  const id = newId()
  const input = h('textarea', {
    id,
    class: 'smsm-input',
    rows: 3,
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: _('pdu-decode.inspector.placeholder'),
    oninput: changed
  })
  const copyButton = button(_('pdu-decode.inspector.copy'), copy, {
    disabled: true,
    onblur: () => {
      copyButton.textContent = _('pdu-decode.inspector.copy')
    }
  })
  const options = optionsView(_, changed)
  const status = h('div', { class: 'smsm-spoken', role: 'status' })
  const result = h('div', { class: 'smsm-result' })
  const buttons = [
    button(_('pdu-decode.inspector.example'), example),
    button(_('pdu-decode.inspector.clear'), clear),
    copyButton
  ]
  const element = h(
    'div',
    { class: 'smsm smsm-inspector' },
    h('label', { for: id, class: 'smsm-label' }, _('pdu-decode.inspector.input')),
    input,
    h('div', { class: 'smsm-actions smsm-bar' }, ...buttons),
    options.element,
    status,
    result
  )
  return { element, input, options, copy: copyButton, status, result }
}
