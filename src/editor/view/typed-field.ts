import { newId } from './dom'

/** As much of what jQuery adds to a field that is a typedInput as is used here. */
export interface TypedField {
  typedInput(options: { default: string; types: string[]; typeField: string }): void
  typedInput(method: 'type' | 'value'): string
  typedInput(method: 'value', value: string): void
  on(event: string, listener: () => void): void
}

const TYPES = ['msg', 'str', 'env', 'flow', 'global', 'jsonata']

/** The field of the dialog, which has been made a typedInput or is about to be. */
export function typedField(name: string): TypedField {
  return (globalThis as unknown as { $(selector: string): TypedField }).$(`#node-input-${name}`)
}

/**
 * Makes a field a typedInput whose default and first type is `first`. What the label says belongs to the field that
 * Node-RED puts there instead: it is read out, and focused by a click on the label.
 */
export function makeTyped(name: string, first: 'msg' | 'str'): TypedField {
  const field = typedField(name)
  const types = [first, ...TYPES.filter((type) => type !== first)]
  field.typedInput({ default: first, types, typeField: `#node-input-${name}Type` })
  const hidden = document.getElementById(`node-input-${name}`)
  const shown = hidden?.parentElement?.querySelector<HTMLElement>('.red-ui-typedInput-input')
  const label = document.querySelector<HTMLLabelElement>(`label[for="node-input-${name}"]`)
  if (!shown || !label) return field
  // Its words come later: Node-RED puts them in when the dialog is prepared.
  label.id ||= newId()
  shown.setAttribute('aria-labelledby', label.id)
  label.addEventListener('click', () => shown.focus())
  return field
}
