import { decodeDcs, encode, PduError, relativeMinutes, type Tpdu } from '../../pdu'
import { fromClient, unhex } from './charset'
import { AtFailure, CMS } from './results'
import type { Settings } from './settings'

const INTERNATIONAL = 145
const VALIDITY_RELATIVE = 0x10

/** Text is typed, in which CR is allowed and asks for the next line; octets and hex have no lines (TS 27.005 3.5.1). */
export function hasLines({ textParameters, characterSet }: Settings): boolean {
  return decodeDcs(textParameters.dcs).alphabet === 'gsm7' && characterSet !== 'HEX'
}

/** SMS-SUBMIT of a number and what was typed in text mode, by +CSMP and +CSCS (TS 27.005 3.1, 3.5.1). */
export function submitOfText(
  settings: Settings,
  number: string,
  type: string | undefined,
  typed: string
): string {
  const { fo, vp, pid, dcs } = settings.textParameters
  const { alphabet } = decodeDcs(dcs)
  const international = number.startsWith('+') || Number(type) === INTERNATIONAL
  const address = {
    text: `${international ? '+' : ''}${number.replace('+', '')}`,
    ton: international ? 1 : 0,
    npi: 1
  }
  const tpdu: Tpdu = { type: 'SMS-SUBMIT', address, mr: 0, pid, dcs: decodeDcs(dcs) }
  if (fo & 0x04) tpdu.rd = true
  if (fo & 0x20) tpdu.srr = true
  if ((fo & 0x18) === VALIDITY_RELATIVE)
    tpdu.validity = { format: 'relative', raw: vp, minutes: relativeMinutes(vp) }
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
