import type { Duplex } from 'node:stream'
import type { Clock } from '../types'
import type { ModemEvent } from './events'
import type { ModelMemory } from './model-memory'
import type { PinMemo } from './pin-memo'
import type { Receiver } from './received'

export interface SessionOptions {
  /** Opens the port; called again after each loss. Rejects with an AtError. */
  open(): Promise<Duplex>
  /** Path or address: for sentences, and as the PIN guard's name of a card that cannot be read. */
  port: string
  clock: Clock
  receiver: Receiver
  emit(event: ModemEvent): void
  pinMemo: PinMemo
  pin?: string
  /** What models can do, asked once for all sessions that share it; by default each session asks for itself. */
  models?: ModelMemory
  /**
   * Awaited when the modem answers, before it is told anything: from then on it no longer shows whether it has started
   * anew. `echoes`: it does what one does that has forgotten what it was told. If it rejects, the modem is tried again.
   */
  awake?(echoes: boolean): Promise<void>
  /** Rest between commands in milliseconds, instead of what the family needs. */
  gapMs?: number
  /** Name of the family that the modem is taken for, for one that does not say what it is. See FAMILY_NAMES. */
  family?: string
  /** Messages are looked for even if none is announced. Default 60 s. */
  pollMs?: number
  /** Network and signal are read so often, which also shows that the modem is alive. Default 30 s. */
  keepAliveMs?: number
  /** A caller is hung up on after so many rings; default never. */
  rejectCallsAfter?: number
}
