import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../support/paths'
import type { FromBenchModems, Taken, ToBenchModems } from './gateway-modems'

/** A TypeScript file in a process of its own. */
export function forkBench(file: string, options: object, execArgv: readonly string[] = []): ChildProcess {
  return fork(join(__dirname, file), {
    cwd: root,
    execArgv: [...execArgv, '--require', 'tsx/cjs'],
    env: { ...process.env, BENCH: JSON.stringify(options) }
  })
}

/** What a process says first. Rejects if it ends without. */
export async function firstWord<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`A process of the bench ended with status ${status}.`)
  })
  ended.catch(() => {})
  const [word] = await Promise.race([once(child, 'message'), ended])
  return word as T
}

/** Virtual modems on ptys in a process of their own, and what their network took. */
export class BenchNetwork {
  readonly folder = mkdtempSync(join(tmpdir(), 'sms-modem-bench-'))
  devices: string[] = []
  readonly #child: ChildProcess

  constructor({ modems, latencyMs }: { modems: number; latencyMs: number }) {
    this.#child = forkBench('gateway-modems.ts', { folder: this.folder, modems, latencyMs })
  }

  async start(): Promise<this> {
    const { devices } = await firstWord<FromBenchModems & { type: 'opened' }>(this.#child)
    this.devices = devices
    return this
  }

  /** To be called before they are sent: resolves when the network has taken so many in all. */
  reached(count: number): Promise<void> {
    this.#tell({ type: 'tell', at: count })
    return new Promise((resolve) => {
      const listener = (message: FromBenchModems) => {
        if (message.type !== 'reached' || message.count !== count) return
        this.#child.off('message', listener)
        resolve()
      }
      this.#child.on('message', listener)
    })
  }

  async taken(): Promise<Taken[]> {
    this.#tell({ type: 'ledger' })
    const [{ taken }] = (await once(this.#child, 'message')) as [FromBenchModems & { type: 'ledger' }]
    return taken
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
    rmSync(this.folder, { recursive: true, force: true })
  }

  #tell(message: ToBenchModems): void {
    this.#child.send(message)
  }
}
