import type { ModemEvent, ReceivedPdu, Receiver } from '../../src/modem'
import { familyOf } from '../../src/modem/families'
import type { Family } from '../../src/modem/family'
import { type Learned, nothingLearned } from '../../src/modem/learned'
import { Inbox } from '../../src/modem/receive'
import { setUpRouting } from '../../src/modem/routing'
import { tpduLength } from '../../src/pdu'
import { switchOn } from '../simulator/faulty'
import { OWN_NUMBER } from '../simulator/rig'
import { LineRig, type LineRigOptions } from './line-rig'

export const SENDER = '+628990000001'
/** "hi" from the sender, half a minute after the rig was switched on: 21 octets behind the service centre. */
export const ARRIVED = '0791261801000000040C9126980900001000006211220100030002E834'
export interface InboxRigOptions extends LineRigOptions {
  family?: Partial<Family>
  /** Typed before the inbox begins. */
  setUp?: readonly string[]
  learned?: Learned
}

/** An inbox on a virtual modem, and what it was given. The faults begin when the routing is set up. */
export class InboxRig {
  readonly events: ModemEvent[] = []
  /** What the receiver got, call by call. */
  readonly calls: ReceivedPdu[][] = []
  /** How often the inbox called for work by itself. */
  woken = 0
  /** Called by the receiver first. */
  receiving: (pdus: readonly ReceivedPdu[]) => ReturnType<Receiver> | undefined = () => {}
  /** What was heard that the inbox had no use for. */
  readonly unused: string[] = []

  private constructor(
    readonly lineRig: LineRig,
    readonly inbox: Inbox,
    readonly learned: Learned
  ) {}

  static async started({ faults = [], setUp = [], ...options }: InboxRigOptions = {}): Promise<InboxRig> {
    const it = await InboxRig.notStarted({ faults, setUp, ...options })
    await it.lineRig.done(it.inbox.start())
    await it.work()
    it.lineRig.takeTyped()
    return it
  }

  static async notStarted({
    faults = [],
    setUp = [],
    family,
    learned = nothingLearned(),
    ...options
  }: InboxRigOptions = {}): Promise<InboxRig> {
    const lineRig = await LineRig.awake(options)
    const routing = await lineRig.done(setUpRouting(lineRig.line))
    for (const text of setUp) await lineRig.done(lineRig.line.run({ text, timeoutMs: 2000, free: true }))
    for (const fault of faults) switchOn(lineRig.rig, fault)
    const { manufacturer, model } = lineRig.rig.modem.profile
    const it: InboxRig = new InboxRig(
      lineRig,
      new Inbox({
        line: lineRig.line,
        clock: lineRig.clock,
        wake: () => it.woken++,
        family: { ...familyOf(manufacturer, model), ...family },
        routing,
        learned,
        emit: (event) => it.events.push(event),
        receiver: async (pdus) => {
          const answer = await it.receiving(pdus)
          it.calls.push([...pdus])
          return answer
        }
      }),
      learned
    )
    lineRig.hear = (line, data) => {
      if (!it.inbox.onUnsolicited(line, data)) it.unused.push(line)
    }
    await lineRig.settle()
    lineRig.takeTyped()
    return it
  }

  get received(): ReceivedPdu[] {
    return this.calls.flat()
  }

  get modem() {
    return this.lineRig.rig.modem
  }

  /** Codes of the notices. */
  get notices(): string[] {
    return this.events.flatMap((event) => (event.type === 'notice' ? [event.code] : []))
  }

  /** A text arrives; whether or not the modem takes it. */
  async arrive(text = 'hi'): Promise<void> {
    void this.lineRig.rig.network.sendText(SENDER, OWN_NUMBER, text)
    await this.lineRig.settle()
  }

  /** A message goes out, and whatever comes of it comes. */
  async submit(pdu: string): Promise<void> {
    const { line } = this.lineRig
    const payload = { text: pdu, promptTimeoutMs: 1000 }
    const text = `AT+CMGS=${tpduLength(pdu)}`
    await this.lineRig.done(line.run({ text, timeoutMs: 10_000, prefix: '+CMGS:', payload }))
    await this.lineRig.after(1000)
    this.lineRig.takeTyped()
  }

  /** As a session does, until nothing is left to do; gives what was typed. */
  async work(): Promise<string[]> {
    for (await this.lineRig.settle(); this.inbox.pending; await this.lineRig.settle())
      await this.lineRig.done(this.inbox.work())
    return this.lineRig.takeTyped()
  }

  async poll(): Promise<string[]> {
    this.inbox.poll()
    return this.work()
  }
}
