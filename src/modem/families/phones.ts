import type { Family } from '../family'
import { firstOf } from './counters'

/** 6210, 6310, 6230 and their like, on a cable. */
export const nokia: Family = {
  name: 'nokia',
  matches: (manufacturer) => /nokia/i.test(manufacturer),
  gapMs: 20,
  init: [],
  // Of more that comes at once the end is lost.
  pace: { octets: 18, ms: 10 }
}

/** Ericsson and Sony Ericsson: phones, GR47, GC89 and the modules in notebooks. */
export const ericsson: Family = {
  name: 'ericsson',
  matches: (manufacturer) => /ericsson/i.test(manufacturer),
  gapMs: 20,
  init: [],
  pinCounter: firstOf('AT*EPIN?', '*EPIN:'),
  boot: /^\*EMRDY:\s*1$/i
}

/** Phones. */
export const motorola: Family = {
  name: 'motorola',
  matches: (manufacturer) => /motorola/i.test(manufacturer),
  gapMs: 20,
  // It knows no commands for messages before.
  init: ['AT+MODE=2'],
  // Its greeting.
  boot: /^\+MBAN:/i
}
