import { type CheckReport, checkView } from './check-view'
import { button, h, shown, type Translate } from './dom'
import { addStyles } from './styles'

/** As jQuery.ajax: rejects with an object that has `responseJSON` or `status`. */
export type Ask = (request: {
  url: string
  method?: 'GET' | 'POST'
  contentType?: string
  data?: string
}) => PromiseLike<unknown>

export interface ModemPanelOptions {
  translate: Translate
  /** Of the modem-config. */
  id: string
  ask: Ask
  /** The connection as the dialog shows it. */
  fields(): Record<string, string>
}

interface Held {
  id: string
  to: string
  state: string
  /** Its beginning. */
  text?: string
  reason?: string
  error?: { code: string; message: string }
}

const WORDS = ['resend', 'drop', 'markSent'] as const

/** What a person can ask of a modem and of what is held: the check, card and PIN, restart, release, decisions. */
export function createModemPanel({ translate, id, ask, fields }: ModemPanelOptions): HTMLElement {
  addStyles()
  const say = (key: string) => translate(`modem-config.panel.${key}`)
  const said = h('div', { role: 'status', class: 'sms-modem-said' })
  const tell = (...lines: (string | HTMLElement)[]) =>
    said.replaceChildren(...lines.map((line) => h('div', {}, line)))
  const post = (path: string, body: object = {}) =>
    ask({
      url: `sms-modem/${path}`,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(body)
    })
  const run = async (work: () => Promise<void>) => {
    tell(say('asking'))
    try {
      await work()
    } catch (error) {
      tell(shown(reasonOf(error) ?? say('failed')))
    }
  }

  const check = () =>
    run(async () => {
      const report = (await post('check', { id, ...fields() })) as CheckReport
      tell(checkView(report, translate))
    })
  const order = (what: string) =>
    run(async () => {
      await post(`modems/${id}/${what}`)
      tell(say('done'))
    })
  const held = () =>
    run(async () => {
      const { messages } = (await ask({ url: `sms-modem/modems/${id}/queue?held=true` })) as {
        messages: Held[]
      }
      if (messages.length === 0) tell(say('noneHeld'))
      else tell(...messages.map(rowOf))
    })
  const rowOf = (message: Held): HTMLElement => {
    const why = message.error?.message ?? message.reason ?? message.state
    const decide = (word: string) =>
      run(async () => {
        await post(`modems/${id}/decide`, { id: message.id, word })
        await held()
      })
    return h(
      'div',
      { class: 'smsm-held' },
      h('div', {}, h('strong', {}, message.to), ' ', shown(message.text ?? '')),
      h('div', {}, shown(why)),
      h('div', { class: 'smsm-actions' }, ...words(decide))
    )
  }
  const words = (decide: (word: string) => Promise<void>) =>
    WORDS.map((word) => button(translate(`modem-config.word.${word}`), () => void decide(word)))

  return h(
    'div',
    { class: 'form-row smsm' },
    h(
      'div',
      { class: 'smsm-actions' },
      button(say('check'), () => void check()),
      button(say('pinChanged'), () => void order('pin-changed')),
      button(say('reset'), () => void order('reset')),
      button(say('release'), () => void order('release')),
      button(say('held'), () => void held())
    ),
    said
  )
}

function reasonOf(error: unknown): string | undefined {
  return (error as { responseJSON?: { error?: { message?: string } } }).responseJSON?.error?.message
}
