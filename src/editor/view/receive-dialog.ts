import { configOf, type EditedNode, saveVersion } from '../config-of'
import { type RedEditor, translator } from '../red'
import { type SenderRow, trySender, wrongRules } from '../sender-trial'
import { h, icon, type Translate } from './dom'
import { fillFields } from './fill-fields'
import { type RuleRow, ruleRow } from './sender-row'
import { addStyles } from './styles'

/** As much of the editableList of Node-RED as is used here. */
interface ListQuery {
  editableList(options: {
    addItem(row: Iterable<HTMLElement>, index: number, rule: Partial<SenderRow>): void
    removable: boolean
    sortable: boolean
    addButton: boolean
    removeItem(): void
    sortItems(): void
  }): void
  editableList(method: 'addItem', rule: Partial<SenderRow>): void
  editableList(method: 'items'): { each(visit: (this: unknown) => void): void }
}

const LIST = '#node-input-senders-container'
const ROWS = new WeakMap<Element, RuleRow>()

/** The dialog of sms-receive: the senders as a list, in which each rule is tried while it is written. */
export function prepareReceiveDialog(red: RedEditor, node: EditedNode): void {
  addStyles()
  fillFields(node)
  const translate = translator(red)
  const list = document.querySelector<HTMLElement>(LIST)!
  const trial = h('input', {
    type: 'text',
    id: 'sms-receive-trial',
    placeholder: translate('sms-receive.placeholder.trial')
  })
  const verdict = h('div', { class: 'smsm smsm-verdict', role: 'status' })
  const show = () => showTrial(rows(list), trial.value, verdict, translate)
  editable(list).editableList({
    addItem([row], _, rule) {
      const made = ruleRow(rule, translate, show)
      row!.append(made.element)
      ROWS.set(row!, made)
      // Node-RED has a cross without a name there, some versions behind this.
      queueMicrotask(() => nameRemoval(row!, translate('sms-receive.label.remove')))
      show()
    },
    removable: true,
    sortable: true,
    addButton: true,
    // The row is taken away behind this.
    removeItem: () => queueMicrotask(show),
    sortItems: show
  })
  const { senders } = configOf(node)
  const saved: Partial<SenderRow>[] = Array.isArray(senders) ? senders : []
  for (const rule of saved) editable(list).editableList('addItem', rule)
  trial.addEventListener('input', show)
  document.getElementById('sms-receive-trial-place')!.append(trial, verdict)
  show()
}

function nameRemoval(row: HTMLElement, name: string): void {
  const cross = row.parentElement?.querySelector('.red-ui-editableList-item-remove')
  cross?.setAttribute('aria-label', name)
  cross?.setAttribute('title', name)
}

/** Takes over what stands in the list. */
export function saveReceiveDialog(node: EditedNode): void {
  const list = document.querySelector<HTMLElement>(LIST)!
  node.senders = rows(list)
    .map((row) => row.read())
    .filter(({ value }) => value.trim() !== '')
  saveVersion(node)
}

/** True, or what is wrong with the rules: for Node-RED, which marks the node. */
export function checkSenders(value: unknown, opt: unknown): true | false | string {
  const wrong = wrongRules(value)
  if (wrong.length === 0) return true
  return opt ? wrong.join(' ') : false
}

function showTrial(shown: RuleRow[], typed: string, verdict: HTMLElement, translate: Translate): void {
  const rules = shown.map((row) => row.read())
  const { rows: verdicts, allowed } = trySender(rules, typed)
  shown.forEach((row, i) => {
    row.show(verdicts[i])
  })
  const everybody = rules.every(({ value, off }) => value.trim() === '' || off)
  const words =
    allowed !== undefined
      ? translate(allowed ? 'sms-receive.trial.allowed' : 'sms-receive.trial.others')
      : everybody
        ? translate('sms-receive.trial.everybody')
        : ''
  if (verdict.textContent?.trim() === words) return
  const mark = allowed === undefined ? 'users' : allowed ? 'check-circle' : 'minus-circle'
  verdict.dataset.allowed = String(allowed)
  verdict.replaceChildren(...(words === '' ? [] : [icon(mark), ' ', words]))
}

function rows(list: HTMLElement): RuleRow[] {
  return [...list.querySelectorAll('.red-ui-editableList-item-content')].flatMap((row) => ROWS.get(row) ?? [])
}

function editable(list: HTMLElement): ListQuery {
  return (globalThis as unknown as { $(element: HTMLElement): ListQuery }).$(list)
}
