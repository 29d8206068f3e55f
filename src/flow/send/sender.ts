import type { EnqueueRequest, Gateway, Message as Queued } from '../../gateway'
import type { Clock, Timer } from '../../types'
import { FlowError } from '../errors'
import { type Message, removeOptions } from '../message'
import type { ModemHandle } from '../modem/handle'
import type { ResultListener } from '../modem/results'
import type { Done } from '../outcome'
import { act, actionOf } from './actions'
import { filledBody } from './body'
import { isSavedInput, restoredMsg, savedInput } from './context'
import { Inputs, type OpenInput, type Progress, type Send } from './inputs'
import { type SendOptions, sendOptions } from './options'
import { commonError, faultOf, hasOutcome, outcomeOf, takenIn, wasSent } from './outcomes'
import { recipientsOf } from './recipients'
import { resultOf, type SmsResult } from './result'
import type { LastOutcome } from './status'

export interface SenderOptions {
  /** Of the node: results belong to it. */
  id: string
  handle: ModemHandle
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>
  defaults: SendOptions
  /** What "To" and "Text" are for this message. */
  evaluate(msg: Message): Promise<{ to: unknown; text: unknown }>
  clone(msg: Message): Message
  /** For what belongs to no message that is still here. */
  send: Send
  failed(done: Done, error: Error): void
  /** The same for a message whose `done` is gone. */
  complain(error: Error, msg: Message): void
  progress(progress: Progress, last?: LastOutcome): void
}

/** Taking in ends a deploy no later. */
const CLOSE_MS = 5000

/** The work of one sms-send node. */
export class Sender implements ResultListener {
  readonly #inputs = new Inputs()
  /** Outcomes of messages that are still being taken in. */
  #early: Map<string, Queued> | undefined
  /** Inputs one after another, until they are on disk. */
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(private readonly options: SenderOptions) {}

  input(msg: Message, send: Send, done: Done): Promise<void> {
    const taken = this.#last.then(() => this.#take(msg, send, done))
    this.#last = taken
    return taken
  }

  /**
   * The node goes: what came in is on disk when this resolves, or has had five seconds to get there. It goes on, and its
   * results wait for the next node of this id.
   */
  async close(): Promise<void> {
    const { clock } = this.options
    let timer: Timer
    const late = new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, CLOSE_MS)
    })
    await Promise.race([this.#last, late])
    clock.clearTimeout(timer)
    this.#closed = true
    this.#inputs.clear()
  }

  result(message: Queued, { late, recovered }: { late?: boolean; recovered?: boolean }): void {
    const inputs = this.#inputs.take(message.id)
    const how = recovered ? { recovered: true as const } : {}
    // Another host may have held it meanwhile: whoever still waits has not heard of that.
    if (inputs.length > 0) for (const input of inputs) this.#settle(input, message, {})
    else if (late) this.#report(message, how)
    else if (this.#early && !recovered) this.#early.set(message.id, message)
    else this.#alone(message, how)
    this.#progress(message)
  }

  report(message: Queued, { recovered }: { recovered?: boolean }): void {
    this.#report(message, recovered ? { recovered: true } : {})
  }

  async #take(msg: Message, send: Send, done: Done): Promise<void> {
    const { handle, failed } = this.options
    try {
      const action = actionOf(msg)
      const gateway = await handle.gateway()
      if (!action) return await this.#enqueue(gateway, { msg, send, done, count: 0, outcomes: [] })
      await act(msg, action, gateway, handle.running)
      send([msg, null])
      done()
    } catch (error) {
      failed(done, error as Error)
    }
  }

  async #enqueue(gateway: Gateway, input: OpenInput): Promise<void> {
    const { msg } = input
    const options = sendOptions(this.options.defaults, msg)
    const { to, text } = await this.options.evaluate(msg)
    const recipients = recipientsOf(to, this.options.handle.settings.country)
    const body = filledBody(text, options)
    removeOptions(msg)
    input.count = recipients.length
    const requests: EnqueueRequest[] = []
    for (const [index, recipient] of recipients.entries()) {
      if ('error' in recipient) input.outcomes.push(outcomeOf(recipient.given, recipient.error))
      else
        requests.push(this.#request(recipient.to, body, options, savedInput(msg, index, recipients.length)))
    }
    await this.#queue(gateway, input, requests)
    this.#finish(input)
    this.options.progress(this.#inputs.progress)
  }

  async #queue(gateway: Gateway, input: OpenInput, requests: readonly EnqueueRequest[]): Promise<void> {
    const early = new Map<string, Queued>()
    this.#early = early
    try {
      for (const [i, queued] of (await gateway.enqueue(requests)).entries()) {
        if ('error' in queued) input.outcomes.push(outcomeOf(requests[i]!.to, queued.error))
        else this.#queued(input, taken(early, queued.message), queued.duplicate)
      }
    } finally {
      this.#early = undefined
      // Of inputs that are no longer here.
      for (const message of early.values()) this.#alone(message, {})
    }
  }

  #queued(input: OpenInput, message: Queued, duplicate: true | undefined): void {
    if (hasOutcome(message)) this.#settle(input, message, duplicate ? { duplicate } : {})
    // Another host sends it: that it is on disk is all that this node learns.
    else if (this.options.handle.now.kind === 'queueOnly') input.outcomes.push(takenIn(message))
    else if (!this.#closed) this.#inputs.wait(input, message.id)
  }

  #request(
    to: string,
    body: { text: string } | { data: Uint8Array },
    options: SendOptions,
    context: unknown
  ): EnqueueRequest {
    const { id, handle } = this.options
    const { pool, smsc } = handle.settings
    return { to, pool, origin: id, context, ...(smsc !== undefined && { smsc }), ...body, ...options }
  }

  /** Its input is no longer here: from before a restart, or of so many that it was let go. */
  #alone(message: Queued, how: Partial<SmsResult>): void {
    const msg = this.#output(message, undefined, how)
    if (wasSent(message)) this.options.send([msg, null])
    else {
      const { code, message: text } = faultOf(message)
      this.options.complain(new FlowError(code, text, 'to'), msg)
    }
  }

  #settle(input: OpenInput, message: Queued, how: Partial<SmsResult>): void {
    if (this.#closed) return
    if (wasSent(message)) {
      input.outcomes.push(takenIn(message))
      input.send([this.#output(message, input, how), null])
    } else input.outcomes.push({ ...takenIn(message), error: faultOf(message) })
    this.#finish(input)
  }

  #finish(input: OpenInput): void {
    if (this.#closed || input.over || input.outcomes.length < input.count) return
    if (!this.#inputs.isOver(input)) return
    input.over = true
    const errors = input.outcomes.flatMap(({ error }) => (error ? [error] : []))
    if (errors.length === 0) {
      input.done()
      return
    }
    input.msg.sms = { recipients: input.outcomes }
    this.options.failed(input.done, commonError(errors, input.count))
  }

  #report(message: Queued, how: Partial<SmsResult>): void {
    const { send, handle } = this.options
    const msg = this.#copy(message, undefined)
    msg.sms = resultOf(message, 'report', { virtual: handle.virtual, ...how })
    send([null, msg])
  }

  #output(message: Queued, input: OpenInput | undefined, how: Partial<SmsResult>): Message {
    const msg = this.#copy(message, input)
    msg.sms = resultOf(message, 'result', { virtual: this.options.handle.virtual, ...how })
    return msg
  }

  /** The message that it was sent with: the live one, or what was kept of it. */
  #copy(message: Queued, input: OpenInput | undefined): Message {
    const { context } = message
    const saved = isSavedInput(context) ? context : undefined
    const msg: Message = input ? this.options.clone(input.msg) : saved ? restoredMsg(saved) : {}
    delete msg.action
    msg.to = message.to
    const { index = 0, count = 1 } = saved ?? {}
    if (count > 1)
      msg.parts = {
        id: `${msg._msgid ?? message.id}`,
        type: 'array',
        index,
        count,
        ...(msg.parts ? { parts: msg.parts } : {})
      }
    return msg
  }

  #progress(message: Queued): void {
    const { error, state } = message
    this.options.progress(this.#inputs.progress, { state, ...(error && { code: error.code }) })
  }
}

/** As it is now, if that is known by now. */
function taken(early: Map<string, Queued>, message: Queued): Queued {
  const now = early.get(message.id) ?? message
  early.delete(message.id)
  return now
}
