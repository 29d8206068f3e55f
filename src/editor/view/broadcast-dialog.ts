import type { EditedNode } from '../config-of'
import { type RedEditor, translator } from '../red'
import { type Columns, fillIn, sampleRow } from '../sample-row'
import { attachCounter } from './attach-counter'
import { button, h, icon, shown, type Translate } from './dom'
import { fillFields } from './fill-fields'
import { makeTyped } from './typed-field'

/**
 * The dialog of sms-broadcast: the counter counts what a row becomes that somebody pastes as a sample, and names the
 * columns that it lacks. The sample is not saved with the node.
 */
export function prepareBroadcastDialog(red: RedEditor, node: EditedNode): void {
  const translate = translator(red)
  fillFields(node)
  const text = makeTyped('text', 'str')
  const sample = document.getElementById('sms-broadcast-sample') as HTMLTextAreaElement
  const about = h('div', { class: 'smsm smsm-sample', role: 'status' })
  sample.after(about)
  const fill = (template: string) => {
    const columns = sampleRow(sample.value)
    const filled = fillIn(template, columns)
    showSample(about, sample.value, columns, filled.missing, translate, insert)
    if (filled.problem !== undefined && template.trim() !== '') return { hint: filled.problem }
    if (columns) return { text: filled.text ?? template, hint: translate('sms-broadcast.sample.counted') }
    const hint = template.includes('{{') ? translate('sms-broadcast.sample.none') : undefined
    return { text: template, ...(hint !== undefined && { hint }) }
  }
  const insert = (column: string) => {
    if (text.typedInput('type') === 'str')
      text.typedInput('value', `${text.typedInput('value')}{{${column}}}`)
  }
  attachCounter(red, document.getElementById('sms-broadcast-counter')!, {
    text: 'text',
    encoding: 'encoding',
    languages: 'languages',
    class: 'class',
    fill
  })
}

/** The columns that there are, each to be put into the text, and those that there are not. */
function showSample(
  about: HTMLElement,
  pasted: string,
  columns: Columns | undefined,
  missing: readonly string[],
  translate: Translate,
  insert: (column: string) => void
): void {
  const now = JSON.stringify([pasted, columns, missing])
  if (about.dataset.shows === now) return
  about.dataset.shows = now
  about.replaceChildren()
  if (pasted.trim() !== '' && !columns) about.append(h('p', {}, translate('sms-broadcast.sample.unread')))
  for (const name of missing)
    about.append(
      h(
        'p',
        { class: 'smsm-lacking' },
        icon('exclamation-triangle'),
        ' ',
        shown(translate('sms-broadcast.sample.missing', { name }))
      )
    )
  if (!columns) return
  const names = Object.keys(columns)
  const chips = names.map((name) =>
    button(name, () => insert(name), {
      title: String(columns[name]),
      'aria-label': translate('sms-broadcast.sample.insert', { name })
    })
  )
  about.append(h('div', { class: 'smsm-actions' }, ...chips))
}
