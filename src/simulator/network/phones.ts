import { decode, encode, type Joined, Reassembler, type Tpdu } from '../../pdu'

/** A message as a phone shows it. */
export interface PhoneMessage {
  /** Counts from 1 over all phones. */
  id: number
  direction: 'in' | 'out'
  /** The other side. */
  peer: string
  /** Milliseconds since 1970. */
  at: number
  text?: string
  /** Hex. */
  data?: string
  /** Class 0: shown at once. */
  flash?: true
  /** TP-PID replace type 1 to 7. */
  replaceType?: number
  ports?: { dst: number; src: number }
  parts: number
  incomplete?: { have: number[]; total: number }
}

/** A phone keeps the newest so many messages. */
const MEMORY = 1000

export type PhoneState = 'on' | 'off' | 'full'

interface PhonesOptions {
  now: () => number
  send: (from: string, to: string, text: string) => Promise<void>
}

/** One virtual phone: what arrived, what was sent from it. */
export class Phone {
  state: PhoneState = 'on'
  readonly messages: PhoneMessage[] = []
  readonly #reassembler: Reassembler

  constructor(
    readonly number: string,
    private readonly options: PhonesOptions & { nextId: () => number; changed: (phone: Phone) => void }
  ) {
    this.#reassembler = new Reassembler({ now: options.now })
  }

  /** An SMS-DELIVER arrives. */
  receive(tpdu: Tpdu): void {
    // The octets, not the object, are what a phone gets.
    const whole = this.#reassembler.add(decode(encode({ ...tpdu, smscField: false }), { noSmsc: true }))
    if (whole) this.#show(whole)
  }

  /** Answers, or writes first. Resolves when the recipient has it. */
  async send(to: string, text: string): Promise<PhoneMessage> {
    const { now, nextId, send, changed } = this.options
    const message: PhoneMessage = { id: nextId(), direction: 'out', peer: to, at: now(), text, parts: 1 }
    this.#add(message)
    changed(this)
    await send(this.number, to, text)
    return message
  }

  #add(message: PhoneMessage): void {
    this.messages.push(message)
    if (this.messages.length > MEMORY) this.messages.splice(0, this.messages.length - MEMORY)
  }

  #show({ address, text, data, dcs, pid = 0, ports, parts }: Joined): void {
    const { now, nextId, changed } = this.options
    const message: PhoneMessage = { id: nextId(), direction: 'in', peer: address!.text, at: now(), parts }
    if (text !== undefined) message.text = text
    if (data !== undefined) message.data = data
    if (dcs?.messageClass === 0) message.flash = true
    if (ports) message.ports = { dst: ports.dst, src: ports.src }
    if (pid > 0x40 && pid < 0x48) message.replaceType = pid & 7
    const old = this.#replaced(message)
    if (old >= 0) this.messages.splice(old, 1, message)
    else this.#add(message)
    changed(this)
  }

  /** The message whose place this one takes (TS 23.040 9.2.3.9). */
  #replaced({ peer, replaceType }: PhoneMessage): number {
    if (replaceType === undefined) return -1
    return this.messages.findLastIndex(
      (old) => old.direction === 'in' && old.peer === peer && old.replaceType === replaceType
    )
  }
}

/** All virtual phones: every number that is no modem and not unassigned is one. */
export class Phones {
  readonly #phones = new Map<string, Phone>()
  readonly #unassigned: RegExp[] = []
  readonly #listeners = new Set<(phone: Phone) => void>()
  readonly #options: PhonesOptions
  #lastId = 0

  constructor(options: PhonesOptions) {
    this.#options = options
  }

  /** The phone with an international number. */
  get(number: string): Phone {
    let phone = this.#phones.get(number)
    if (!phone) {
      phone = new Phone(number, {
        ...this.#options,
        nextId: () => ++this.#lastId,
        changed: (one) => this.#tell(one)
      })
      this.#phones.set(number, phone)
    }
    return phone
  }

  get list(): Phone[] {
    return [...this.#phones.values()]
  }

  /** Numbers that nobody has; the network refuses them. */
  unassign(pattern: RegExp): void {
    this.#unassigned.push(pattern)
  }

  isUnassigned(number: string): boolean {
    return this.#unassigned.some((pattern) => pattern.test(number))
  }

  /** Calls back at every change of a phone; returns how to stop that. */
  onChange(listener: (phone: Phone) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(phone: Phone): void {
    for (const listener of this.#listeners) listener(phone)
  }
}
