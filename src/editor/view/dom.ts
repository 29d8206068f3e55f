import { visibleRuns, visibleText } from '../visible-text'

/** Catalogue lookup: the whole key, such as `pdu-decode.inspector.title`. */
export type Translate = (key: string, options?: Record<string, unknown>) => string

type Child = Node | string | undefined | false

export interface Attributes {
  [name: string]: string | number | boolean | undefined | ((event: Event) => void)
}

/**
 * An element. Functions become listeners of the event that the name without `on` says, true an empty attribute;
 * strings become text and never markup: what stands in an SMS is not ours.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : visibleText(String(value)))
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)))
  return element
}

/** Text from a PDU: what nobody sees is shown as a mark with its name. */
export function shown(text: string): HTMLSpanElement {
  const runs = visibleRuns(text).map((run) =>
    run.mark ? h('span', { class: 'smsm-mark', title: run.mark, dir: 'ltr' }, run.text) : run.text
  )
  // The text has a direction of its own, which must not turn what stands beside it.
  return h('span', { class: 'smsm-shown', dir: 'auto' }, ...runs)
}

/** A part of the page for screen readers only. */
export function spoken(text: string): HTMLSpanElement {
  return h('span', { class: 'smsm-spoken' }, text)
}

export function icon(name: string): HTMLElement {
  return h('i', { class: `fa fa-${name}`, 'aria-hidden': 'true' })
}

/** A button of the look of Node-RED's. */
export function button(label: string, onclick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'red-ui-button red-ui-button-small', onclick, ...attributes },
    label
  )
}

/** Puts a text into the clipboard; also without https, where the browser has no other way. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copySelection(text)
  }
}

function copySelection(text: string): boolean {
  const before = document.activeElement
  const area = h('textarea', { class: 'smsm-spoken', 'aria-hidden': 'true' })
  area.value = text
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return done
}

let ids = 0

/** An id that is not in the page yet: the bundle may have been loaded twice. */
export function newId(): string {
  do ids += 1
  while (document.getElementById(`smsm-${ids}`))
  return `smsm-${ids}`
}
