import type { Batch, BatchCounts, Gateway, Message as Queued } from '../../gateway'
import type { Clock } from '../../types'
import { type Message, removeOptions } from '../message'
import type { ModemHandle } from '../modem/handle'
import type { ResultListener } from '../modem/results'
import type { Site } from '../modem/site'
import type { Done } from '../outcome'
import { type SendOptions, sendOptions } from '../send/options'
import { type Action, actionOf, batchOf, isPersonsWord, messageOf, pageOf } from './actions'
import { checkColumns, cutShort, Intake } from './intake'
import { answer, doneMsg, type Outputs, progressMsg, resultMsg, type TableRow, tableRow } from './outputs'
import { type Price, previewOf } from './preview'
import { type Progress, progressOf, Rates } from './progress'
import type { RowSettings } from './requests'
import { rowsOf } from './rows'
import { type Place, Streams } from './stream'
import { templateOf } from './template'

export interface BroadcasterOptions extends Price {
  /** Of the node: results belong to it. */
  id: string
  handle: ModemHandle
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout' | 'now'>
  defaults: SendOptions
  /** The property of the number. */
  number: string
  shortCodes: boolean
  /** A row that lacks a column fails alone, instead of all. */
  lenient: boolean
  /** The template for this message. */
  text(msg: Message): Promise<unknown>
  send(outputs: Outputs): void
  failed(done: Done, error: Error): void
  /** What belongs to no message that is still here. */
  complain(error: Error): void
  /** For the status. */
  taking(count: number | undefined): void
  progress(progress: Progress): void
}

/** Taking in ends a deploy no later. */
const CLOSE_MS = 5000
/** Of the table on the third output. */
const MOST_ROWS = 10_000
const PAGE = 500
/** Parts a minute where nothing was measured and nothing limits them: what one modem does. */
const USUAL_RATE = 12
/** Streams that were broken off: what still comes of them is refused. */
const MOST_BROKEN = 100

/** These do not wait behind rows that are being taken in. */
const AT_ONCE: readonly Action[] = ['pause', 'resume', 'cancel', 'status']

/** The work of one sms-broadcast node. */
export class Broadcaster implements ResultListener {
  readonly #streams: Streams
  readonly #intakes = new Map<string, Intake>()
  readonly #broken = new Map<string, Error>()
  readonly #rates = new Rates()
  readonly #telling = new Set<string>()
  /** Inputs one after another, until they are on disk. */
  #last: Promise<unknown> = Promise.resolve()
  #isTaking = false
  #closed = false

  constructor(private readonly options: BroadcasterOptions) {
    this.#streams = new Streams(options.clock, { broken: (id, error) => this.#broke(id, error) })
  }

  input(msg: Message, send: (outputs: Outputs) => void, done: Done): Promise<void> {
    const work = () => this.#take(msg, send, done)
    if (this.#isTaking && AT_ONCE.includes(msg.action as Action)) return work()
    const taken = this.#last.then(work)
    this.#last = taken
    return taken
  }

  /** The store is open: whatever there is to tell comes. Gives its end. */
  listen(site: Site): () => void {
    const { id } = this.options
    const ends = [
      site.listen(id, this),
      site.on((event) => {
        if (event.type === 'batch' && event.batch.origin === id)
          this.#moved(site.gateway, event.batch, event.counts)
      })
    ]
    void this.#recover(site.gateway)
    return () => {
      for (const end of ends) end()
    }
  }

  /** The node goes. What came in is on disk by then, or is never sent. */
  async close(): Promise<void> {
    const { clock } = this.options
    let timer: ReturnType<typeof clock.setTimeout>
    const late = new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, CLOSE_MS)
    })
    await Promise.race([this.#last, late])
    clock.clearTimeout(timer!)
    this.#closed = true
    this.#streams.stop()
    await Promise.all([...this.#intakes.values()].map((intake) => intake.cut(cutShort()).catch(() => {})))
    this.#intakes.clear()
  }

  result(message: Queued, { recovered }: { recovered?: boolean }): void {
    this.#tell(message, 'result', recovered)
  }

  report(message: Queued, { recovered }: { recovered?: boolean }): void {
    this.#tell(message, 'report', recovered)
  }

  #tell(message: Queued, kind: 'result' | 'report', recovered: boolean | undefined): void {
    const more = { virtual: this.options.handle.virtual, ...(recovered && { recovered: true as const }) }
    this.options.send([resultMsg(message, kind, more), null, null])
  }

  async #take(msg: Message, send: (outputs: Outputs) => void, done: Done): Promise<void> {
    try {
      if (msg.reset !== undefined && msg.reset !== false) {
        this.#streams.reset(msg)
        return done()
      }
      const action = actionOf(msg)
      const gateway = await this.options.handle.gateway()
      const answered = action ? await this.#act(gateway, msg, action) : await this.#rows(gateway, msg)
      if (answered) send([null, answered, null])
      done()
    } catch (error) {
      this.options.failed(done, error as Error)
    }
  }

  // Rows

  async #rows(gateway: Gateway, msg: Message): Promise<Message | undefined> {
    const place = this.#streams.place(msg)
    if (place) return this.#part(gateway, msg, place)
    const rows = rowsOf(msg.payload, this.options.number)
    const settings = await this.#settings(msg)
    // Before anything is on disk: whoever forgot a column has nothing to clear away.
    if (!this.options.lenient) await this.#busy(() => checkColumns(rows, settings))
    const intake = await this.#open(gateway, settings)
    return this.#busy(async () => {
      try {
        await intake.add(rows)
        return await this.#start(gateway, intake, msg)
      } finally {
        this.#intakes.delete(intake.batch.id)
      }
    })
  }

  /** One of a stream; answered is the one that makes it whole. */
  async #part(gateway: Gateway, msg: Message, { id, isLast, isAgain }: Place): Promise<Message | undefined> {
    const broken = this.#broken.get(id)
    if (broken) {
      this.#streams.end(id)
      throw broken
    }
    if (isAgain) return undefined
    try {
      const { payload } = msg
      const rows = rowsOf(Array.isArray(payload) ? payload : [payload], this.options.number)
      const known = this.#intakes.get(id)
      const intake = known ?? (await this.#open(gateway, await this.#settings(msg), id))
      await this.#busy(() => intake.add(rows))
      if (!isLast) return undefined
      this.#intakes.delete(id)
      return await this.#start(gateway, intake, msg)
    } catch (error) {
      this.#streams.end(id)
      await this.#cut(id, error as Error)
      throw error
    }
  }

  async #open(gateway: Gateway, settings: RowSettings, stream?: string): Promise<Intake> {
    const { id, handle, lenient, taking } = this.options
    const { key } = settings.options
    const batch = { pool: handle.settings.pool, origin: id, ...(key !== undefined && { key }) }
    const intake = await Intake.open({ gateway, settings, batch, lenient, taken: taking })
    this.#intakes.set(stream ?? intake.batch.id, intake)
    return intake
  }

  async #start(gateway: Gateway, intake: Intake, msg: Message): Promise<Message> {
    const batch = await intake.start()
    const { duplicateOf } = batch
    removeOptions(msg)
    return this.#standing(gateway, msg, duplicateOf ?? batch.id, duplicateOf !== undefined)
  }

  async #settings(msg: Message): Promise<RowSettings> {
    const { defaults, handle, shortCodes } = this.options
    const { country, smsc } = handle.settings
    const options = sendOptions(defaults, msg)
    return { template: templateOf(await this.options.text(msg)), options, country, shortCodes, smsc }
  }

  async #busy<T>(work: () => Promise<T>): Promise<T> {
    this.#isTaking = true
    try {
      return await work()
    } finally {
      this.#isTaking = false
      this.options.taking(undefined)
    }
  }

  #broke(id: string, error: Error): void {
    void this.#cut(id, error).catch((trouble) => this.options.complain(trouble))
  }

  async #cut(id: string, error: Error): Promise<void> {
    this.#broken.set(id, error)
    const [oldest] = this.#broken.keys()
    if (this.#broken.size > MOST_BROKEN) this.#broken.delete(oldest!)
    const intake = this.#intakes.get(id)
    this.#intakes.delete(id)
    await intake?.cut(error)
  }

  // Actions

  async #act(gateway: Gateway, msg: Message, action: Action): Promise<Message> {
    if (action === 'preview') return this.#preview(gateway, msg)
    const { id: origin, handle } = this.options
    const one = isPersonsWord(action) ? messageOf(msg) : undefined
    if (isPersonsWord(action) && one !== undefined) {
      const [message] = await gateway.decide({ id: one }, action)
      return this.#standing(gateway, msg, message?.batch ?? (await batchOf(msg, gateway, origin)))
    }
    const batch = await batchOf(msg, gateway, origin)
    if (action === 'rows') {
      const rows = (await gateway.batches.rows(batch, pageOf(msg))).map(tableRow)
      return answer(msg, 'rows', rows, { batch, virtual: handle.virtual, ...pageOf(msg) })
    }
    if (isPersonsWord(action)) await gateway.batches.decide(batch, action)
    else if (action !== 'status') await gateway.batches[action](batch)
    return this.#standing(gateway, msg, batch)
  }

  async #preview(gateway: Gateway, msg: Message): Promise<Message> {
    const { handle, lenient, number, price, currency, id } = this.options
    const rows = rowsOf(msg.payload, number)
    const settings = await this.#settings(msg)
    if (!lenient) await checkColumns(rows, settings)
    const rate = await this.#partsAMinute(gateway, id)
    const preview = await previewOf(rows, settings, { rate, price, currency })
    return answer(msg, 'preview', preview, { virtual: handle.virtual })
  }

  /** What was measured last, else what the limits allow, else what a modem does. */
  async #partsAMinute(gateway: Gateway, origin: string): Promise<number> {
    const { minute, hour } = this.options.handle.settings.limits ?? {}
    const limit = Math.min(minute ?? Number.POSITIVE_INFINITY, (hour ?? Number.POSITIVE_INFINITY) / 60)
    const last = await gateway.batches.last(origin)
    const measured = last && (await this.#measured(gateway, last))
    return Math.min(limit, measured ?? USUAL_RATE)
  }

  async #measured(gateway: Gateway, batch: Batch): Promise<number | undefined> {
    const rows = await gateway.batches.rows(batch.id, { offset: 0, limit: PAGE })
    const sent = rows.flatMap(({ sentAt, parts }) =>
      sentAt === undefined ? [] : [{ sentAt, parts: parts.length }]
    )
    if (sent.length < 2) return undefined
    const times = sent.map(({ sentAt }) => sentAt)
    const ms = Math.max(...times) - Math.min(...times)
    const parts = sent.reduce((sum, one) => sum + one.parts, 0)
    return ms > 0 ? Math.max(1, Math.round((parts / ms) * 60_000)) : undefined
  }

  async #standing(gateway: Gateway, msg: Message, id: string, duplicate = false): Promise<Message> {
    const { batch, counts } = await gateway.batches.status(id)
    const progress = { ...this.#progress(batch, counts), ...(duplicate && { duplicate: true as const }) }
    return answer(msg, 'progress', progress, {
      batch: id,
      virtual: this.options.handle.virtual,
      ...(duplicate && { duplicate: true })
    })
  }

  // What happens

  #progress(batch: Batch, counts: BatchCounts): Progress {
    const now = this.options.clock.now()
    const { queued = 0, sending = 0, unknown = 0, held = 0 } = counts
    const rate = this.#rates.measure(batch.id, queued + sending + unknown - held, now)
    return progressOf(batch, counts, { rate, now })
  }

  #moved(gateway: Gateway, batch: Batch, counts: BatchCounts): void {
    if (this.#closed) return
    const progress = this.#progress(batch, counts)
    this.options.progress(progress)
    if (batch.state !== 'open')
      this.options.send([null, progressMsg(progress, this.options.handle.virtual), null])
    if (batch.untold) void this.#end(gateway, progress, {})
  }

  async #recover(gateway: Gateway): Promise<void> {
    try {
      for (const { id } of (await gateway.batches.unfinished(this.options.id)).reverse()) {
        const { batch, counts } = await gateway.batches.status(id)
        if (batch.state === 'open') continue
        const progress = this.#progress(batch, counts)
        this.options.progress(progress)
        if (batch.untold) await this.#end(gateway, progress, { recovered: true })
      }
    } catch (error) {
      this.options.complain(error as Error)
    }
  }

  /** Told once; where that cannot be written it is told again, marked. */
  async #end(gateway: Gateway, progress: Progress, { recovered }: { recovered?: true }): Promise<void> {
    const { batch, total } = progress
    if (this.#telling.has(batch)) return
    this.#telling.add(batch)
    this.#rates.forget(batch)
    try {
      const rows = total <= MOST_ROWS ? await this.#table(gateway, batch) : undefined
      if (this.#closed) return
      this.options.send([
        null,
        null,
        doneMsg(progress, { virtual: this.options.handle.virtual, rows, recovered })
      ])
      await gateway.batches.told(batch)
    } catch (error) {
      this.options.complain(error as Error)
    } finally {
      this.#telling.delete(batch)
    }
  }

  async #table(gateway: Gateway, batch: string): Promise<TableRow[]> {
    const table: TableRow[] = []
    for (;;) {
      const page = await gateway.batches.rows(batch, { offset: table.length, limit: PAGE })
      table.push(...page.map(tableRow))
      if (page.length < PAGE) return table
    }
  }
}
