import type { Tpdu } from '../../../pdu'
import type { ParsedCommand } from '../command-line'
import type { OutputKind, VirtualModem } from '../modem'
import type { Profile } from '../profile'
import type { Fault, Submission } from './fault'

interface Active {
  fault: Fault
  undo: (() => void) | undefined
}

/** The faults of a modem that are switched on. They stand around each other, the last one outermost. */
export class Faults {
  readonly #active = new Map<string, Active>()
  readonly #modem: VirtualModem
  readonly #own: Profile
  #profile: Profile

  constructor(modem: VirtualModem, own: Profile) {
    this.#modem = modem
    this.#own = own
    this.#profile = own
  }

  set(name: string, fault: Fault): void {
    this.clear(name)
    const active: Active = { fault, undo: undefined }
    this.#active.set(name, active)
    this.#changed()
    active.undo = fault.start?.(this.#modem)
  }

  clear(name: string): void {
    const active = this.#active.get(name)
    if (!active) return
    this.#active.delete(name)
    active.undo?.()
    this.#changed()
  }

  get names(): string[] {
    return [...this.#active.keys()]
  }

  /** The modem's own profile with what faults change of it. */
  get profile(): Profile {
    return this.#profile
  }

  onOutput(text: string, kind: OutputKind): string {
    let out = text
    for (const { fault } of this.#active.values())
      if (fault.output) out = fault.output(out, kind, this.#modem)
    return out
  }

  onData(text: string): string {
    let data = text
    for (const { fault } of this.#active.values()) if (fault.data) data = fault.data(data)
    return data
  }

  async onCommand(command: ParsedCommand, run: () => Promise<void> | void): Promise<string | undefined> {
    let result: string | undefined
    let inner = async () => {
      await run()
    }
    for (const { fault } of this.#active.values()) {
      if (!fault.command) continue
      const next = inner
      inner = async () => {
        result = await fault.command!(command, this.#modem, next)
      }
    }
    await inner()
    return result
  }

  onReference(own: number): number {
    let mr = own
    for (const { fault } of this.#active.values()) if (fault.reference) mr = fault.reference(mr)
    return mr
  }

  onTransmit(tpdu: string, submit: () => Promise<Submission>): Promise<Submission> {
    let inner = submit
    for (const { fault } of this.#active.values()) {
      if (!fault.transmit) continue
      const next = inner
      inner = () => fault.transmit!(tpdu, this.#modem, next)
    }
    return inner()
  }

  async onResult(say: () => void): Promise<void> {
    let inner = async () => say()
    for (const { fault } of this.#active.values()) {
      if (!fault.result) continue
      const next = inner
      inner = async () => fault.result!(next, this.#modem)
    }
    await inner()
  }

  onReceived(tpdu: Tpdu | undefined): void {
    for (const { fault } of this.#active.values()) fault.received?.(tpdu)
  }

  #changed(): void {
    this.#profile = { ...this.#own }
    for (const { fault } of this.#active.values())
      Object.assign(this.#profile, fault.profile?.(this.#profile))
    this.#modem.memories.rebase(this.#profile.indexBase)
  }
}
