import { AtError, type InfoLine } from '../at'
import { type ListedPdu, parseListing } from '../pdu'
import { ask, type Line, query, values } from './line'
import { numberList } from './number-list'
import { ignored, isRefusal } from './optional'
import { isNotYet } from './patience'
import type { ReceivedPdu } from './received'

/** What lies in one slot of the memory that is read. */
export interface Entry extends Omit<ReceivedPdu, 'slot'> {
  index: number
  /** Not from the network: somebody stored it to send it. It is left alone. */
  foreign: boolean
}

export interface Listing {
  entries: Entry[]
  /** The modem shows texts: it has forgotten AT+CMGF=0, and what it listed is no use. */
  textMode: boolean
}

/** <stat>, TS 27.005 3.1: received unread and read, stored unsent and sent. */
const STORED = [2, 3]
/** TP-MTI of a message that goes to the network, TS 23.040 9.2.3.1. */
const SUBMIT = 1

/** All of the selected memory: AT+CMGL=4 (TS 27.005 4.1). What is read already has to be seen, too: a crash leaves it. */
export async function listSlots(line: Line, timeoutMs: number): Promise<Listing> {
  const { lines } = await line.run(query('AT+CMGL=4', { timeoutMs, data: isHexLine }))
  const entries = lines.flatMap((info) => entryOf(info) ?? [])
  return { entries, textMode: lines.some(isTextMode) }
}

/** One slot: AT+CMGR (TS 27.005 4.2). Empty if that is what the modem says, in whatever way. Rejects if the line fails. */
export async function readSlot(line: Line, index: number): Promise<Entry | 'empty'> {
  try {
    const { lines } = await line.run(query(`AT+CMGR=${index}`, { data: isHexLine }))
    const [info] = lines
    // `+CMGR: 0,,0` is an empty one.
    if (!info || isTextMode(info) || (info.data === undefined && /[:,]\s*0*$/.test(info.text))) return 'empty'
    return entryOf(info, index) ?? 'empty'
  } catch (error) {
    if (isForNow(error)) throw error
    return ignored(error, 'empty')
  }
}

/** Which slots may have something in them: AT+CMGD=? (TS 27.005 3.5.4) says `(1,4,7),(0-4)`. Undefined if it does not. */
export async function usedSlots(line: Line): Promise<number[] | undefined> {
  try {
    const [answer] = await ask(line, query('AT+CMGD=?'))
    const list = /^\(([\d,\s-]*)\)/.exec(values(answer ?? '')[0] ?? '')?.[1]
    return list === undefined ? undefined : numberList(list)
  } catch (error) {
    return ignored(error, undefined)
  }
}

/** A refusal that says something about the moment or the card, not about the command. */
export function isForNow(error: unknown): boolean {
  if (isNotYet(error)) return true
  const { code, number = 0 } = error instanceof AtError && isRefusal(error) ? error : { code: '' }
  return code === 'AT_CMS' ? number >= 310 && number <= 318 : code === 'AT_CME' && number >= 10 && number < 19
}

/** A PDU with the line in front of it; `announced` where the two do not agree (TS 27.005 4.1: octets of the TPDU). */
export function receivedPdu(header: string, data = ''): Omit<ReceivedPdu, 'slot'> {
  const [listed] = parseListing(`${header}\n${data}`)
  const { length, problems, noSmsc } = listed ?? {}
  const whole = data !== '' && isHexLine(header, data) && !problems && !noSmsc
  return { pdu: data, header, ...(!whole && length !== undefined && { announced: length }) }
}

export function isHexLine(_header: string, line: string): boolean {
  return /^[0-9A-F]{2,}$/i.test(line)
}

/** <stat> is a word in text mode. */
function isTextMode({ text }: InfoLine): boolean {
  return /"(REC|STO) (UN)?(READ|SENT)"/i.test(text)
}

function entryOf({ text, data }: InfoLine, asked?: number): Entry | undefined {
  const [listed] = parseListing(`${text}\n${data ?? ''}`)
  const index = asked ?? listed?.index
  if (index === undefined || !listed) return undefined
  return { index, foreign: isForeign(listed), ...receivedPdu(text, data) }
}

/** Some modems tell no <stat>, or a wrong one: then what the PDU says counts, if it is whole. */
function isForeign({ stat, pdu, problems, noSmsc }: ListedPdu): boolean {
  if (stat !== undefined && STORED.includes(stat)) return true
  const at = noSmsc ? 0 : 2 + 2 * parseInt(pdu.slice(0, 2), 16)
  return !problems && (parseInt(pdu.slice(at, at + 2), 16) & 3) === SUBMIT
}
