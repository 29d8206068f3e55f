import { type RedEditor, translator } from '../red'
import { h } from './dom'
import { createInspector } from './inspector-view'

const TAB = 'sms-pdu-inspector'

/** The inspector as a tab of the editor's sidebar, once. */
export function addSidebar(red: RedEditor): void {
  if (red.sidebar.containsTab(TAB)) return
  const translate = translator(red)
  const inspector = createInspector({ translate })
  red.sidebar.addTab({
    id: TAB,
    label: translate('pdu-decode.inspector.tab'),
    name: translate('pdu-decode.inspector.title'),
    iconClass: 'fa fa-envelope-open-o',
    content: h('div', { class: 'smsm-sidebar' }, inspector.element),
    closeable: true,
    // A message is looked at while a node is set to it.
    enableOnEdit: true
  })
}

/** Takes the tab away when the nodes are removed from the palette. */
export function removeSidebar(red: RedEditor): void {
  if (red.sidebar.containsTab(TAB)) red.sidebar.removeTab(TAB)
}
