import type { EditedNode } from '../config-of'
import { type Fields, missingIn } from '../missing'
import type { ModemNode } from '../modem-fields'
import { languageOf, type RedEditor, translator } from '../red'
import { sectionWords } from '../section-words'
import { attachCountryList } from './country-field'
import { createDatabaseCheck } from './database-check'
import { chooseDefaults } from './dialog-defaults'
import { h, icon, type Translate } from './dom'
import { fillFields } from './fill-fields'
import { type Ask, createModemPanel } from './modem-panel'
import { addStyles } from './styles'
import { whenReleased } from './when-released'

interface Port {
  path: string
  name?: string
}

/**
 * The dialog of modem-config: shows the fields of the connection that is chosen, the ports that there are, what is
 * missing, and what can be done with the modem. `ask` is jQuery's, to which the editor adds who the user is.
 */
export function prepareModemDialog(red: RedEditor, node: EditedNode & ModemNode, ask: Ask): void {
  addStyles()
  const translate = translator(red)
  const container = document.getElementById('sms-modem-panel')!
  const form = container.closest('form')!
  fillFields(node)
  chooseDefaults(form)
  const names = [...Object.keys(node._def.defaults), 'pin', 'database']
  const fields = () => fieldsNamed(names)
  const notice = h('div', { role: 'status', class: 'smsm smsm-missing-notice' })
  form.querySelector('.form-row')!.before(notice)
  const show = () => {
    showRows(form, fields())
    showMissing(notice, fields(), node, translate)
    showSections(form, fields(), translate)
  }
  // Not with each key: what is half typed is not wrong yet, and the notice would push the field away.
  form.addEventListener('change', whenReleased(form, show))
  attachCountryList(field('country')!, languageOf(red), translate('modem-config.label.country'))
  show()
  openWrong(form, fields(), node)
  void listPorts(ask)
  const database = () => field('database')?.value.trim() ?? ''
  const databaseCheck = createDatabaseCheck({ translate, id: String(node.id), ask, database })
  document.getElementById('sms-modem-database')!.append(databaseCheck)
  container.append(createModemPanel({ translate, id: String(node.id), ask, fields: connectionFields }))
}

/** Rows of other connections, and of the other store, are not there. */
function showRows(form: HTMLFormElement, { connection = '', store }: Fields): void {
  for (const row of form.querySelectorAll<HTMLElement>('[data-for]'))
    row.style.display = row.dataset.for!.split(' ').includes(connection) ? '' : 'none'
  document.getElementById('sms-modem-database')!.style.display = store === 'postgres' ? '' : 'none'
}

/** Written anew only where it says something else: it is read out. */
function showMissing(notice: HTMLElement, fields: Fields, node: ModemNode, translate: Translate): void {
  const messages = missingIn(fields, node).map(({ message }) => message)
  const said = JSON.stringify(messages)
  if (notice.dataset.said === said) return
  notice.dataset.said = said
  notice.replaceChildren()
  if (messages.length === 0) return
  notice.append(
    h(
      'div',
      { class: 'smsm-notice' },
      h('p', {}, icon('exclamation-triangle'), ' ', translate('modem-config.panel.missing')),
      h('ul', { class: 'smsm-lacks' }, ...messages.map((message) => h('li', {}, message)))
    )
  )
}

function showSections(form: HTMLFormElement, fields: Fields, translate: Translate): void {
  const say = (key: string, values?: Record<string, unknown>) =>
    translate(`modem-config.section.${key}`, values)
  for (const words of form.querySelectorAll<HTMLElement>('[data-section]'))
    words.textContent = sectionWords(words.dataset.section!, fields, say)
}

/** What has to be mended must not be folded away. */
function openWrong(form: HTMLFormElement, fields: Fields, node: ModemNode): void {
  for (const one of missingIn(fields, node)) {
    const section = field(one.field)?.closest('details')
    if (section && form.contains(section)) section.open = true
  }
}

/** What the check needs to know: what the dialog shows now, deployed or not. */
function connectionFields(): Fields {
  return fieldsNamed(['connection', 'port', 'baudRate', 'flowControl', 'host', 'tcpPort', 'number'])
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

function fieldsNamed(names: readonly string[]): Fields {
  return Object.fromEntries(names.flatMap((name) => [[name, field(name)?.value.trim() ?? '']]))
}

function field(name: string): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`#node-config-input-${name}`)
}
