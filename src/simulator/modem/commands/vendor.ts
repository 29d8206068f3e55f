import type { Profile } from '../profile'
import { type Command, numberArg } from './command'

/** Commands of one family only; undefined where this is none of its own. */
export function vendorCommand(
  { noiseCommand, vendorCommands = [] }: Profile,
  name: string
): Command | undefined {
  if (name === noiseCommand)
    return ({ modem, kind, args }) => {
      if (kind === 'test') modem.respond(`${name}: (0,1)`)
      else if (kind === 'read') modem.respond(`${name}: ${modem.settings.noise ? 1 : 0}`)
      else if (kind === 'set') modem.settings.noise = numberArg(args, [0, 1]) === 1
    }
  return vendorCommands.includes(name) ? () => {} : undefined
}
