/** What must be true of what a flow was told of messages that were sent while its Node-RED was killed. */
import type { Message } from '../../src/store'
import { groupBy } from './oracle-sent'
import type { ResultLine } from './protocol'

/** Each has its outcome told; the same one again only where that is said, or where it was not known whether it had been. */
export function judgeResults(messages: readonly Message[], lines: readonly ResultLine[]): string[] {
  const byRecipient = groupBy(lines, ({ to }) => to)
  const found = messages.flatMap(({ to, state, key }) => {
    const told = byRecipient.get(to) ?? []
    byRecipient.delete(to)
    const say = (what: string) => `${key} (${state}) ${what}: ${JSON.stringify(told)}`
    const asNew = told.filter(
      ({ place, recovered, duplicate }) => place === 'sent' && !recovered && !duplicate
    )
    return [
      ...(state === 'sent' && !told.some((line) => line.state === 'sent')
        ? [say('was never told as sent')]
        : []),
      ...(state === 'unknown' && !told.some(({ code }) => code === 'OUTCOME_UNKNOWN')
        ? [say('was never told as held')]
        : []),
      ...(state !== 'sent' && asNew.length > 0 ? [say('was told as sent')] : []),
      ...(asNew.length > 1 ? [say('was told as sent twice')] : [])
    ]
  })
  return [...found, ...[...byRecipient.keys()].map((to) => `a result to ${to}, to whom nothing was sent`)]
}
