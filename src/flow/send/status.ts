import type { HandleSnapshot } from '../modem/handle'
import { modemLook, type Translate } from '../modem/verbs'
import { STATUS_LENGTH, type Status } from '../outcome'

/** At most one status in this time: more nobody can read, and each goes to every open editor. */
const PAUSE_MS = 1000

/** What sms-send shows: what waits, else what became of the last message, else the modem. */
export class SendStatus {
  #modem: HandleSnapshot = { kind: 'opening' }
  #waiting = 0
  #last: { state: string; code?: string } | undefined
  #timer: NodeJS.Timeout | undefined
  #dirty = false

  constructor(
    private readonly show: (status: Status) => void,
    private readonly translate: Translate
  ) {}

  modem(now: HandleSnapshot): void {
    this.#modem = now
    this.#changed()
  }

  progress(waiting: number, last?: { state: string; code?: string }): void {
    this.#waiting = waiting
    if (last) this.#last = last
    this.#changed()
  }

  failed(error: Error & { code?: string }): void {
    this.#last = { state: 'failed', code: error.code ?? 'UNEXPECTED' }
    this.#changed()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #changed(): void {
    this.#dirty = true
    if (this.#timer) return
    this.#draw()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#dirty) this.#changed()
    }, PAUSE_MS)
    this.#timer.unref()
  }

  #draw(): void {
    this.#dirty = false
    const modem = modemLook(this.#modem, this.translate)
    const ready = this.#modem.kind === 'queueOnly' || (modem.fill === 'green' && modem.shape === 'dot')
    if (!ready) this.show({ ...modem, waiting: this.#waiting })
    else this.show({ ...this.#look(modem), waiting: this.#waiting })
  }

  #look(modem: Status): Status {
    const virtual = modem.virtual === true ? 'virtual ' : ''
    const say = (key: string, values?: Record<string, string | number>) =>
      `${virtual}${this.translate(`sms-send.status.${key}`, values)}`.slice(0, STATUS_LENGTH)
    const { code, message: _, ...about } = modem
    if (this.#waiting > 0)
      return { ...about, fill: 'blue', shape: 'dot', text: say('sending', { count: this.#waiting }) }
    if (!this.#last) return modem
    const { state, code: failure } = this.#last
    if (state === 'unknown')
      return { ...about, fill: 'yellow', shape: 'ring', text: say('held'), code: failure }
    if (failure !== undefined)
      return {
        ...about,
        fill: 'red',
        shape: 'ring',
        text: `${virtual}${words(failure)}`.slice(0, STATUS_LENGTH),
        code: failure
      }
    return { ...about, fill: 'green', shape: 'dot', text: say('sent') }
  }
}

function words(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ')
}
