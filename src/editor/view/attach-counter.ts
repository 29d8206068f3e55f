import { type RedEditor, translator } from '../red'
import { textOptions } from '../text-options'
import { createCounter } from './counter-view'
import { chooseDefaults } from './dialog-defaults'
import { typedField } from './typed-field'

/** Names of the dialog's fields, without `node-input-`. */
export interface CountedFields {
  /** A textarea, or what has been made a typedInput: of that only the type `str` is counted. */
  text: string
  encoding?: string
  languages?: string
  /** Of class 0 the preview shows what a phone does with it: at once, and not kept. */
  class?: string
  /** The text has `{{columns}}`, which each recipient has another value for. */
  template?: boolean
  /** What such a text becomes, where a sample is there; and a sentence about it. */
  fill?(text: string): { text?: string; hint?: string }
}

/**
 * Puts a counter into a dialog, beside a text. It counts a text that stands in the dialog, with the encoding and the
 * languages that are chosen there; a text that comes with the message it cannot know.
 */
export function attachCounter(red: RedEditor, container: HTMLElement, fields: CountedFields): void {
  const _ = translator(red)
  const form = container.closest('form')
  const text = textField(fields.text)
  const encoding = input(fields.encoding)
  const languages = input(fields.languages)
  const messageClass = input(fields.class)
  const count = () => {
    const value = text.read()
    const coding = encoding?.value ?? 'auto'
    const filled = value === undefined ? { hint: _('sms-send.counter.later') } : filledIn(value, fields, _)
    const options = textOptions(coding, languages?.value ?? '')
    const counted = coding === '8bit' ? undefined : filled.text
    counter.show(counted, options, filled.hint, messageClass?.value === '0')
  }
  const replace = (change: (text: string) => string) => {
    text.write(change(text.read() ?? ''))
    count()
    text.focus()
  }
  const counter = createCounter({ translate: _, replace })
  chooseDefaults(form)
  container.append(counter.element)
  // A field tells a change when it is left; this counts with each key.
  form?.addEventListener('input', count)
  text.changed(count)
  encoding?.addEventListener('change', count)
  messageClass?.addEventListener('change', count)
  count()
}

function filledIn(
  text: string,
  { template, fill }: CountedFields,
  _: ReturnType<typeof translator>
): { text?: string; hint?: string } {
  if (fill) return fill(text)
  return { text, ...(template && text.includes('{{') && { hint: _('sms-send.counter.template') }) }
}

interface TextField {
  /** Undefined where the text is not in the dialog. */
  read(): string | undefined
  write(text: string): void
  changed(listener: () => void): void
  focus(): void
}

function textField(name: string): TextField {
  const element = input(name)
  if (!element) throw new Error(`The dialog has no field ${name}.`)
  if (element instanceof HTMLTextAreaElement)
    return {
      read: () => element.value,
      write(text) {
        element.value = text
        element.dispatchEvent(new Event('change', { bubbles: true }))
      },
      changed: (listener) => element.addEventListener('change', listener),
      focus: () => element.focus()
    }
  const typed = typedField(name)
  return {
    read: () => (typed.typedInput('type') === 'str' ? typed.typedInput('value') : undefined),
    write: (text) => typed.typedInput('value', text),
    changed: (listener) => typed.on('change', listener),
    focus: () => element.parentElement?.querySelector<HTMLElement>('.red-ui-typedInput-input')?.focus()
  }
}

function input(name: string | undefined): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null {
  return name === undefined
    ? null
    : document.querySelector<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
        `#node-input-${name}`
      )
}
