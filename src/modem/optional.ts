import { AtError } from '../at'
import { command, DEADLINES, type Line } from './line'

/** A command that a modem may refuse. Whether it took it; rejects only if the line fails. */
export async function optional(
  line: Line,
  text: string,
  timeoutMs: number = DEADLINES.usual
): Promise<boolean> {
  try {
    await line.run(command(text, timeoutMs))
    return true
  } catch (error) {
    return ignored(error, false)
  }
}

/** A refusal is an answer; that nothing is heard is not, and is thrown on. */
export function ignored<T>(error: unknown, value: T): T {
  if (isRefusal(error)) return value
  throw error
}

/** Whether the modem heard the command and said no. */
export function isRefusal(error: unknown): error is AtError {
  return error instanceof AtError && ['AT_REFUSED', 'AT_CME', 'AT_CMS'].includes(error.code)
}
