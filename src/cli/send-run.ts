import { filePinMemo, type ModemEvent, ModemSession, systemClock } from '../modem'
import { askPin, canAsk } from './ask-pin'
import { Changes } from './changes'
import { DeliveryReports } from './delivery-reports'
import { INTERRUPTED, type Io, OK, SOME_BAD, UNKNOWN } from './io'
import { type PortOpener, portOpener } from './open-port'
import type { SendJob } from './send'
import { describeEvent, hintFor } from './send-text'
import { stateDirectory } from './state-directory'

/** Longer than the session takes to say that there is no network. */
const READY_MS = 150_000
const REPORT_MS = 60_000
/** A report that is not announced shall not wait for the next minute. */
const POLL_MS = 10_000

interface PartResult {
  outcome: string
  mr?: number
  code?: string
  message?: string
}

/** Sends a message, says on stdout what became of each part, and resolves to the exit status. */
export async function sendMessage(job: SendJob, io: Io): Promise<number> {
  const opener = portOpener(job.choice)
  const sending = new Sending(job, io, opener)
  const interrupt = () => sending.interrupt()
  process.once('SIGINT', interrupt)
  try {
    return await sending.run()
  } finally {
    process.off('SIGINT', interrupt)
    opener.close()
  }
}

/** One message over one port. */
class Sending {
  readonly #changes = new Changes()
  readonly #reports: DeliveryReports
  readonly #results: PartResult[] = []
  #session: ModemSession
  #interrupted = false
  /** The port could be opened once: from then on a lost one may come back. */
  #opened = false

  constructor(
    private readonly job: SendJob,
    private readonly io: Io,
    private readonly opener: PortOpener
  ) {
    this.#reports = new DeliveryReports(job.to, ({ part, ...report }) => {
      this.#print({ part, of: job.pdus.length, ...report })
      this.#changes.changed()
    })
    this.#session = this.#newSession(io.env.SMS_MODEM_PIN || undefined, job.pinChanged)
  }

  async run(): Promise<number> {
    const ready = await this.#ready()
    if (ready) await this.#sendAll()
    const { pdus, report } = this.job
    while (this.#results.length < pdus.length) this.#tell(NOT_TRIED)
    if (report && !this.#interrupted) await this.#awaitReports()
    await this.#session.stop()
    for (const pdu of this.#reports.strays)
      this.#say(`came in meanwhile, and the modem does not keep it: ${pdu}`)
    return this.#status()
  }

  /** Ctrl-C: what is in flight may end. A second one ends all at once, as always. */
  interrupt(): void {
    this.#interrupted = true
    this.#say('interrupted')
    void this.#session.stop()
    this.#changes.changed()
  }

  #newSession(pin: string | undefined, pinChanged: boolean): ModemSession {
    const { choice, report } = this.job
    const session = new ModemSession({
      open: async () => {
        const port = await this.opener.open()
        this.#opened = true
        return port
      },
      port: choice.target.name,
      clock: systemClock,
      receiver: this.#reports.take,
      emit: (event) => this.#heard(event),
      pinMemo: filePinMemo(stateDirectory(this.io.env)),
      ...(pin !== undefined && { pin }),
      ...(report && { pollMs: POLL_MS })
    })
    if (pinChanged) session.retry({ pinChanged })
    return session
  }

  /** Whether the modem is ready; if not, the first part says why. */
  async #ready(): Promise<boolean> {
    await this.#settled()
    if (this.#session.state.code === 'PIN_MISSING' && !this.#interrupted && canAsk(this.io)) {
      const pin = await askPin(this.io)
      await this.#session.stop()
      if (pin === undefined) this.#interrupted = true
      else {
        this.#session = this.#newSession(pin, this.job.pinChanged)
        await this.#settled()
      }
    }
    const { name, code, message } = this.#session.state
    if (name === 'ready' && !this.#interrupted) return true
    if (!this.#interrupted)
      this.#tell({
        outcome: 'notSubmitted',
        code: code ?? 'MODEM_NOT_READY',
        message: `${message ?? `The modem is still ${name} after ${this.#readyMs / 1000} s. Look at it with sms-modem probe.`}${hintFor(code)}`
      })
    return false
  }

  async #settled(): Promise<void> {
    this.#session.start()
    await this.#changes.until(() => this.#interrupted || this.#isSettled, this.#readyMs)
  }

  get #readyMs(): number {
    return this.job.timeoutMs ?? READY_MS
  }

  /** Ready, or nothing that changes soon by itself. */
  get #isSettled(): boolean {
    const { name, code } = this.#session.state
    if (name === 'ready' || name === 'halted') return true
    return code !== undefined && (name === 'registering' || !this.#opened)
  }

  /** In their order, up to the first that the network does not take. */
  async #sendAll(): Promise<void> {
    const { pdus, report } = this.job
    for (const [i, pdu] of pdus.entries()) {
      const before = () => this.#say(`part ${i + 1} of ${pdus.length} goes out`)
      const outcome = await this.#session.send({ pdu, more: i < pdus.length - 1, before })
      if (outcome.outcome === 'accepted' && outcome.mr !== undefined && report)
        this.#reports.expect(i + 1, outcome.mr)
      const { class: _, ...result } = { class: '', ...outcome }
      this.#tell(result)
      if (outcome.outcome !== 'accepted') return
    }
  }

  async #awaitReports(): Promise<void> {
    const { undecided, outstanding } = this.#reports
    if (!outstanding) return
    if (undecided) this.#session.poll()
    const waitMs = this.job.timeoutMs ?? REPORT_MS
    const all = await this.#changes.until(() => this.#interrupted || !this.#reports.outstanding, waitMs)
    if (!all) this.#say(`no delivery report within ${waitMs / 1000} s; it may still come.`)
  }

  #status(): number {
    const unknown = this.#results.findIndex(({ outcome }) => outcome === 'unknown') + 1
    if (unknown > 0)
      this.#say(
        `what became of part ${unknown} of ${this.job.pdus.length} is unknown: it may have been sent. Ask the recipient before you send it again.`
      )
    if (this.#interrupted) return INTERRUPTED
    if (unknown > 0) return UNKNOWN
    return this.#results.every(({ outcome }) => outcome === 'accepted') ? OK : SOME_BAD
  }

  #tell(result: PartResult): void {
    this.#results.push(result)
    this.#print({ part: this.#results.length, of: this.job.pdus.length, ...result })
  }

  #print(line: object): void {
    this.io.stdout.write(`${JSON.stringify(line)}\n`)
  }

  #heard(event: ModemEvent): void {
    const said = describeEvent(event, this.job.verbose)
    if (said !== undefined) this.#say(said)
    this.#changes.changed()
  }

  #say(text: string): void {
    this.io.stderr.write(`sms-modem: ${text}\n`)
  }
}

const NOT_TRIED: PartResult = {
  outcome: 'notSubmitted',
  code: 'NOT_TRIED',
  message: 'It was not tried, since nothing came of what is before it.'
}
