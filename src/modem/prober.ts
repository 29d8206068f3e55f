import { AtError } from '../at'
import type { Network } from './events'
import { familyOf } from './families'
import type { Family } from './family'
import { type CardIdentity, type Identity, identify, readCard, readIccid } from './identity'
import { ask, DEADLINES, type Line, query } from './line'
import { ignored, isRefusal, optional } from './optional'
import { readPinTries } from './pin-counter'
import { configureLine } from './prepare'
import type { CapabilityReport, ProbeProperty, ProbeReport, SimReport, StorageReport } from './probe-report'
import { readNetwork } from './registration'
import { readSignal } from './signal'
import { isUsable, type SimState, settledSimState } from './sim-state'
import { readSmsc } from './smsc'
import { readStorages } from './storage'

/** A line that waits for what still starts, and how it does. */
export interface Waiting extends Line {
  pause(ms: number): Promise<void>
}

/** A card that is still starting is waited for so long, in milliseconds. */
const PATIENCE: Partial<Record<SimState, number>> = {
  busy: 60_000,
  failing: 30_000,
  unsaid: 10_000,
  missing: 10_000
}
/** And a network that is searched for. */
const SEARCH_MS = 30_000
const SEARCH_PAUSE_MS = 2000

/** Fills in a report, question by question, with what cannot be read and why. */
export class Prober {
  family: Family = familyOf('', '')
  /** Since then nothing is heard. */
  failure: AtError | undefined
  /** Why the last question had no answer. */
  #why: string | undefined

  /** With `waiting` the line is ours alone. */
  constructor(
    private readonly report: ProbeReport,
    private readonly plain: Line,
    private readonly waiting: Waiting | undefined,
    private readonly identified: (family: Family) => void
  ) {}

  async run(): Promise<void> {
    if (this.waiting) await this.#wake()
    await this.#read('identity', () => this.#identity())
    await this.#read('functionality', () => readFunctionality(this.plain))
    await this.#read('sim', () => this.#sim())
    await this.#read('network', () => this.#network())
    await this.#read('signal', () => readSignal(this.plain))
    await this.#read('smsc', () => this.#smsc())
    await this.#read('storages', () => readMemories(this.#line))
    await this.#read('capabilities', () => readCapabilities(this.plain))
  }

  /** One that was just switched on may need a second call. */
  async #wake(): Promise<void> {
    for (let calls = 0; calls < 2; calls++) {
      this.failure = undefined
      await this.#hear(() => configureLine(this.plain))
      if (this.failure === undefined || (this.failure as AtError).code !== 'AT_TIMEOUT') return
    }
  }

  async #read<K extends ProbeProperty>(
    name: K,
    work: () => Promise<ProbeReport[K] | undefined>
  ): Promise<void> {
    this.#why = undefined
    const value = await this.#hear(work)
    const { sim } = this.report
    if (value !== undefined) this.report[name] = value
    else if (this.#why === undefined && sim && !isUsable(sim.state))
      this.report.unread[name] = `The SIM is not open (${sim.said}).`
    else this.report.unread[name] = this.#why ?? 'The modem does not say.'
  }

  /** A refusal costs one item, and so does a question that hangs; a modem that hears nothing any more ends it. */
  async #hear<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.failure) {
      this.#why = this.failure.message
      return undefined
    }
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AtError)) throw error
      const hung = error.code === 'AT_TIMEOUT' && error.phase === 'command'
      if (error.command === 'AT' || !(hung || isRefusal(error))) this.failure = error
      this.#why = error.message
      return undefined
    }
  }

  async #identity(): Promise<Identity> {
    const identity = await identify(this.plain)
    this.family = familyOf(identity.manufacturer ?? '', identity.model ?? '')
    this.report.family = this.family.name
    this.identified(this.family)
    return identity
  }

  async #sim(): Promise<SimReport> {
    const { plain, family, waiting, report } = this
    // Without power a card does not come up.
    const patience = waiting && report.functionality !== 0 ? PATIENCE : {}
    const { state, said } = await settledSimState(plain, waiting?.pause ?? (async () => {}), patience)
    const tries = state === 'pin' ? await readPinTries(plain, family) : undefined
    const card = isUsable(state) ? await readCard(waiting ?? plain) : await readLocked(plain)
    return { state, said, ...(tries !== undefined && { triesLeft: tries }), ...card }
  }

  /** A card that is not open is in no network. */
  async #network(): Promise<Network | undefined> {
    const { plain, waiting, report } = this
    if (!this.#isOpen) return undefined
    for (let waited = 0; ; waited += SEARCH_PAUSE_MS) {
      const network = await readNetwork(plain)
      const searching = network.status === 'searching' && report.functionality !== 4
      if (!waiting || !searching || waited >= SEARCH_MS) return network
      await waiting.pause(SEARCH_PAUSE_MS)
    }
  }

  async #smsc(): Promise<string | undefined> {
    return this.#isOpen ? readSmsc(this.#line) : undefined
  }

  /** Waiting helps only where the card is open. */
  get #line(): Line {
    return this.#isOpen ? (this.waiting ?? this.plain) : this.plain
  }

  get #isOpen(): boolean {
    const { sim } = this.report
    return sim === undefined || isUsable(sim.state)
  }
}

async function readLocked(line: Line): Promise<CardIdentity> {
  const iccid = await readIccid(line)
  return iccid === undefined ? {} : { iccid }
}

/** AT+CFUN?, TS 27.007 8.2. Some answer with what could be chosen. */
async function readFunctionality(line: Line): Promise<number | undefined> {
  const [text] = await ask(line, query('AT+CFUN?'))
  return /^\d+/.test(text ?? '') ? Number.parseInt(text!, 10) : undefined
}

async function readMemories(line: Line): Promise<StorageReport[] | undefined> {
  const storages = await readStorages(line)
  const { memories, received } = storages
  const named = [...new Set([...memories, received])].filter((name) => name !== '')
  const receiving = storages.named(received)
  const found = named.map((memory) => ({
    memory,
    ...storages.usage(memory),
    receives: receiving.includes(memory)
  }))
  return found.length > 0 ? found : undefined
}

/**
 * By the test commands alone. Who knows +CMSS knows +CMGW, without which it has nothing to send: so that nothing that
 * writes a message is typed, not even as a question.
 */
async function readCapabilities(line: Line): Promise<CapabilityReport> {
  const advertised = await said(line, 'AT+CNMI=?')
  const current = await said(line, 'AT+CNMI?')
  return {
    stored: await optional(line, 'AT+CMSS=?', DEADLINES.short),
    moreMessages: await optional(line, 'AT+CMMS=?', DEADLINES.short),
    cnmi: { ...(advertised && { advertised }), ...(current && { current }) }
  }
}

async function said(line: Line, text: string): Promise<string> {
  try {
    return (await ask(line, query(text)))[0] ?? ''
  } catch (error) {
    return ignored(error, '')
  }
}
