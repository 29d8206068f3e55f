import type { Clock } from '../../types'
import type { HandleSnapshot } from '../modem/handle'
import { isWorking, modemLook, type Translate } from '../modem/verbs'
import { fitting, inWords, STATUS_LENGTH, type Status } from '../outcome'
import { Pace } from '../pace'
import { type Progress, through } from './progress'

/** All that decides what sms-broadcast shows. */
interface Scene {
  modem: HandleSnapshot
  /** Rows that are on disk, while they are taken in. */
  taking?: number | undefined
  progress?: Progress | undefined
  error?: { code: string; message: string } | undefined
}

/** What sms-broadcast shows: rows that come in, else the broadcast that moved last, else the modem. */
export class BroadcastStatus {
  #scene: Scene = { modem: { kind: 'opening' } }
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

  taking(taking: number | undefined): void {
    this.#set({ taking, error: undefined })
  }

  progress(progress: Progress): void {
    this.#set({ progress, error: undefined })
  }

  failed({ code = 'UNEXPECTED', message }: Error & { code?: string }): void {
    this.#set({ error: { code, message } })
  }

  stop(): void {
    this.#pace.stop()
  }

  #set(changed: Partial<Scene>): void {
    this.#scene = { ...this.#scene, ...changed }
    this.#pace.set(broadcastLook(this.#scene, this.translate))
  }
}

/** The status of a scene, in 20 characters. */
export function broadcastLook({ modem, taking, progress, error }: Scene, translate: Translate): Status {
  const { code: _, message: _message, ...about } = modemLook(modem, translate)
  const say: Translate = (key, values) => translate(`sms-broadcast.status.${key}`, values)
  const prefix = modem.kind === 'modem' && modem.virtual ? 'virtual ' : ''
  const look = (
    fill: Status['fill'],
    shape: Status['shape'],
    texts: string[],
    more: object = {}
  ): Status => ({
    ...about,
    ...more,
    fill,
    shape,
    text: shortEnough(texts, prefix)
  })
  if (error) return look('red', 'ring', [inWords(error.code)], error)
  if (taking !== undefined) return look('blue', 'ring', [say('taking', { count: taking }), `${taking}…`])
  const isGoing = progress?.state === 'running'
  if (!progress || (isGoing && !isWorking(modem, about)))
    return { ...modemLook(modem, translate), ...progress }
  return look(...wordsOf(progress, say), { ...progress })
}

/** The first that fits, with the prefix if it can be: half a number says something wrong. */
function shortEnough(texts: readonly string[], prefix: string): string {
  const all = texts.flatMap((text) => [`${prefix}${text}`, text])
  return all.find((text) => text.length <= STATUS_LENGTH) ?? fitting(texts[0]!)
}

/** What is said of a broadcast: longer and shorter. */
function wordsOf(progress: Progress, say: Translate): [Status['fill'], Status['shape'], string[]] {
  const { state, total, held, cancelled, error } = progress
  const { done, failed } = through(progress)
  const numbers = `${done}/${total}`
  switch (state) {
    case 'paused':
      return ['yellow', 'ring', [say('paused', { done, total })]]
    case 'cancelled':
      return [
        'grey',
        'ring',
        [
          error && error.code !== 'CANCELLED'
            ? inWords(error.code)
            : say('cancelled', { done: done - cancelled, total }),
          numbers
        ]
      ]
    case 'done':
      if (held > 0) return ['yellow', 'ring', [say('held', { done: done - held, count: held }), numbers]]
      return [
        'green',
        'dot',
        [failed > 0 ? say('doneFailed', { done, failed }) : say('done', { done }), numbers]
      ]
    default:
      return ['blue', 'dot', [...(failed > 0 ? [say('goingFailed', { done, total, failed })] : []), numbers]]
  }
}
