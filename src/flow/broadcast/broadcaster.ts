import type { Gateway } from '../../gateway'
import type { Timer } from '../../types'
import type { Message } from '../message'
import type { ModemHandle } from '../modem/handle'
import type { Site } from '../modem/site'
import type { Done } from '../outcome'
import { type SendOptions, sendOptions } from '../send/options'
import { actionOf } from './actions'
import { act, expectedRate } from './deeds'
import { checkColumns, cutShort, type Intake } from './intake'
import { Intakes, type IntakesOptions } from './intakes'
import { Order, type Turn } from './order'
import { answer, type Outputs } from './outputs'
import { type Price, previewOf } from './preview'
import type { RowSettings } from './requests'
import { type Row, rowsOf } from './rows'
import { type Place, Streams } from './stream'
import { Teller, type TellerOptions } from './teller'
import { templateOf } from './template'

export interface BroadcasterOptions extends Price, IntakesOptions, Omit<TellerOptions, 'virtual'> {
  handle: ModemHandle
  defaults: SendOptions
  /** The property of the number. */
  number: string
  shortCodes: boolean
  /** The template for this message. */
  text(msg: Message): Promise<unknown>
  failed(done: Done, error: Error): void
}

type Send = (outputs: Outputs) => void

/** Taking in ends a deploy no later. */
const CLOSE_MS = 5000

/** These do not wait behind rows that are being taken in. */
const AT_ONCE: readonly unknown[] = ['pause', 'resume', 'cancel', 'status']

/** The work of one sms-broadcast node. */
export class Broadcaster {
  readonly #teller: Teller
  readonly #streams: Streams
  readonly #intakes: Intakes
  readonly #order = new Order()
  #closed = false

  constructor(private readonly options: BroadcasterOptions) {
    this.#teller = new Teller({ ...options, virtual: options.handle.virtual })
    this.#intakes = new Intakes(options)
    this.#streams = new Streams(options.clock, {
      broken: (id, error) => this.#broke(id, error),
      more: () => this.#order.isBehind
    })
  }

  /** Resolves when the next input may follow. */
  input(msg: Message, send: Send, done: Done): Promise<void> {
    if (AT_ONCE.includes(msg.action)) return this.#order.soon(() => this.#end(this.#act(msg), send, done))
    return this.#order.next((turn) => this.#end(this.#take(msg, turn), send, done))
  }

  /** The store is open: whatever there is to tell comes. Gives its end. */
  listen(site: Site): () => void {
    return this.#teller.listen(site)
  }

  /** The node goes. What came in is on disk by then, or is never sent. */
  async close(): Promise<void> {
    const { clock } = this.options
    let timer: Timer
    const late = new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, CLOSE_MS)
    })
    await Promise.race([this.#order.end(), late])
    clock.clearTimeout(timer)
    this.#closed = true
    this.#teller.close()
    this.#streams.stop()
    await this.#intakes.close()
  }

  // Inputs

  /** It has one answer, or one error. */
  async #end(work: Promise<Message | undefined>, send: Send, done: Done): Promise<void> {
    try {
      const answered = await work
      if (answered) send([null, answered, null])
      done()
    } catch (error) {
      this.options.failed(done, error as Error)
    }
  }

  /** Rows of a stream do not wait until those before them are on disk: they are written together. All else does. */
  async #take(msg: Message, { follow, earlier }: Turn): Promise<Message | undefined> {
    if (this.#closed) throw cutShort()
    if (isSet(msg.reset)) {
      this.#streams.reset(msg)
      return undefined
    }
    const place = isAction(msg) ? undefined : this.#streams.place(msg)
    if (place) return this.#part(msg, place, follow)
    await earlier()
    return isAction(msg) ? this.#act(msg) : this.#rows(msg)
  }

  async #rows(msg: Message): Promise<Message> {
    const { handle, lenient, number } = this.options
    try {
      const gateway = await handle.gateway()
      const rows = rowsOf(msg.payload, number)
      const settings = await this.#settings(msg)
      // Before anything is on disk: whoever forgot a column has nothing to clear away.
      if (!lenient) await checkColumns(rows, settings)
      const intake = await this.#intakes.begin(gateway, handle.settings.pool, settings)
      this.#order.taking()
      return await this.#takeIn(gateway, intake, rows, msg)
    } finally {
      this.#order.taken()
    }
  }

  /** One of a stream; answered is the one that makes it whole. `follow`: the next one may come. */
  async #part(msg: Message, place: Place, follow: () => void): Promise<Message | undefined> {
    const { id, isLast } = place
    let intake: Intake | undefined
    try {
      const gateway = await this.options.handle.gateway()
      const rows = this.#rowsOf(msg, place)
      intake = this.#intakes.ofStream(id) ?? (await this.#beginStream(gateway, msg, id))
      if (!this.options.lenient) await checkColumns(rows, intake.settings, intake.size)
      const added = intake.add(rows)
      if (isLast) this.#order.taking()
      else follow()
      await added
      return isLast ? await this.#start(gateway, intake, msg) : undefined
    } catch (error) {
      // Of one that was broken off before, the next of this name may have begun.
      const isOld = intake !== undefined && this.#intakes.ofStream(id) !== intake
      if (!isOld) this.#streams.fail(id, error as Error)
      if (intake) await this.#intakes.cut(intake, error)
      throw error
    } finally {
      if (isLast) this.#order.taken()
    }
  }

  #rowsOf({ payload }: Message, { isEmpty }: Place): Row[] {
    return isEmpty ? [] : rowsOf(Array.isArray(payload) ? payload : [payload], this.options.number)
  }

  async #beginStream(gateway: Gateway, msg: Message, id: string): Promise<Intake> {
    return this.#intakes.begin(gateway, this.options.handle.settings.pool, await this.#settings(msg), id)
  }

  #broke(id: string, error: Error): void {
    const intake = this.#intakes.ofStream(id)
    if (intake) void this.#intakes.cut(intake, error)
  }

  async #takeIn(gateway: Gateway, intake: Intake, rows: readonly Row[], msg: Message): Promise<Message> {
    try {
      await intake.add(rows)
      return await this.#start(gateway, intake, msg)
    } catch (error) {
      this.#intakes.end(intake)
      if ((error as { code?: unknown }).code !== 'BATCH_OVER') throw error
      // That a person has cancelled it meanwhile is no mistake.
      const batch = intake.batch.id
      const progress = await this.#teller.standing(gateway, batch)
      if (progress.error?.code !== 'CANCELLED') throw error
      return answer(msg, 'progress', progress, { batch, virtual: this.options.handle.virtual })
    }
  }

  async #start(gateway: Gateway, intake: Intake, msg: Message): Promise<Message> {
    const { id, duplicateOf } = await this.#intakes.start(intake)
    const duplicate = duplicateOf === undefined ? {} : { duplicate: true as const }
    const batch = duplicateOf ?? id
    const progress = { ...(await this.#teller.standing(gateway, batch)), ...duplicate }
    return answer(msg, 'progress', progress, { batch, virtual: this.options.handle.virtual, ...duplicate })
  }

  async #settings(msg: Message): Promise<RowSettings> {
    const { defaults, handle, shortCodes } = this.options
    const { country, smsc } = handle.settings
    const options = sendOptions(defaults, msg)
    return { template: templateOf(await this.options.text(msg)), options, country, shortCodes, smsc }
  }

  // Actions

  async #act(msg: Message): Promise<Message> {
    const action = actionOf(msg)!
    const { handle, id: origin } = this.options
    const gateway = await handle.gateway()
    if (action === 'preview') return this.#preview(gateway, msg)
    const standing = (batch: string) => this.#teller.standing(gateway, batch)
    return act(msg, action, { gateway, handle, origin, standing })
  }

  async #preview(gateway: Gateway, msg: Message): Promise<Message> {
    const { handle, lenient, number, price, currency, id } = this.options
    const rows = rowsOf(msg.payload, number)
    const settings = await this.#settings(msg)
    if (!lenient) await checkColumns(rows, settings)
    const rate = await expectedRate(gateway, handle, id)
    const preview = await previewOf(rows, settings, { rate, price, currency, lenient })
    return answer(msg, 'preview', preview, { virtual: handle.virtual })
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false
}

function isAction({ action }: Message): boolean {
  return action !== undefined && action !== null && action !== ''
}
