import type { PortInfo } from '../../src/at'
import { Channel } from '../../src/at'
import type { ProbeReport } from '../../src/modem'
import { probe } from '../../src/modem'
import { switchOn } from '../simulator/faulty'
import { Rig, type RigOptions } from '../simulator/rig'

export interface ProbeRigOptions extends RigOptions {
  faults?: readonly string[]
  /** Time that the modem has been on for, in milliseconds. */
  awakeMs?: number
  ports?: readonly PortInfo[]
  port?: string
  /** Done before the probe. */
  before?(rig: Rig): void
}

export interface Probed {
  report: ProbeReport
  rig: Rig
  /** All octets that went to the modem. */
  typed: string
  /** How long it took by the clock. */
  ms: number
}

/** Probes a virtual modem over a fresh channel. Time runs from timer to timer. */
export async function probed(options: ProbeRigOptions = {}): Promise<Probed> {
  const { faults = [], awakeMs = 30_000, ports = [], port = '/dev/ttyUSB2', before, ...more } = options
  const rig = new Rig(more)
  rig.client.destroy()
  await rig.after(awakeMs)
  for (const fault of faults) switchOn(rig, fault)
  before?.(rig)
  const { clock } = rig
  let typed = ''
  let traffic = 0
  const stream = rig.modem.open()
  const write = stream.write.bind(stream)
  stream.write = ((chunk: Buffer, ...rest: []) => {
    typed += chunk.toString('latin1')
    traffic++
    return write(chunk, ...rest)
  }) as typeof stream.write
  stream.on('data', () => traffic++)
  /** Nothing goes over the line any more unless time passes. */
  const settled = async () => {
    for (let quiet = 0, seen = -1; quiet < 6; quiet++) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (traffic !== seen) quiet = 0
      seen = traffic
    }
  }
  const ignore = () => {}
  const line = new Channel(stream, {
    clock,
    gapMs: rig.modem.profile.gapMs,
    handlers: { unsolicited: ignore, late: ignore, discarded: ignore, echo: ignore, closed: ignore }
  })
  const start = clock.now()
  let report: ProbeReport | undefined
  const work = probe(line, { port, clock, configure: true, ports: async () => [...ports] }).then((it) => {
    report = it
  })
  for (await settled(); !report; await settled()) await clock.advance(clock.next ?? 0)
  await work
  const ms = clock.now() - start
  line.close()
  await rig.settle()
  return { report: report!, rig, typed, ms }
}

/** The codes of what is not as it should be, or all with `levels`. */
export function codes(
  { findings }: ProbeReport,
  levels: readonly string[] = ['advice', 'problem']
): string[] {
  return findings.filter(({ level }) => levels.includes(level)).map(({ code }) => code)
}

export function messageOf({ findings }: ProbeReport, code: string): string {
  return findings.find((one) => one.code === code)?.message ?? ''
}
