import type { Message } from '../store'

const MOST_ALIKE = 5
const WITHIN_MS = 600_000

/**
 * Whether it would be one more of the same text to the same number than 5 in 10 minutes. What a clock that was wrong has
 * dated into the future does not count.
 */
export function isLoop(recent: readonly Message[], message: Message, now: number): boolean {
  const alike = recent.filter(
    ({ to, body, queuedAt }) =>
      to === message.to &&
      Math.abs(now - queuedAt) <= WITHIN_MS &&
      contentOf(body) === contentOf(message.body)
  )
  return alike.length >= MOST_ALIKE
}

function contentOf(body: Message['body']): string {
  return 'text' in body ? `text ${body.text}` : `data ${body.data}`
}
