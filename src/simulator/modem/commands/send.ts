import { decode, encode, tpduLength } from '../../../pdu'
import { fromClient } from '../charset'
import { splitArgs } from '../command-line'
import type { VirtualModem } from '../modem'
import { AtFailure, CMS } from '../results'
import { STAT, type Stat } from '../storage'
import { hasLines, submitOfText } from '../submit-text'
import { transmit } from '../transmit'
import { type Commands, numberArg } from './command'
import { needCard } from './sim'

/** Octets of the longest SMS-SUBMIT. */
const LONGEST = 164

/** Sending and writing, TS 27.005 3.5 and 4.3. */
export const send: Commands = {
  '+CMGS': async ({ modem, kind, args }) => {
    if (kind === 'test') return
    if (kind !== 'set') throw AtFailure.error()
    needCard(modem, true)
    const pdu = await readMessage(modem, args)
    if (pdu === undefined) return
    const mr = await transmit(modem, pdu)
    await modem.faults.onResult(() => modem.respond(`+CMGS: ${mr}`))
  },
  '+CMGW': async ({ modem, kind, args }) => {
    if (kind === 'test') return
    needCard(modem, true)
    const stat = writtenStat(modem, splitArgs(args))
    const pdu = await readMessage(modem, args)
    if (pdu === undefined) return
    const place = modem.memories.add(modem.settings.memories[1], { stat, pdu })
    if (!place) throw AtFailure.cms(CMS.MEMORY_FULL)
    modem.respond(`+CMGW: ${place.index}`)
  },
  '+CMSS': async ({ modem, kind, args }) => {
    if (kind === 'test') return
    if (kind !== 'set') throw AtFailure.error()
    needCard(modem, true)
    const [slot, to, type] = splitArgs(args)
    const index = numberArg(slot, undefined, AtFailure.cms(CMS.INVALID_INDEX))
    const name = modem.settings.memories[1]
    const place = modem.memories.at(name, index)
    if (!place || place.message.stat < STAT.UNSENT) throw AtFailure.cms(CMS.INVALID_INDEX)
    const { pdu } = place.message
    const mr = await transmit(modem, to ? redirected(pdu, to, type) : pdu, place.message)
    await modem.faults.onResult(() => modem.respond(`+CMSS: ${mr}`))
  }
}

/** <stat> of +CMGW: `"STO SENT"` behind number and type in text mode, a number behind the length else. */
function writtenStat(modem: VirtualModem, values: string[]): Stat {
  if (modem.settings.format === 1) return values[2]?.toUpperCase() === 'STO SENT' ? STAT.SENT : STAT.UNSENT
  return numberArg(values[1] || '2', [0, 1, 2, 3], AtFailure.cms(CMS.INVALID_PDU)) as Stat
}

/** The same message to another number. */
function redirected(pdu: string, to: string, type: string | undefined): string {
  const text = Number(type) === 145 && !to.startsWith('+') ? `+${to}` : to
  const address = { text, ton: text.startsWith('+') ? 1 : 0, npi: 1 }
  return encode({ ...decode(pdu, { toNetwork: true, lossless: true }), address })
}

/** The message behind the prompt as a PDU with its service centre; undefined where ESC ended it. */
async function readMessage(modem: VirtualModem, args: string): Promise<string | undefined> {
  const values = splitArgs(args)
  if (modem.settings.format === 1) return readText(modem, values)
  const length = numberArg(values[0], undefined, AtFailure.cms(CMS.INVALID_PDU))
  if (length < 1 || length > LONGEST) throw AtFailure.cms(CMS.INVALID_PDU)
  const { end, text } = await modem.prompt()
  if (end === 'abort') return aborted(modem)
  const pdu = text.replace(/\s+/g, '').toUpperCase()
  if (!/^([0-9A-F]{2})+$/.test(pdu) || tpduLength(pdu) !== length) throw AtFailure.cms(CMS.INVALID_PDU)
  return pdu
}

async function readText(
  modem: VirtualModem,
  [typedNumber = '', type]: string[]
): Promise<string | undefined> {
  const { characterSet } = modem.settings
  const to = characterSet === 'UCS2' ? fromClient(characterSet, typedNumber) : typedNumber
  if (!/^\+?[\d*#]{1,20}$/.test(to)) throw AtFailure.cms(CMS.INVALID_TEXT)
  const { end, text } = await modem.prompt({ eachLine: hasLines(modem.settings) })
  return end === 'abort' ? aborted(modem) : submitOfText(modem.settings, to, type, text)
}

/** ESC: nothing is sent; what the modem says then depends on its kind. */
function aborted(modem: VirtualModem): undefined {
  if (modem.profile.abortAnswer === 'ERROR') throw AtFailure.error()
  if (modem.profile.abortAnswer === '') throw AtFailure.silent()
  return undefined
}
