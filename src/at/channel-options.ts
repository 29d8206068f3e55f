import type { Clock } from '../types'
import type { Command } from './command'
import type { SorterHandlers } from './sorter'
import type { Pace } from './writer'

export interface ChannelHandlers extends SorterHandlers {
  /** The port is gone; the channel ends with it. */
  closed(cause?: Error): void
}

export interface ChannelOptions {
  clock: Clock
  /** Rest between a final result and the next command, in milliseconds. */
  gapMs: number
  handlers: ChannelHandlers
  /** For modems that lose what comes at once. */
  pace?: Pace | undefined
  /** A command given up on an earlier channel of the same modem: its answer may still come. */
  abandoned?: Command
  /** For errors: which port this is. */
  port?: string
}
