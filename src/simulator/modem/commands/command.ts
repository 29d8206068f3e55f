import { type ParsedCommand, splitArgs } from '../command-line'
import type { VirtualModem } from '../modem'
import { AtFailure } from '../results'

/** A command as it runs. */
export interface CommandCall extends ParsedCommand {
  modem: VirtualModem
}

/** Answers through the modem; returns for OK, throws an AtFailure otherwise. */
export type Command = (call: CommandCall) => void | Promise<void>
export type Commands = Readonly<Record<string, Command>>

/** A number among the arguments; throws where it is none, or not among those allowed. */
export function numberArg(
  text: string | undefined,
  allowed?: readonly number[],
  failure = AtFailure.error()
): number {
  const value = Number(text)
  if (text === undefined || text === '' || !Number.isInteger(value) || (allowed && !allowed.includes(value)))
    throw failure
  return value
}

/** A command whose value is read with `?`, set with `=`, and listed with `=?`. */
export function setting(options: {
  name: string
  /** What `=?` answers, without the name. */
  range: string
  read: (call: CommandCall) => string
  set: (values: string[], call: CommandCall) => void
}): Command {
  return (call) => {
    if (call.kind === 'test') call.modem.respond(`${options.name}: ${options.range}`)
    else if (call.kind === 'read') call.modem.respond(`${options.name}: ${options.read(call)}`)
    else if (call.kind === 'set') options.set(splitArgs(call.args), call)
    else throw AtFailure.error()
  }
}
