import { looksLikeListing, type Problem, parseListing } from '../pdu/index'
import { decideFraming, type KnownFraming } from './framing'

/** One PDU of what was pasted, and what the lines around it say about it. */
export interface Given {
  pdu: string
  /** What its line in a modem's answer, or the command before it, tells. */
  known: KnownFraming
  source: 'line' | 'answer' | 'command'
  index?: number
  stat?: number
  /** Octets of the TPDU, by the argument of AT+CMGS or AT+CMGW. */
  length?: number
  problems?: Problem[]
}

export interface Intake {
  given: Given[]
  /** Lines of a conversation with a modem that hold no PDU. */
  passedOver: number
  /** One PDU was broken over several lines. */
  joinedLines: boolean
  /** PDUs beyond the limit. */
  left: number
}

/** As many as the largest memory of a modem holds, twice. */
export const MOST_PDUS = 500

const SEND = /^AT\+CMG([SW])\s*=\s*(\d+)/i
const TALK = /^(AT.*|OK|ERROR|>|[+^][A-Z]{2,}\s*:.*|)$/i
const HEX = /^[0-9A-F\s]+$/i

/** The PDUs of whatever was pasted: lines of hex, an answer to AT+CMGL, or a whole conversation with a modem. */
export function intakeOf(text: string): Intake {
  // A PDU that is typed behind a prompt ends with Ctrl-Z.
  const lines = text.split(/[\r\n]+/).map((line) =>
    line
      .replace(/^\s*>\s*/, '')
      .replaceAll('\u001A', '')
      .replace(/(\^Z|<(ctrl|control)-?z>)\s*$/i, '')
      .trim()
  )
  const talk = lines.some((line) => SEND.test(line)) || looksLikeListing(text)
  const intake = talk ? ofTalk(lines) : ofLines(lines)
  const left = Math.max(0, intake.given.length - MOST_PDUS)
  return { ...intake, given: intake.given.slice(0, MOST_PDUS), left }
}

/** Bare PDUs, one on each line, or one that was broken over lines. */
function ofLines(lines: readonly string[]): Omit<Intake, 'left'> {
  const hex = lines.filter((line) => line !== '')
  const spoken = hex.filter((line) => TALK.test(line))
  const pdus = spoken.length < hex.length ? hex.filter((line) => !TALK.test(line)) : hex
  const joinedLines = isOneBroken(pdus)
  const given = (joinedLines ? [pdus.join('')] : pdus).map(
    (pdu): Given => ({ pdu, known: {}, source: 'line' })
  )
  return { given, passedOver: hex.length - pdus.length, joinedLines }
}

/** Whether only all the lines together make a PDU. */
function isOneBroken(lines: readonly string[]): boolean {
  if (lines.length < 2 || lines.length > 20 || !lines.every((line) => HEX.test(line))) return false
  const isWhole = (pdu: string) => decideFraming(pdu).choices.length === 0
  return isWhole(lines.join('')) && !lines.some(isWhole)
}

/** A conversation: commands that send, each with its PDU, and answers that list. */
function ofTalk(lines: readonly string[]): Omit<Intake, 'left'> {
  const given: Given[] = []
  let answer: string[] = []
  let passedOver = 0
  const flush = () => {
    given.push(...ofAnswer(answer.join('\n')))
    answer = []
  }
  lines.forEach((line, i) => {
    const sent = SEND.exec(lines[i - 1] ?? '')
    if (sent && HEX.test(line)) {
      flush()
      given.push({ pdu: line, known: { toNetwork: true }, source: 'command', length: Number(sent[2]) })
    } else {
      if (line !== '' && !HEX.test(line) && !looksLikeListing(line)) passedOver++
      answer.push(line)
    }
  })
  flush()
  return { given, passedOver, joinedLines: false }
}

function ofAnswer(text: string): Given[] {
  return parseListing(text).map(({ pdu, index, stat, toNetwork, noSmsc, length, problems }): Given => {
    // Without a state (a +CMT, or a bare line) nothing was said about the direction.
    const known: KnownFraming = {}
    if (stat !== undefined) known.toNetwork = toNetwork
    // TS 27.005: a PDU in an answer begins with the service centre; its length tells if it does not.
    if (length !== undefined) known.noSmsc = noSmsc === true
    return {
      pdu,
      known,
      source: length === undefined && stat === undefined ? 'line' : 'answer',
      ...(index !== undefined && { index }),
      ...(stat !== undefined && { stat }),
      ...(problems && { problems })
    }
  })
}
