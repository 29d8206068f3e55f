import type { VirtualModem } from './modem'

/** <stat> of +CREG, TS 27.007 7.2. */
export const REGISTRATION = { IDLE: 0, HOME: 1, SEARCHING: 2, DENIED: 3, UNKNOWN: 4, ROAMING: 5 } as const

export type Domain = 'creg' | 'cgreg' | 'cereg'

/** What the modem knows of the network: registration in each domain, operator, signal. */
export class Radio {
  /** +CFUN: 0 minimum, 1 full, 4 no radio. */
  functionality = 1
  operator = 'Virtual'
  operatorCode = '51099'
  /** <mode> of +COPS: 0 automatic, 1 manual, 2 not on a network. */
  selection = 0
  /** +CSQ: 0 to 31, 99 unknown; dBm = -113 + 2 rssi. */
  rssi = 20
  readonly #modem: VirtualModem
  readonly #states: Record<Domain, number> = { creg: 0, cgreg: 0, cereg: 0 }
  /** What the network grants once the modem registers. */
  granted: Record<Domain, number> = { creg: 1, cgreg: 1, cereg: 1 }
  simIsReady = false
  /** What stands in the way of that. */
  readonly #limits = new Set<Partial<Record<Domain, number>>>()
  /** Counts how often the card was switched on: a start that was cut short must not end. */
  #starts = 0
  /** Counts searches: one that was cut short must not find anything. */
  #searches = 0

  constructor(modem: VirtualModem) {
    this.#modem = modem
  }

  /** A short message can go: registered in one domain at least. */
  get registered(): boolean {
    return Object.values(this.#states).some((stat) => [1, 5, 6, 7].includes(stat))
  }

  stat(domain: Domain): number {
    return this.#states[domain]
  }

  /** The card gets power, and answers after its time; unless it wants a PIN, the search for a network begins. */
  cardOn(): void {
    const start = ++this.#starts
    this.#modem.later(this.#modem.profile.simReadyMs, () => {
      if (start !== this.#starts) return
      this.simIsReady = true
      this.search()
    })
  }

  /** The card has no power: it will want its PIN again. */
  #cardOff(): void {
    this.#starts++
    this.simIsReady = false
    this.#modem.card.reset()
  }

  /** As after the PIN, and after +CFUN=1. */
  search(): void {
    if (!this.#mayRegister) return
    const search = ++this.#searches
    this.#setAll(() => REGISTRATION.SEARCHING)
    this.#modem.later(this.#modem.profile.registerMs, () => {
      if (search === this.#searches) this.grant({})
    })
  }

  get #mayRegister(): boolean {
    const on = this.functionality === 1 && this.selection !== 2
    return on && this.simIsReady && this.#modem.card.state === 'READY'
  }

  /** The network lets the modem in, or does not; with the unsolicited codes that it asked for. */
  grant(states: Partial<Record<Domain, number>>): void {
    this.granted = { ...this.granted, ...states }
    if (!this.#mayRegister) return
    this.#setAll((domain) => this.#limited(domain))
    if (this.registered) this.#modem.network.ready(this.#modem)
  }

  /** The network treats it like this, whatever it would grant, until the returned function is called. */
  limit(states: Partial<Record<Domain, number>>): () => void {
    this.#limits.add(states)
    this.grant({})
    return () => {
      this.#limits.delete(states)
      this.grant({})
    }
  }

  #limited(domain: Domain): number {
    return [...this.#limits].reduce((stat, limit) => limit[domain] ?? stat, this.granted[domain])
  }

  /** +COPS: 2 leaves the network. */
  select(selection: number): void {
    const before = this.selection
    this.selection = selection
    if (selection === 2) this.#setAll(() => REGISTRATION.IDLE)
    else if (before === 2) this.search()
  }

  setFunctionality(value: number): void {
    // A client that makes sure does not cost the network.
    if (value === this.functionality) return
    const before = this.functionality
    this.functionality = value
    if (value !== 1) this.#setAll(() => REGISTRATION.IDLE)
    // Without the radio (4) the card keeps its power, with the minimum (0) it does not.
    if (value === 0) this.#cardOff()
    else if (before === 0) this.cardOn()
    else if (value === 1) this.search()
  }

  /** Power is off. */
  reset(): void {
    this.#cardOff()
    this.functionality = 1
    this.selection = 0
    for (const domain of Object.keys(this.#states) as Domain[]) this.#states[domain] = 0
  }

  #setAll(stat: (domain: Domain) => number): void {
    for (const domain of Object.keys(this.#states) as Domain[]) {
      const before = this.#states[domain]
      this.#states[domain] = stat(domain)
      if (before !== this.#states[domain] && this.#modem.settings[domain] > 0)
        this.#modem.urc(this.report(domain))
    }
  }

  /** `+CREG: 1` or, with place, `+CREG: 1,"00C3","0000A1B2"`. */
  report(domain: Domain): string {
    const stat = this.#states[domain]
    const place = this.#modem.settings[domain] === 2 && [1, 5].includes(stat) ? ',"00C3","0000A1B2"' : ''
    return `+${domain.toUpperCase()}: ${stat}${place}`
  }
}
