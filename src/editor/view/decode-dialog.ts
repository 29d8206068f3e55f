import type { Framing } from '../framing'
import { type RedEditor, translator } from '../red'
import { chooseDefaults } from './dialog-defaults'
import { createInspector, type Inspector } from './inspector-view'

/** Puts the inspector into the dialog of pdu-decode; it knows how the node is set. */
export function prepareDecodeDialog(red: RedEditor, container: HTMLElement): Inspector {
  chooseDefaults(container.closest('form'))
  const direction = field<HTMLSelectElement>('direction')
  const hasSmsc = field<HTMLInputElement>('hasSmsc')
  const rpError = field<HTMLInputElement>('rpError')
  const framing = (): Framing => ({
    toNetwork: direction.value === 'to-network',
    noSmsc: !hasSmsc.checked,
    rpError: rpError.checked
  })
  const take = (wanted: Framing) => {
    direction.value = wanted.toNetwork ? 'to-network' : 'from-network'
    hasSmsc.checked = !wanted.noSmsc
    rpError.checked = wanted.rpError
  }
  const inspector = createInspector({ translate: translator(red), node: { framing, take } })
  for (const input of [direction, hasSmsc, rpError])
    input.addEventListener('change', () => inspector.refresh())
  container.append(inspector.element)
  return inspector
}

function field<Kind extends HTMLElement>(name: string): Kind {
  const found = document.getElementById(`node-input-${name}`)
  if (!found) throw new Error(`The dialog has no field ${name}.`)
  return found as Kind
}
