import { MessageStorage } from './storage'

export interface CardOptions {
  imsi: string
  iccid: string
  /** The subscriber's own number. */
  number: string
  /** Without one the card needs no PIN. */
  pin?: string
  puk?: string
  /** Service centre, as the operator stores it. */
  smsc?: string
  /** Slots for messages. Default 20. */
  capacity?: number
}

const PIN_TRIES = 3
const PUK_TRIES = 10

/** A SIM: what it holds survives whatever happens to the modem. */
export class SimCard {
  readonly imsi: string
  readonly iccid: string
  readonly number: string
  readonly messages: MessageStorage
  smsc: string
  /** EF_SMSS (TS 31.102 4.2.9): last used TP-MR, and whether a message was refused for want of room. */
  readonly smss = { lastMr: 0xff, memoryExceeded: false }
  pinTries = PIN_TRIES
  pukTries = PUK_TRIES
  #pin: string | undefined
  readonly #puk: string
  #unlocked: boolean
  /** In the modem's memory; after a reset it begins from what the card has. */
  #reference = 0xff

  constructor(options: CardOptions, indexBase: number) {
    this.imsi = options.imsi
    this.iccid = options.iccid
    this.number = options.number
    this.smsc = options.smsc ?? ''
    this.messages = new MessageStorage(options.capacity ?? 20, indexBase)
    this.#pin = options.pin
    this.#puk = options.puk ?? '12345678'
    this.#unlocked = options.pin === undefined
  }

  /** TP-MR of a new submission: it advances whether or not EF_SMSS is ever written. */
  nextReference(): number {
    this.#reference = (this.#reference + 1) & 0xff
    return this.#reference
  }

  writeReference(mr: number): void {
    this.smss.lastMr = mr
  }

  /** What +CPIN? says. */
  get state(): 'READY' | 'SIM PIN' | 'SIM PUK' {
    if (this.pinTries === 0) return 'SIM PUK'
    return this.#unlocked ? 'READY' : 'SIM PIN'
  }

  /** The next TP-MR is the one behind this. */
  continueFrom(mr: number): void {
    this.#reference = mr
  }

  /** Power was off. */
  reset(): void {
    this.#unlocked = this.#pin === undefined
    this.#reference = this.smss.lastMr
  }

  /** Whether the PIN is right; a wrong one costs a try. */
  enterPin(pin: string): boolean {
    if (this.pinTries === 0) return false
    if (pin === this.#pin) {
      this.pinTries = PIN_TRIES
      this.#unlocked = true
      return true
    }
    this.pinTries--
    return false
  }

  /**
   * Somebody else had the card and gave it another PIN: it is wanted from the next power-on. What is given undoes that,
   * wrong tries too.
   */
  exchangePin(pin: string): () => void {
    const old = this.#pin
    this.#pin = pin
    return () => {
      this.#pin = old
      this.pinTries = PIN_TRIES
      this.#unlocked ||= old === undefined
    }
  }

  enterPuk(puk: string, newPin: string): boolean {
    if (this.pukTries === 0) return false
    if (puk !== this.#puk || !/^\d{4,8}$/.test(newPin)) {
      this.pukTries--
      return false
    }
    this.#pin = newPin
    this.pinTries = PIN_TRIES
    this.pukTries = PUK_TRIES
    this.#unlocked = true
    return true
  }
}
