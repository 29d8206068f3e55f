import type { Finding, Problem, Suggestion } from '../pdu/index'
import type { FieldRow, Unread } from './octets'

/** What is wrong or odd, and where it is to be seen. */
export interface FindingView {
  code: string
  severity: Finding['severity']
  message: string
  /** The field that it is about. */
  row?: string
  /** The octet that is to blame. */
  octet?: number
  suggestion?: Suggestion
}

const ORDER = ['error', 'warning', 'info'] as const

/** The findings of a PDU and of its line in a modem's answer: the worst first, each at its place. */
export function findingViews(
  findings: readonly Finding[],
  problems: readonly Problem[],
  rows: readonly FieldRow[],
  unread: Unread | undefined
): FindingView[] {
  const ofLine = problems.map((problem): Finding => ({ ...problem, severity: 'warning' }))
  return [...findings, ...ofLine.map(({ offset: _, ...finding }) => finding)]
    .map((finding) => findingView(finding, rows, unread))
    .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || meant(a) - meant(b))
}

/** What was probably meant explains the rest. */
function meant({ suggestion }: FindingView): number {
  return suggestion ? 0 : 1
}

function findingView(
  { code, severity, message, field, offset, suggestion }: Finding,
  rows: readonly FieldRow[],
  unread: Unread | undefined
): FindingView {
  const view: FindingView = { code, severity, message }
  const byOctet = rows.find(
    ({ at, octets }) => offset !== undefined && offset >= at && offset < at + octets.length
  )
  const isUnread = !byOctet && offset !== undefined && unread !== undefined && offset >= unread.at
  // What is missing has an offset where no octet is: the field that it is missing from stands before.
  const byField = rows.findLast(({ path }) => path === field || path.startsWith(`${field}.`))
  if (isUnread) view.row = 'unread'
  else if (byOctet ?? byField) view.row = (byOctet ?? byField)?.id
  if (offset !== undefined && (isUnread || byOctet)) view.octet = offset
  if (suggestion) view.suggestion = suggestion
  return view
}
