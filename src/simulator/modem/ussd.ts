import { fromClient, toClient } from './charset'
import type { VirtualModem } from './modem'

/** What the network answers to a code: a text, and whether it expects another answer. */
export interface UssdAnswer {
  text: string
  /** The session stays open: the client is asked. */
  more?: true
  /** Milliseconds until it comes. */
  after?: number
}

/** Unstructured supplementary services, TS 27.007 7.15. */
export class Ussd {
  /** What the network answers, by code (or by reply within a session). */
  answer: (code: string) => UssdAnswer | undefined = (code) => ({ text: `You sent ${code}` })
  readonly #modem: VirtualModem
  #session = 0

  constructor(modem: VirtualModem) {
    this.#modem = modem
  }

  /** <n> 0 no unsolicited code, 1 with it, 2 ends the session. */
  request(n: number, typed: string | undefined): void {
    const session = ++this.#session
    const { settings } = this.#modem
    if (n !== 2) settings.cusd = n
    if (n === 2 || !typed) return
    const { characterSet } = settings
    const answer = this.answer(characterSet === 'UCS2' ? fromClient(characterSet, typed) : typed)
    this.#modem.later(answer?.after ?? 1, () => {
      if (session !== this.#session || settings.cusd === 0) return
      // 4: operation not supported.
      if (!answer) this.#modem.urc('+CUSD: 4')
      else
        this.#modem.urc(`+CUSD: ${answer.more ? 1 : 0},"${toClient(settings.characterSet, answer.text)}",15`)
    })
  }
}
