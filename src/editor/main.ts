/** What the editor of Node-RED loads: the inspector, its tab in the sidebar, and the counter beside a text. */
export { translator } from './red'
export { attachCounter } from './view/attach-counter'
export { createCounter } from './view/counter-view'
export { prepareDecodeDialog } from './view/decode-dialog'
export { createInspector } from './view/inspector-view'
export { addSidebar, removeSidebar } from './view/sidebar'
