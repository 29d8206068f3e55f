import { decode, encode, type Joined, type Tpdu } from '../../pdu'
import type { Clock } from '../../types'
import { PhoneParts } from './phone-parts'

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
  /** How many of them came. */
  parts: number
  /** Numbers of the parts that came, where others have not for a minute; the text has `[…]` in their place. */
  incomplete?: { have: number[]; total: number }
}

/** A phone keeps the newest so many messages. */
const MEMORY = 1000

export type PhoneState = 'on' | 'off' | 'full'

export interface PhoneOptions {
  clock: Clock
  send: (from: string, to: string, text: string) => Promise<void>
  nextId: () => number
  changed: (phone: Phone) => void
}

/** One virtual phone: what arrived, what was sent from it. */
export class Phone {
  state: PhoneState = 'on'
  readonly messages: PhoneMessage[] = []
  readonly #parts: PhoneParts<PhoneMessage>

  constructor(
    readonly number: string,
    private readonly options: PhoneOptions
  ) {
    this.#parts = new PhoneParts(options.clock, (joined, before) => this.#show(joined, before))
  }

  /** An SMS-DELIVER arrives. */
  receive(tpdu: Tpdu): void {
    // The octets, not the object, are what a phone gets.
    this.#parts.add(decode(encode({ ...tpdu, smscField: false }), { noSmsc: true }))
  }

  /** Answers, or writes first. Resolves when the recipient has it. */
  async send(to: string, text: string): Promise<PhoneMessage> {
    const { clock, nextId, send, changed } = this.options
    const message: PhoneMessage = {
      id: nextId(),
      direction: 'out',
      peer: to,
      at: clock.now(),
      text,
      parts: 1
    }
    this.#add(message)
    changed(this)
    await send(this.number, to, text)
    return message
  }

  #add(message: PhoneMessage): void {
    this.messages.push(message)
    if (this.messages.length > MEMORY) this.messages.splice(0, this.messages.length - MEMORY)
  }

  /** In the place of what was shown of it before, or of the message that it replaces (TS 23.040 9.2.3.9). */
  #show(joined: Joined, before: PhoneMessage | undefined): PhoneMessage {
    const { clock, nextId, changed } = this.options
    const message = shown(joined, before?.id ?? nextId(), before?.at ?? clock.now())
    const old = before ? this.messages.indexOf(before) : this.#replacedBy(message)
    if (old >= 0) this.messages.splice(old, 1, message)
    else this.#add(message)
    changed(this)
    return message
  }

  #replacedBy({ peer, replaceType }: PhoneMessage): number {
    if (replaceType === undefined) return -1
    return this.messages.findLastIndex(
      (old) => old.direction === 'in' && old.peer === peer && old.replaceType === replaceType
    )
  }
}

function shown(joined: Joined, id: number, at: number): PhoneMessage {
  const { address, text, data, dcs, pid = 0, ports, parts, incomplete } = joined
  const message: PhoneMessage = { id, direction: 'in', peer: address!.text, at, parts }
  if (text !== undefined) message.text = text
  if (data !== undefined) message.data = data
  if (dcs?.messageClass === 0) message.flash = true
  if (ports) message.ports = { dst: ports.dst, src: ports.src }
  if (pid > 0x40 && pid < 0x48) message.replaceType = pid & 7
  if (incomplete) message.incomplete = { have: incomplete.have, total: incomplete.total }
  return message
}
