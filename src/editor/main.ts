/** What the editor of Node-RED loads: the inspector, its tab in the sidebar, the counter beside a text, and the dialog of a modem. */
export { checkModemField } from './modem-fields'
export { translator } from './red'
export { attachCounter } from './view/attach-counter'
export { createCounter } from './view/counter-view'
export { prepareDecodeDialog } from './view/decode-dialog'
export { createInspector } from './view/inspector-view'
export { prepareModemDialog } from './view/modem-dialog'
export { addSidebar, removeSidebar } from './view/sidebar'
