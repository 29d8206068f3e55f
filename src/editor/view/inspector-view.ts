import { exportOf } from '../export'
import type { Framing, KnownFraming } from '../framing'
import { type InspectorModel, inspectorModel, type PduView } from '../inspector-model'
import type { FindingView } from '../reported'
import { visibleText } from '../visible-text'
import { detailView, focusOctet } from './detail-view'
import { copyText, h, type Translate } from './dom'
import { type Frame, frameView } from './frame-view'
import { messagesView } from './messages-view'
import { type NodeBeside, nodeNotice } from './node-notice'
import { addStyles } from './styles'
import { excerpt, partyWords } from './words'

export interface InspectorOptions {
  translate: Translate
  /** How the node beside it reads PDUs: a difference is told, and can be taken over. */
  node?: NodeBeside
}

export interface Inspector {
  element: HTMLElement
  /** Shows this text, as if it had been pasted. */
  inspect(text: string, framing?: KnownFraming): void
  /** Looks again, as when the settings of the node have changed. */
  refresh(): void
}

/** All that changes while somebody uses an inspector. */
interface Session extends InspectorOptions {
  frame: Frame
  model: InspectorModel
  /** What was answered about single PDUs, by their number. */
  answers: Map<number, Framing>
  /** Number of the PDU of which the octets are shown. */
  selected: number
}

/** A received message, the same as in the help. */
const EXAMPLE = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'

/** The PDU inspector: an input, what is said about it, and everything that it holds. */
export function createInspector(options: InspectorOptions): Inspector {
  addStyles()
  const frame = frameView(options.translate, {
    changed: () => fresh(session),
    example: () => inspect(EXAMPLE, {}),
    clear() {
      inspect('', {})
      frame.input.focus()
    },
    copy: () => void copyJson(session)
  })
  const session: Session = { ...options, frame, model: inspectorModel(''), answers: new Map(), selected: 0 }
  const inspect = (text: string, framing?: KnownFraming) => {
    frame.input.value = text
    if (framing) frame.options.write(framing)
    fresh(session)
  }
  fresh(session)
  return { element: frame.element, inspect, refresh: () => draw(session) }
}

/** Another input: what was answered about the one before does not count. */
function fresh(session: Session): void {
  session.answers = new Map()
  session.selected = 0
  look(session)
}

function look(session: Session): void {
  const { frame, answers, translate: _ } = session
  const { input, options, copy, status } = frame
  const model = inspectorModel(input.value, { ...options.read(), answers })
  session.model = model
  options.showReports(model.pdus.some(isReport))
  copy.disabled = model.pdus.length === 0
  input.rows = Math.min(8, Math.max(3, input.value.split('\n').length))
  draw(session)
  status.textContent = visibleText(spokenSummary(model, _))
}

function isReport({ rows }: PduView): boolean {
  return rows.some(
    ({ path, meaning }) => path === 'first octet' && /^SMS-(DELIVER|SUBMIT)-REPORT$/.test(meaning)
  )
}

function draw(session: Session): void {
  const { frame, model, node, selected, translate: _ } = session
  const { result, input } = frame
  const view = model.pdus[selected]
  result.replaceChildren()
  if (!view) {
    if (input.value.trim() !== '')
      result.append(h('p', { class: 'smsm-hint' }, _('pdu-decode.inspector.no-pdu')))
    return
  }
  const select = (pdu: number) => {
    session.selected = pdu
    draw(session)
    result.querySelector<HTMLElement>(`[data-pdu="${pdu}"]`)?.focus()
  }
  const notice = node && nodeNotice(model.pdus, node, _, () => draw(session))
  const several = model.pdus.length > 1
  const messages = model.messages.length > 0 ? messagesView(model, selected, _, select) : undefined
  const message = several || view.why === 'unclear' ? undefined : messages
  const detail = detailView(view, model.pdus.length, message, _, {
    answer: (asked, framing) => answer(session, asked, framing),
    use: (asked, finding) => use(session, asked, finding)
  })
  result.append(...notes(model, _), ...(notice ? [notice] : []))
  if (several && messages) result.append(messages)
  result.append(detail)
}

function answer(session: Session, view: PduView, framing: Framing): void {
  session.answers.set(view.number, framing)
  look(session)
  focusOctet(session.frame.result)
}

/** Puts what was meant in the place of what stands there. */
function use(session: Session, view: PduView, { suggestion }: FindingView): void {
  if (!suggestion) return
  const { input, result } = session.frame
  const { hex, options } = suggestion
  input.value = session.model.joinedLines ? hex : input.value.replace(view.given.pdu, () => hex)
  if (options)
    session.answers.set(view.number, { toNetwork: false, noSmsc: false, rpError: false, ...options })
  look(session)
  focusOctet(result)
}

async function copyJson({ model, frame, translate: _ }: Session): Promise<void> {
  const done = await copyText(JSON.stringify(exportOf(model), null, 2))
  const said = _(done ? 'pdu-decode.inspector.copied' : 'pdu-decode.inspector.not-copied')
  frame.status.textContent = said
  frame.copy.textContent = said
}

/** What was not taken as it stands: nothing of it in silence. */
function notes({ passedOver, joinedLines, left }: InspectorModel, _: Translate): HTMLElement[] {
  const words: string[] = []
  if (passedOver > 0) words.push(_('pdu-decode.note.passed-over', { count: passedOver }))
  if (joinedLines) words.push(_('pdu-decode.note.joined-lines'))
  if (left > 0) words.push(_('pdu-decode.note.left', { count: left }))
  return words.map((word) => h('p', { class: 'smsm-hint' }, word))
}

/** For those who do not see it change. */
function spokenSummary({ pdus, messages }: InspectorModel, _: Translate): string {
  if (pdus.length === 0) return ''
  const findings = pdus.reduce((sum, { findings: own }) => sum + own.length, 0)
  const message = messages.length === 1 ? messages[0]?.message : undefined
  const what = message
    ? `${message.type} ${partyWords(message, _)} ${excerpt(message.text ?? '')}`
    : _('pdu-decode.inspector.summary', { count: pdus.length })
  return `${what} (${_('pdu-decode.inspector.finding-count', { count: findings })})`
}
