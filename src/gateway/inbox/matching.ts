import type { Message } from '../../store'
import { reportDeadline } from '../queueing'

/** What a delivery report says of the submission that it is about. */
export interface ReportOn {
  sim: string
  /** TP-MR. */
  mr: number
  receivedAt: number
}

/** An attempt that a report may be about. */
export interface Match {
  message: string
  seq: number
  n: number
  mr?: number
  submittedAt: number
  /** Its answer, with TP-MR in it, has not come yet. */
  underWay: boolean
}

/** The attempts of a message that the report may be about: their parts have no final status, and it is not too late. */
export function matchesIn(message: Message, { sim, mr, receivedAt }: ReportOn): Match[] {
  return message.parts
    .filter(({ status }) => !status?.final)
    .flatMap(({ seq, attempts }) =>
      attempts
        .filter((attempt) => attempt.sim === sim && MAY_BE_OUT.has(attempt.outcome))
        .filter((attempt) => attempt.mr === undefined || attempt.mr === mr)
        .filter(({ submittedAt }) => receivedAt <= reportDeadline(message, submittedAt))
        .map(({ n, mr, submittedAt, outcome }) => ({
          message: message.id,
          seq,
          n,
          ...(mr !== undefined && { mr }),
          submittedAt,
          underWay: outcome === 'submitted'
        }))
    )
}

const MAY_BE_OUT: ReadonlySet<string> = new Set(['submitted', 'accepted', 'unknown'])

/**
 * The one that it is about: the newest with its TP-MR; if there is none, the only part whose TP-MR is not known. `later`:
 * a part is on its way, and its answer will tell.
 */
export function bestOf(matches: readonly Match[]): Match | 'later' | undefined {
  const exact = matches.filter(({ mr }) => mr !== undefined)
  if (exact.length > 0) return exact.reduce((best, one) => (one.submittedAt >= best.submittedAt ? one : best))
  if (matches.some(({ underWay }) => underWay)) return 'later'
  const parts = new Set(matches.map(({ message, seq }) => `${message} ${seq}`))
  return parts.size === 1 ? matches[0] : undefined
}
