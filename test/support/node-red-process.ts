/** A real Node-RED in a process of its own, with the packed package in its user directory. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-port'
import type { NodeRedVersion } from './node-red-versions'
import { ProcessLines } from './process-lines'
import { quietSettings } from './quiet-settings'

/** One entry of its log; `level` as Node-RED counts: 20 error, 30 warn, 40 info. */
export interface LogEntry {
  level: number
  msg: string
  type?: string
  id?: string
  name?: string
}

/** Level of an error in Node-RED's log; what is worse has a lower one. */
const ERROR = 20

export class NodeRedProcess {
  readonly #log: LogEntry[] = []
  /** So many lines have been read into it. */
  #read = 0

  private constructor(
    readonly url: string,
    private readonly lines: ProcessLines
  ) {}

  /** `more`: properties of settings.js, as JavaScript. */
  static async start({ node, dir }: NodeRedVersion, userDir: string, more = ''): Promise<NodeRedProcess> {
    const port = await freePort()
    const settingsFile = join(userDir, 'settings.js')
    writeFileSync(settingsFile, settingsSource(port, more))
    const args = [join(dir, 'red.js'), '--userDir', userDir, '--settings', settingsFile]
    const lines = new ProcessLines(spawn(node, args, { cwd: userDir, stdio: ['ignore', 'pipe', 'pipe'] }))
    const nodeRed = new NodeRedProcess(`http://127.0.0.1:${port}`, lines)
    await nodeRed.logged(({ msg }) => msg.startsWith('Server now running'))
    await nodeRed.logged(({ msg }) => msg === 'Started flows')
    return nodeRed
  }

  get log(): readonly LogEntry[] {
    const { lines } = this.lines
    while (this.#read < lines.length) this.#log.push(...parseEntry(lines[this.#read++]!))
    return this.#log
  }

  get errors(): LogEntry[] {
    return this.log.filter(({ level }) => level <= ERROR)
  }

  /** The first entry of the log, past or future, that fits; `from` leaves out as many entries. */
  async logged(fits: (entry: LogEntry) => boolean, from = 0): Promise<LogEntry> {
    const find = () => this.log.find((entry, i) => i >= from && fits(entry))
    await this.lines.until(() => find() !== undefined)
    return find() as LogEntry
  }

  /** Replaces all flows and waits until the new ones run. */
  async deploy(flows: object[]): Promise<void> {
    const before = this.log.length
    await this.post('/flows', flows)
    await this.logged(({ msg }) => msg === 'Started flows', before)
  }

  async get(path: string, accept = 'application/json'): Promise<Response> {
    return this.checked(path, await fetch(this.url + path, { headers: { accept } }))
  }

  async json<T>(path: string): Promise<T> {
    return (await this.get(path)).json() as Promise<T>
  }

  async post(path: string, body: unknown = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body: JSON.stringify(body) }
    return this.checked(path, await fetch(this.url + path, request))
  }

  stop(): Promise<number | string> {
    return this.lines.stop()
  }

  /** As kill -9. */
  async kill(): Promise<void> {
    this.lines.child.kill('SIGKILL')
    await this.lines.ended
  }

  private async checked(path: string, response: Response): Promise<Response> {
    if (response.ok) return response
    throw new Error(`${path} answers ${response.status}: ${(await response.text()).slice(0, 500)}`)
  }
}

/** Its log comes as one JSON object a line: nothing has to be guessed from coloured text. */
function settingsSource(port: number, more: string): string {
  return `module.exports = {
  ...${JSON.stringify(quietSettings)},
  uiPort: ${port},
  credentialSecret: 'test',
  ${more}
  logging: {
    console: { level: 'off' },
    lines: {
      level: 'info',
      handler: () => ({ level, msg, type, id, name }) => {
        const text = msg instanceof Error ? msg.stack : String(msg)
        process.stdout.write(JSON.stringify({ level, msg: text, type, id, name }) + '\\n')
      }
    }
  }
}
`
}

function parseEntry(line: string): LogEntry[] {
  return line.startsWith('{"level":') ? [JSON.parse(line)] : []
}
