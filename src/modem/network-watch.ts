import type { Clock, Timer } from '../types'
import type { Network, SessionState } from './events'
import { withoutNetwork } from './session-state'

/** A modem that finds no network for so long says so; it goes on searching. */
const NO_NETWORK_MS = 120_000

/** What a modem's place in the network means for its session: ready, searching, or searching for too long. */
export class NetworkWatch {
  #network: Network | undefined
  #timer: Timer
  #long = false

  constructor(
    private readonly clock: Clock,
    private readonly entered: (state: SessionState) => void
  ) {}

  /** The search begins. */
  start(): void {
    this.stop()
    this.#long = false
    this.#timer = this.clock.setTimeout(() => {
      this.#timer = undefined
      this.#long = true
      this.entered(withoutNetwork(this.#network))
    }, NO_NETWORK_MS)
    this.entered({ name: 'registering' })
  }

  /** What was read of the network. */
  saw(network: Network): void {
    const before = this.#network
    this.#network = network
    if (network.registered) {
      this.stop()
      this.entered({ name: 'ready' })
    } else if (before?.registered) this.start()
    // Why there is none may change meanwhile.
    else if (this.#long) this.entered(withoutNetwork(network))
  }

  stop(): void {
    this.clock.clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
