import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A child process as the lines that it prints: what came so far, and waiting for one that is to come. */
export class ProcessLines {
  readonly lines: string[] = []
  /** Resolves with the exit code, or the signal's name, when it has ended and all it printed is here. */
  readonly ended: Promise<number | string>
  private readonly watchers = new Set<() => void>()
  private readonly killOrphan = () => this.child.kill('SIGKILL')

  constructor(readonly child: ChildProcess) {
    process.once('exit', this.killOrphan)
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.add(line))
    }
    this.ended = once(child, 'close').then(([code, signal]) => code ?? signal)
    void this.ended.then(() => process.off('exit', this.killOrphan))
  }

  /** Waits until what it printed is enough; an error with all of it if it ends before or time runs out. */
  until(enough: (lines: string[]) => boolean, withinMs = 30_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        this.watchers.delete(look)
        settle()
      }
      const look = () => {
        if (enough(this.lines)) finish(resolve)
      }
      const fail = (why: string) =>
        finish(() => reject(new Error(`${why}; it printed:\n${this.lines.join('\n')}`)))
      const timer = setTimeout(() => fail(`not seen within ${withinMs} ms`), withinMs)
      this.watchers.add(look)
      void this.ended.then((code) => fail(`the process ended (${code}) before it was seen`))
      look()
    })
  }

  /** Asks it to end, insists after a while, and waits until it has. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', patienceMs = 20_000): Promise<number | string> {
    this.child.kill(signal)
    const insist = setTimeout(() => this.child.kill('SIGKILL'), patienceMs)
    const code = await this.ended
    clearTimeout(insist)
    return code
  }

  private add(line: string): void {
    this.lines.push(line)
    for (const look of this.watchers) look()
  }
}
