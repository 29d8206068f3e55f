import { type RedEditor, translator } from '../red'
import { textOptions } from '../text-options'
import { createCounter } from './counter-view'
import { chooseDefaults } from './dialog-defaults'

/** Names of the dialog's fields, without `node-input-`. */
export interface CountedFields {
  /** A textarea, or what has been made a typedInput: of that only the type `str` is counted. */
  text: string
  encoding?: string
  languages?: string
  /** The text has `{{columns}}`, which each recipient has another value for. */
  template?: boolean
}

/** What jQuery adds to a field that Node-RED made a typedInput. */
interface TypedField {
  typedInput(method: 'type' | 'value'): string
  typedInput(method: 'value', value: string): void
  on(event: string, listener: () => void): void
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
  const count = () => {
    const value = text.read()
    const coding = encoding?.value ?? 'auto'
    const hint =
      value === undefined
        ? _('sms-send.counter.later')
        : fields.template && value.includes('{{')
          ? _('sms-send.counter.template')
          : undefined
    counter.show(coding === '8bit' ? undefined : value, textOptions(coding, languages?.value ?? ''), hint)
  }
  const replace = (replaced: string) => {
    text.write(replaced)
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
  count()
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
  const $ = (globalThis as unknown as { $(selector: string): TypedField }).$
  const typed = $(`#${element.id}`)
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
