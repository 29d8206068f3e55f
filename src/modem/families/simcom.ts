import type { Family } from '../family'
import { firstOf } from './counters'

const pinCounter = firstOf('AT+SPIC', '+SPIC:')

/** SIM5320, SIM7600, SIM7070, A7670 and their like. Before `simcom`, which takes the rest. */
export const simcomLte: Family = {
  name: 'simcom-lte',
  // Some of them give half of the maker's name only.
  matches: (_manufacturer, model) => /\bA7\d{3}|SIM[5-8]\d{3}/i.test(model.replace(/_/g, ' ')),
  gapMs: 20,
  init: [],
  pinCounter,
  neverAcknowledges: true
}

/** SIM800, SIM900, SIM868: 2G. */
export const simcom: Family = {
  name: 'simcom',
  matches: (manufacturer, model) => /simcom/i.test(manufacturer) || /^SIM(COM_SIM)?\d{3}(\D|$)/i.test(model),
  gapMs: 20,
  init: [],
  pinCounter,
  neverAcknowledges: true,
  cmsCodes: {
    512: { text: 'SIM not ready', class: 'busy', submitted: 'no' },
    529: { text: 'sending not allowed', class: 'notReady', submitted: 'unknown' },
    531: { text: 'memory of the modem full', class: 'storage', submitted: 'no' }
  }
}
