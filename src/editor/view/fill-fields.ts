import { configOf, type EditedNode } from '../config-of'

/**
 * Shows in the fields of a dialog what the runtime takes the node for; before any of them is made a typedInput. Fields
 * of nodes that have all their properties are left as Node-RED has filled them.
 */
export function fillFields(node: EditedNode): void {
  for (const [name, value] of Object.entries(configOf(node))) {
    if (node._def.defaults[name]?.type !== undefined || node[name] === value) continue
    const field = fieldNamed(name)
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === true
    else if (field && !Array.isArray(value)) field.value = String(value ?? '')
  }
}

/** A field of the dialog that is open, of a node or of a configuration node. */
export function fieldNamed(name: string): HTMLInputElement | HTMLSelectElement | null {
  return document.querySelector(`#node-input-${name}, #node-config-input-${name}`)
}
