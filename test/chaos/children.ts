import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'tsup'
import { root } from '../support/paths'
import { temporaryDir } from '../support/temp'

/** Ready to be started many times: of each a single file, without the packages. */
export async function compileChildren(): Promise<{ modems: string; gateway: string; nodeRed: string }> {
  const outDir = temporaryDir('chaos')
  const names = ['modems', 'gateway-process', 'node-red-process']
  await build({
    entry: names.map((name) => join(root, 'test/chaos', `${name}.ts`)),
    outDir,
    bundle: true,
    skipNodeModulesBundle: true,
    format: 'cjs',
    target: 'node20',
    config: false,
    silent: true
  })
  const [modems, gateway, nodeRed] = names.map((name) => join(outDir, `${name}.js`)) as [
    string,
    string,
    string
  ]
  return { modems, gateway, nodeRed }
}

/** A child process that says messages of one kind, and is told those of another. */
export class Child<In extends { type: string }, Out> {
  readonly said: In[] = []
  readonly process: ChildProcess
  /** Resolves when it has ended, and all it said is here: to the signal, or to what it printed. */
  readonly ended: Promise<NodeJS.Signals | string>
  readonly #watchers = new Set<() => void>()
  #hasEnded = false

  constructor(file: string, env: Record<string, string> = {}) {
    this.process = fork(file, {
      cwd: root,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Where the packages are, seen from a file elsewhere.
      env: { ...process.env, ...env, NODE_PATH: join(root, 'node_modules') }
    })
    const killOrphan = () => this.kill()
    process.once('exit', killOrphan)
    let printed = ''
    for (const stream of [this.process.stdout, this.process.stderr])
      stream!.on('data', (chunk) => {
        printed += chunk
      })
    this.process.on('message', (message) => {
      this.said.push(message as In)
      this.#look()
    })
    this.ended = once(this.process, 'close').then(([code, signal]) => {
      process.off('exit', killOrphan)
      this.#hasEnded = true
      this.#look()
      return signal ?? `exit status ${code}: ${printed}`
    })
  }

  get pid(): number {
    return this.process.pid!
  }

  tell(message: Out): void {
    this.process.send(message as object)
  }

  /** Gives the moment. */
  kill(): number {
    this.process.kill('SIGKILL')
    return Date.now()
  }

  /** The first message from now on, or of all so far, that fits; undefined when it has ended without. */
  until<T extends In>(fits: (message: In) => message is T, from?: number): Promise<T | undefined>
  until(fits: (message: In) => boolean, from?: number): Promise<In | undefined>
  until(fits: (message: In) => boolean, from = 0): Promise<In | undefined> {
    return new Promise((resolve) => {
      let at = from
      const look = () => {
        for (; at < this.said.length; at++) if (fits(this.said[at]!)) return settle(this.said[at])
        if (this.#hasEnded) settle(undefined)
      }
      const settle = (message: In | undefined) => {
        this.#watchers.delete(look)
        resolve(message)
      }
      this.#watchers.add(look)
      look()
    })
  }

  #look(): void {
    for (const look of [...this.#watchers]) look()
  }
}
