import type { Command } from './command'
import { AtError, type AtErrorContext } from './errors'

/** There is no port any more. */
export function portClosed({ shown, text }: Command, context: AtErrorContext): AtError {
  const name = shown ?? text
  return new AtError('PORT_CLOSED', `${name} was not sent: the port is closed.`, {
    command: name,
    ...context
  })
}

/** The modem could not be brought to listen: `cause` is why, of AT and not of the command. */
export function notSent({ shown, text }: Command, cause: unknown): unknown {
  if (!(cause instanceof AtError)) return cause
  const { code, command, reply, number } = cause
  const context = { command, reply, number, cause }
  return new AtError(code, `${shown ?? text} was not sent: ${cause.message}`, context)
}
