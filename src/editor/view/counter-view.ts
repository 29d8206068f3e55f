import type { TextOptions } from '../../pdu/index'
import {
  type CountModel,
  type CountRefusal,
  countText,
  type Dear,
  type Offer,
  plainText
} from '../count-model'
import { button, h, icon, shown, type Translate } from './dom'
import { phoneView } from './phone-view'
import { addStyles } from './styles'

export interface Counter {
  element: HTMLElement
  /**
   * Counts a text as it would be sent with these options. No text (it comes with the message, or from elsewhere):
   * nothing is counted. `hint` is a sentence about that, or about what is counted; `flash`: it is shown at once.
   */
  show(text: string | undefined, options?: TextOptions, hint?: string, flash?: boolean): void
}

export interface CounterOptions {
  translate: Translate
  /** Makes a change that the user accepted to the text that is there; without it nothing is offered. */
  replace?: (change: (text: string) => string) => void
}

/** A counter beside a text: what it costs and why, what would make it cheaper, and how it looks on a phone. */
export function createCounter({ translate: _, replace }: CounterOptions): Counter {
  addStyles()
  const status = h('div', { class: 'smsm-spoken', role: 'status' })
  const body = h('div', { class: 'smsm-count-body' })
  const element = h('div', { class: 'smsm smsm-counter' }, status, body)
  let before = ''
  const show: Counter['show'] = (text, options = {}, hint, flash = false) => {
    // A field that is left tells a change though there is none: what is about to be clicked must not be made anew.
    const now = JSON.stringify([text, options, hint, flash])
    if (now === before) return
    before = now
    const hints = hint ? [h('p', { class: 'smsm-count-hint' }, hint)] : []
    if (text === undefined) {
      body.replaceChildren(...hints)
      status.textContent = ''
      return
    }
    const count = countText(text, options)
    const views =
      'refused' in count ? refusalView(text, count, _, replace) : countView(text, count, _, replace)
    const phone = 'refused' in count || text === '' ? [] : [phoneView(count, flash, _)]
    body.replaceChildren(h('div', { class: 'smsm-count-words' }, ...views, ...hints), ...phone)
    const said = 'refused' in count ? count.refused.message : summary(count, _).join(', ')
    if (status.textContent !== said) status.textContent = said
  }
  return { element, show }
}

type Replace = CounterOptions['replace']

function countView(text: string, count: CountModel, _: Translate, replace: Replace): HTMLElement[] {
  const parts = [lineView(count, _), meterView(count)]
  if (count.measured.encoding === 'ucs2' && count.dear.length > 0)
    parts.push(dearView(text, count, _, replace))
  return parts
}

/** Alphabet, parts, and what is taken and left of the last one. */
function summary({ measured, room, used }: CountModel, _: Translate): string[] {
  const { encoding, segments, left, nationalLanguage } = measured
  return [
    _(nationalLanguage ? 'sms-send.counter.gsm7-table' : `sms-send.counter.${encoding}`),
    _('sms-send.counter.parts', { count: segments }),
    _(segments > 1 ? 'sms-send.counter.used-last' : 'sms-send.counter.used', { used, room }),
    _('sms-send.counter.left', { count: left })
  ]
}

function lineView(count: CountModel, _: Translate): HTMLElement {
  const { measured, characters } = count
  const [alphabet = '', parts = '', used = '', left = ''] = summary(count, _)
  return h(
    'div',
    { class: 'smsm-count-line' },
    h('span', { class: 'smsm-type', 'data-encoding': measured.encoding }, alphabet),
    h('strong', {}, parts),
    h('span', {}, used),
    h('span', { class: 'smsm-left' }, left),
    h('span', { class: 'smsm-characters' }, _('sms-send.counter.characters', { count: characters }))
  )
}

/** A bar for each part; the last as full as it is. */
function meterView({ measured: { segments }, used, room }: CountModel): HTMLElement {
  const most = 24
  const bars = Array.from({ length: Math.min(segments, most) }, (_, i) => {
    const full = i < Math.min(segments, most) - 1 ? 1 : used / room
    const bar = h('span', { class: 'smsm-bar-room' }, h('span', { class: 'smsm-bar-used' }))
    bar.style.setProperty('--smsm-full', `${Math.round(full * 100)}%`)
    return bar
  })
  return h('div', { class: 'smsm-meter', 'aria-hidden': 'true' }, ...bars)
}

/** Which characters make the text a dear one, and what would help. */
function dearView(
  text: string,
  { dear, offer, withTables, measured }: CountModel,
  _: Translate,
  replace: Replace
): HTMLElement {
  const box = h('div', { class: 'smsm-notice smsm-dear' })
  box.append(
    h('p', {}, icon('exclamation-triangle'), ' ', _('sms-send.counter.forced', { count: dear.length }))
  )
  const most = 12
  const list = h(
    'ul',
    { class: 'smsm-dear-list', 'aria-label': _('sms-send.counter.forced-list') },
    ...dear.slice(0, most).map((one) => dearItem(one, _, replace))
  )
  if (dear.length > most) list.append(h('li', {}, _('sms-send.counter.more', { count: dear.length - most })))
  box.append(list)
  if (withTables) box.append(h('p', {}, _('sms-send.counter.with-tables', { count: withTables.segments })))
  if (offer && replace) box.append(offerButton(text, offer, measured.segments, _, replace))
  return box
}

function dearItem({ char, name, count, instead }: Dear, _: Translate, replace: Replace): HTMLElement {
  const item = h(
    'li',
    {},
    h('span', { class: 'smsm-char' }, shown(char)),
    h('span', { class: 'smsm-char-name' }, count > 1 ? _('sms-send.counter.times', { name, count }) : name)
  )
  if (instead !== undefined && replace) {
    const label =
      instead === ''
        ? _('sms-send.counter.remove')
        : instead === ' '
          ? _('sms-send.counter.by-space')
          : _('sms-send.counter.by', { instead })
    item.append(
      button(label, () => replace((text) => text.replaceAll(char, () => instead)), {
        'aria-label': _('sms-send.counter.replace-one', { name, label })
      })
    )
  }
  return item
}

/** `whole` is what was counted: of a template, what it becomes, and then the template has to be changed itself. */
function offerButton(
  whole: string,
  { text, measured }: Offer,
  segments: number | undefined,
  _: Translate,
  replace: NonNullable<Replace>
): HTMLElement {
  const saved = (segments ?? measured.segments) - measured.segments
  const key = saved > 0 ? 'sms-send.counter.replace-all-saves' : 'sms-send.counter.replace-all'
  return button(_(key, { count: saved }), () => replace((own) => (own === whole ? text : plainText(own))), {
    class: 'red-ui-button red-ui-button-small smsm-offer'
  })
}

function refusalView(
  text: string,
  { refused, offer }: CountRefusal,
  _: Translate,
  replace: Replace
): HTMLElement[] {
  const box = h(
    'div',
    { class: 'smsm-notice smsm-refused' },
    h('p', {}, icon('times-circle'), ' ', shown(refused.message))
  )
  if (offer && replace) box.append(offerButton(text, offer, undefined, _, replace))
  return [box]
}
