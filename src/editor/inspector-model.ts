import { type Expectation, type Inspection, inspect, type PartOfPdu } from '../pdu/index'
import { type Decision, decideFraming, type Framing, type KnownFraming, type Reading } from './framing'
import { type Given, intakeOf } from './intake'
import { type MessageView, messagesOf } from './messages'
import { type FieldRow, fieldRows, type OctetGroup, octetGroups, type Unread, unreadOf } from './octets'
import { type FindingView, findingViews } from './reported'

/** What a person chose: nothing of it has to be. */
export interface Choices {
  /** The same for all PDUs; what is left out is detected. */
  framing: KnownFraming
  /** For single PDUs that were asked about, by their number. */
  answers: ReadonlyMap<number, Framing>
  /** What was pasted is no PDU but one field of it. */
  part?: PartOfPdu
  /** What it is said to hold. */
  expect: Expectation
}

export const NO_CHOICES: Choices = { framing: {}, answers: new Map(), expect: {} }

/** Why a PDU is read the way it is. */
export type Why = 'chosen' | 'answer' | 'command' | 'detected' | 'unclear' | 'part'

/** One PDU with everything that there is to show. */
export interface PduView {
  /** Its number in what was pasted, from 0. */
  number: number
  given: Given
  why: Why
  /** Absent where it has to be asked, and of a single field. */
  framing?: Framing
  /** What a person has to choose from. */
  choices: Reading[]
  inspection: Inspection
  rows: FieldRow[]
  groups: OctetGroup[]
  unread?: Unread
  findings: FindingView[]
}

export interface InspectorModel {
  pdus: PduView[]
  messages: MessageView[]
  passedOver: number
  joinedLines: boolean
  left: number
}

/** Everything that the inspector shows of a text, by the choices of a person. */
export function inspectorModel(text: string, choices: Choices = NO_CHOICES): InspectorModel {
  if (choices.part) return ofPart(text, choices.part, choices.expect)
  const { given, ...rest } = intakeOf(text)
  const pdus = given.map((one, number) => pduView(one, number, choices))
  return { pdus, messages: messagesOf(pdus), ...rest }
}

function pduView(given: Given, number: number, choices: Choices): PduView {
  const answer = choices.answers.get(number)
  const wanted = answer ?? choices.framing
  const decision = decideFraming(given.pdu, { ...given.known, ...wanted })
  const length = given.length === undefined ? {} : { length: given.length }
  const expect: Expectation = { ...length, ...choices.expect }
  const { reading } = decision
  if (!reading)
    return {
      ...viewOf(given, number, { fields: [], findings: [] }),
      why: 'unclear',
      choices: decision.choices
    }
  const inspection =
    Object.keys(expect).length > 0 ? inspect(given.pdu, { ...reading.framing, expect }) : reading.inspection
  return {
    ...viewOf(given, number, inspection),
    framing: reading.framing,
    why: whyOf(decision, given, Object.keys(wanted).length > 0)
  }
}

function whyOf({ why }: Decision, { source, known }: Given, chosen: boolean): Why {
  if (chosen && why === 'known') return 'chosen'
  if (known.toNetwork === undefined) return chosen ? 'chosen' : 'detected'
  return source === 'command' ? 'command' : 'answer'
}

function viewOf(given: Given, number: number, inspection: Inspection): Omit<PduView, 'why'> {
  const rows = fieldRows(inspection.fields)
  const unread = unreadOf(given.pdu, rows)
  return {
    number,
    given,
    choices: [],
    inspection,
    rows,
    groups: octetGroups(rows),
    findings: findingViews(inspection.findings, given.problems ?? [], rows, unread),
    ...(unread && { unread })
  }
}

/** One field of a PDU by itself: nothing is joined, and there is no framing. */
function ofPart(text: string, part: PartOfPdu, expect: Expectation): InspectorModel {
  const pdu = text.trim()
  const given: Given = { pdu, known: {}, source: 'line' }
  const inspection = inspect(pdu, { part, expect })
  const pdus: PduView[] = pdu === '' ? [] : [{ ...viewOf(given, 0, inspection), why: 'part' }]
  return { pdus, messages: [], passedOver: 0, joinedLines: false, left: 0 }
}
