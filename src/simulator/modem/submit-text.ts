import { type Dcs, encode, PduError, type Tpdu } from '../../pdu'
import { fromClient, unhex } from './charset'
import { AtFailure, CMS } from './results'
import type { Settings } from './settings'

const INTERNATIONAL = 145
const VALIDITY_RELATIVE = 0x10

/** SMS-SUBMIT of a number and what was typed in text mode, by +CSMP and +CSCS (TS 27.005 3.1, 3.5.1). */
export function submitOfText(
  settings: Settings,
  number: string,
  type: string | undefined,
  typed: string
): string {
  const { fo, vp, pid, dcs } = settings.textParameters
  const { alphabet } = codingOf(dcs)
  const international = number.startsWith('+') || Number(type) === INTERNATIONAL
  const address = {
    text: `${international ? '+' : ''}${number.replace('+', '')}`,
    ton: international ? 1 : 0,
    npi: 1
  }
  const tpdu: Tpdu = { type: 'SMS-SUBMIT', address, mr: 0, pid, dcs: codingOf(dcs) }
  if (fo & 0x04) tpdu.rd = true
  if (fo & 0x20) tpdu.srr = true
  if ((fo & 0x18) === VALIDITY_RELATIVE)
    tpdu.validity = { format: 'relative', raw: vp, minutes: minutesOf(vp) }
  if (alphabet === '8bit') tpdu.data = typed.replace(/\s/g, '').toUpperCase()
  else if (alphabet === 'ucs2') tpdu.text = unhex(typed, 4)
  else tpdu.text = fromClient(settings.characterSet, typed.replace(/\r\n?/g, '\n'))
  try {
    return encode(tpdu)
  } catch (error) {
    if (error instanceof PduError) throw AtFailure.cms(CMS.INVALID_TEXT)
    throw error
  }
}

/** TS 23.040 9.2.3.12.1. */
function minutesOf(vp: number): number {
  if (vp < 144) return (vp + 1) * 5
  if (vp < 168) return 720 + (vp - 143) * 30
  return vp < 197 ? (vp - 166) * 1440 : (vp - 192) * 10_080
}

/** TS 23.038 section 4. */
function codingOf(value: number): Dcs {
  const dcs: Dcs = { value, alphabet: alphabetOf(value) }
  if (value >> 4 === 15 || (value >> 6 === 0 && value & 0x10)) dcs.messageClass = (value & 3) as 0 | 1 | 2 | 3
  return dcs
}

function alphabetOf(dcs: number): 'gsm7' | '8bit' | 'ucs2' {
  if (dcs >> 4 === 15) return dcs & 4 ? '8bit' : 'gsm7'
  if (dcs >> 6 !== 0) return dcs >> 4 === 14 ? 'ucs2' : 'gsm7'
  return (['gsm7', '8bit', 'ucs2', 'gsm7'] as const)[(dcs >> 2) & 3]!
}
