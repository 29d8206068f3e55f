import { Duplex } from 'node:stream'
import { type TraceEntry, tracePort } from '../../src/at/trace'
import { VirtualClock } from '../support/virtual-clock'

/** A port whose other end is in the test's hand. */
export class FakePort extends Duplex {
  readonly written: string[] = []
  /** Set: what is written waits for it. */
  hold: (() => void) | undefined
  slow = false

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk.toString('latin1'))
    if (this.slow) this.hold = done
    else done()
  }

  says(text: string): void {
    this.push(Buffer.from(text, 'latin1'))
  }
}

export const turn = () => new Promise((resolve) => setImmediate(resolve))

export function traced(options: { bodies?: boolean } = {}) {
  const clock = new VirtualClock()
  const entries: TraceEntry[] = []
  const inner = new FakePort()
  const port = tracePort(inner, { clock, sink: (entry) => entries.push(entry), ...options })
  port.on('data', () => {})
  const texts = (direction: 'out' | 'in') =>
    entries.filter((entry) => entry.direction === direction).map(({ text }) => text)
  return { clock, entries, inner, port, texts }
}
