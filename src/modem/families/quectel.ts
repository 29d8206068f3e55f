import type { Family } from '../family'
import { firstOf, named } from './counters'

/** M35, M66, M95: 2G. Before `quectel`, which takes the rest. */
export const quectelGsm: Family = {
  name: 'quectel-gsm',
  matches: (manufacturer, model) => /quectel/i.test(manufacturer) && /(^|_)MC?\d{2}/i.test(model),
  gapMs: 20,
  init: [],
  pinCounter: firstOf('AT+QTRPIN', '+QTRPIN:')
}

/** EC25, EG25, BG96 and their like. */
export const quectel: Family = {
  name: 'quectel',
  matches: (manufacturer) => /quectel/i.test(manufacturer),
  gapMs: 20,
  // AT+QURCCFG="urcport" is kept by the module: which port tells of messages is for its owner to say.
  init: [],
  pinCounter: named('AT+QPINC="SC"', '+QPINC:', 'SC')
}
