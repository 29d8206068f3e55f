import type { Clock, Random } from '../../types'
import type { Delay } from '../delay'
import type { VirtualNetwork } from '../network/network'
import type { SimCard } from './card'
import type { Profile } from './profile'

export interface ModemOptions {
  name: string
  network: VirtualNetwork
  clock: Clock
  random: Random
  profile: Profile
  card: SimCard
  baudRate?: number
  /** From the network's answer to the result line on the wire. Default 0. */
  resultDelay?: Delay
  /** From the network's answer (or the submission) until slot and EF_SMSS are written. Default 0. */
  writeDelay?: Delay
}
