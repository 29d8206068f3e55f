import type { Clock } from '../../types'
import type { HandleSnapshot } from '../modem/handle'
import { isWorking, modemLook, type Translate } from '../modem/verbs'
import { fitting, inWords, type Status } from '../outcome'
import { Pace } from '../pace'
import type { Progress } from './inputs'

/** What became of the last message. */
export interface LastOutcome {
  state: string
  code?: string
}

/** All that decides what sms-send shows. */
export interface SendScene extends Progress {
  modem: HandleSnapshot
  last?: LastOutcome
}

/** What sms-send shows: what is being sent, else what became of the last message, else the modem. */
export class SendStatus {
  #scene: SendScene = { modem: { kind: 'opening' }, waiting: 0, settled: 0 }
  readonly #pace: Pace<Status>

  constructor(
    show: (status: Status) => void,
    private readonly translate: Translate,
    clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>
  ) {
    this.#pace = new Pace(show, clock)
  }

  modem(modem: HandleSnapshot): void {
    this.#set({ modem })
  }

  progress(progress: Progress, last?: LastOutcome): void {
    this.#set({ ...progress, ...(last && { last }) })
  }

  failed({ code = 'UNEXPECTED' }: Error & { code?: string }): void {
    this.#set({ last: { state: 'failed', code } })
  }

  stop(): void {
    this.#pace.stop()
  }

  #set(changed: Partial<SendScene>): void {
    this.#scene = { ...this.#scene, ...changed }
    this.#pace.set(sendLook(this.#scene, this.translate))
  }
}

/** The status of a scene. A modem that cannot work now comes first: it says why nothing goes. */
export function sendLook({ modem: now, waiting, settled, last }: SendScene, translate: Translate): Status {
  const { code: _, message: _message, ...about } = modemLook(now, translate)
  const modem = { ...modemLook(now, translate), waiting }
  if (!isWorking(now, modem)) return modem
  const say: Translate = (key, values) => translate(`sms-send.status.${key}`, values)
  const prefix = now.kind === 'modem' && now.virtual ? 'virtual ' : ''
  const look = (fill: Status['fill'], shape: Status['shape'], text: string, more: object = {}): Status => ({
    ...about,
    waiting,
    ...more,
    fill,
    shape,
    text: fitting(text, { prefix })
  })
  if (waiting > 0) return look('blue', 'dot', sendingText({ waiting, settled }, prefix, say))
  if (!last) return modem
  const { state, code } = last
  if (state === 'unknown') return look('yellow', 'ring', say('held'), { code })
  if (code !== undefined) return look('red', 'ring', inWords(code), { code })
  return look('green', 'dot', say('sent'))
}

/** `sending 2/3`; where that is too long, the numbers alone: half a number says something wrong. */
function sendingText({ waiting, settled }: Progress, prefix: string, say: Translate): string {
  const count = waiting + settled
  if (count === 1) return say('sending')
  const text = say('sendingOf', { place: settled + 1, count })
  return fitting(text, { prefix }) === `${prefix}${text}` ? text : `${settled + 1}/${count}`
}
