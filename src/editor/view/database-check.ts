import { button, h, shown, type Translate } from './dom'
import type { Ask } from './modem-panel'

interface DatabaseCheck {
  server: string
  schema: string
  /** What can be said of it: keys of the catalogue. */
  state: 'ready' | 'denied' | 'toMake' | 'cannotMake' | 'toUpdate' | 'tooNew'
}

/** Asks the database of the dialog what it is good for, deployed or not, and says so below its field. */
export function createDatabaseCheck(options: {
  translate: Translate
  /** Of the modem-config. */
  id: string
  ask: Ask
  /** What stands in the field. */
  database(): string
}): HTMLElement {
  const { translate, id, ask, database } = options
  const say = (key: string, values?: Record<string, unknown>) =>
    translate(`modem-config.database.${key}`, values)
  const said = h('div', { role: 'status', class: 'sms-modem-said' })
  const check = async () => {
    said.replaceChildren(translate('modem-config.panel.asking'))
    try {
      const { server, schema, state } = (await ask({
        url: 'sms-modem/check-database',
        method: 'POST',
        contentType: 'application/json',
        data: JSON.stringify({ id, database: database() })
      })) as DatabaseCheck
      said.replaceChildren(shown(say(state, { server, schema })))
    } catch (error) {
      said.replaceChildren(shown(reasonOf(error) ?? translate('modem-config.panel.failed')))
    }
  }
  return h(
    'div',
    { class: 'smsm' },
    h(
      'div',
      { class: 'smsm-actions' },
      button(say('check'), () => void check())
    ),
    said
  )
}

function reasonOf(error: unknown): string | undefined {
  return (error as { responseJSON?: { error?: { message?: string } } }).responseJSON?.error?.message
}
