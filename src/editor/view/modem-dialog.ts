import { type RedEditor, translator } from '../red'
import { chooseDefaults } from './dialog-defaults'
import { h } from './dom'
import { type Ask, createModemPanel } from './modem-panel'

interface Port {
  path: string
  name?: string
}

/**
 * The dialog of modem-config: shows the fields of the connection that is chosen, the ports that there are, and what can
 * be done with the modem. `ask` is jQuery's, to which the editor adds who the user is.
 */
export function prepareModemDialog(red: RedEditor, id: string, ask: Ask): void {
  const container = document.getElementById('sms-modem-panel')!
  const form = container.closest('form')!
  chooseDefaults(form)
  const connection = field('connection')
  const store = field('store')
  const show = () => {
    for (const row of form.querySelectorAll<HTMLElement>('[data-for]'))
      row.style.display = row.dataset.for!.split(' ').includes(connection.value) ? '' : 'none'
    document.getElementById('sms-modem-database')!.style.display = store.value === 'postgres' ? '' : 'none'
  }
  connection.addEventListener('change', show)
  store.addEventListener('change', show)
  show()
  void listPorts(ask)
  container.append(createModemPanel({ translate: translator(red), id, ask, fields: connectionFields }))
}

/** What the check needs to know: what the dialog shows now, deployed or not. */
function connectionFields(): Record<string, string> {
  const names = ['connection', 'port', 'baudRate', 'flowControl', 'host', 'tcpPort', 'number']
  return Object.fromEntries(names.map((name) => [name, field(name).value]))
}

async function listPorts(ask: Ask): Promise<void> {
  try {
    const ports = (await ask({ url: 'sms-modem/ports' })) as Port[]
    const options = ports.map(({ path, name }) => h('option', { value: path }, name ?? path))
    document.getElementById('sms-modem-ports')?.append(...options)
  } catch {
    // A path can be typed all the same.
  }
}

function field(name: string): HTMLInputElement {
  return document.getElementById(`node-config-input-${name}`) as HTMLInputElement
}
