import type { Clock } from '../types'
import { ModemError } from './errors'
import type { PinMemo, PinRecord } from './pin-memo'

/** What is known of where a PIN would be typed. */
export interface PinSubject {
  /** Of the card, if it tells it while it is locked. */
  iccid?: string
  imei?: string
  port: string
}

/** A PIN is typed only while so many tries are left: the last one is a person's. */
const LEAST_TRIES = 2
/** PINs typed one after the other without knowing what came of them: a third might be the last. */
const MOST_TYPED = 2

/**
 * Decides whether a PIN may be typed, so that no card ever wants its PUK because of us: whatever is configured, and
 * however often we are cut off and start again. Of the three tries of a card at most two are used up,
 *
 * - because nothing is typed when the counter can be read and is below two;
 * - because a refused PIN is the last that is typed without a person's word;
 * - because of PINs whose answer was lost the second is the last, if the counter cannot be read.
 *
 * A person can undo this by `forced`, or by changing cards whose numbers the modem does not tell while they are locked.
 */
export class PinGuard {
  readonly #keys: string[]

  constructor(
    private readonly memo: PinMemo,
    private readonly subject: PinSubject,
    private readonly clock: Clock
  ) {
    const { iccid, imei, port } = subject
    // Each by itself: which of them can be read may differ from one start to the next, and ports change their names.
    this.#keys = [...(iccid ? [`card ${iccid}`] : []), ...(imei ? [`modem ${imei}`] : []), `port ${port}`]
  }

  /** A person says that card or PIN were changed. */
  forget(): Promise<void> {
    return this.memo.clear(this.#keys)
  }

  /** Resolves when the memo is on disk and the PIN may be typed. Rejects with a ModemError if it must not. */
  async admit(pin: string, tries: number | undefined, forced: boolean): Promise<void> {
    if (tries !== undefined && tries < LEAST_TRIES && !forced) throw lastTry(tries)
    const mac = await this.memo.mac(pin)
    const standing = [...(await this.#standing()).values()]
    if (standing.some(({ left }) => left === 'refused')) throw refusedBefore(tries)
    const typed = Math.max(0, ...standing.map((record) => record.typed))
    const known = tries !== undefined
    if (!known && (typed >= MOST_TYPED || standing.some((record) => record.mac === mac))) throw lostBefore()
    await this.#write({ mac, left: 'trying', typed: typed + 1 })
  }

  /** The card did not take the PIN, or wants its PUK. */
  async refused(): Promise<void> {
    const record = [...(await this.#standing()).values()].find(({ left }) => left === 'trying')
    if (record) await this.#write({ ...record, left: 'refused' })
  }

  /** It is open because of the PIN that was typed. */
  opened(): Promise<void> {
    return this.memo.clear(this.#keys)
  }

  /**
   * It is open, and nobody typed anything: an answer that was lost was good. A PIN that was refused stays refused,
   * unless it is certainly this card that is open now.
   */
  async foundOpen(): Promise<void> {
    const past = [...(await this.#standing())].filter(
      ([, { left, card }]) => left === 'trying' || (card !== undefined && card === this.subject.iccid)
    )
    if (past.length > 0) await this.memo.clear(past.map(([key]) => key))
  }

  /** Records that may be about this card: not those that name another one, or another modem at this port. */
  async #standing(): Promise<Map<string, PinRecord>> {
    const { iccid, imei } = this.subject
    const records = await this.memo.read(this.#keys)
    const isOther = ({ card, modem }: PinRecord) => {
      if (card !== undefined && iccid !== undefined) return card !== iccid
      return modem !== undefined && imei !== undefined && modem !== imei
    }
    return new Map([...records].filter(([, record]) => !isOther(record)))
  }

  #write({ mac, left, typed }: Pick<PinRecord, 'mac' | 'left' | 'typed'>): Promise<void> {
    const { iccid, imei } = this.subject
    const at = new Date(this.clock.now()).toISOString()
    return this.memo.write(this.#keys, {
      mac,
      left,
      at,
      typed,
      ...(iccid && { card: iccid }),
      ...(imei && { modem: imei })
    })
  }
}

/** `2 tries are left.` */
export function triesLeft(tries: number | undefined): string {
  if (tries === undefined) return 'How many tries are left the modem does not say.'
  return tries === 1 ? 'One try is left.' : `${tries} tries are left.`
}

const CHANGED = '"I changed the card or PIN"'

function lastTry(tries: number): ModemError {
  return new ModemError(
    'PIN_LAST_TRY',
    `${triesLeft(tries)} After a wrong one the SIM would want its PUK, so no PIN is typed. Type it in a phone, which gives back all tries; or check the PIN in the modem's settings and choose ${CHANGED} there.`
  )
}

function refusedBefore(tries: number | undefined): ModemError {
  return new ModemError(
    'PIN_GUARDED',
    `A PIN was refused here before, so none is typed again. ${triesLeft(tries)} Put the right PIN into the modem's settings and choose ${CHANGED} there.`
  )
}

function lostBefore(): ModemError {
  return new ModemError(
    'PIN_GUARDED',
    `The answer to a PIN was lost, and the modem does not say how many tries are left, so none is typed again. Check in a phone that the SIM still takes its PIN, then choose ${CHANGED} in the modem's settings.`
  )
}
