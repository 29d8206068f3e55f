import { basic } from './basic'
import type { Commands } from './command'
import { network } from './network'
import { read } from './read'
import { send } from './send'
import { sim } from './sim'
import { smsConfig } from './sms-config'

export type { Command, CommandCall } from './command'

/** All commands by name. */
export const COMMANDS: Commands = { ...basic, ...sim, ...network, ...smsConfig, ...send, ...read }
