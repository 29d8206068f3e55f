import type { Family, VendorCode } from '../family'
import { firstOf } from './counters'

const format = (text: string): VendorCode => ({ text, class: 'format', submitted: 'no' })

/** Siemens, later Cinterion, Gemalto and Thales: TC35, MC35i, MC55, EHS6; also the phones. */
export const siemens: Family = {
  name: 'siemens',
  matches: (manufacturer) => /siemens|cinterion|gemalto|thales/i.test(manufacturer),
  // What comes sooner after a final result is lost.
  gapMs: 100,
  // Errors of sending as errors: otherwise a message that failed is answered with OK.
  init: ['AT^SM20=0,0'],
  // Of the code that it wants at the moment, which is the PIN whenever we ask.
  pinCounter: firstOf('AT^SPIC', '^SPIC:'),
  cmsCodes: {
    512: { text: 'given up by the user', class: 'unknown', submitted: 'unknown' },
    513: { text: 'unable to store', class: 'storage', submitted: 'no' },
    514: format('invalid status'),
    515: format('invalid character in the address'),
    516: format('invalid length'),
    517: format('invalid character in the PDU'),
    518: format('invalid parameter'),
    519: format('invalid length or character'),
    520: format('invalid character in the text'),
    521: { text: 'timer expired', class: 'temporary', submitted: 'unknown' },
    522: { text: 'temporarily not allowed', class: 'busy', submitted: 'no' },
    532: { text: 'SIM not ready', class: 'sim', submitted: 'no' },
    535: { text: 'protocol stack busy', class: 'busy', submitted: 'no' },
    ...Object.fromEntries(
      [549, 550, 551, 552, 553, 554].map((code) => [code, format('PDU or its length wrong')])
    )
  }
}
