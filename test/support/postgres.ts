/** A PostgreSQL of its own for tests: nothing of the machine's is touched, and it ends with whoever started it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, type QueryResult } from 'pg'
import { type Programs, postgresPrograms } from '../env/postgres'
import { freePort } from './free-port'
import { temporaryDir } from './temp'

const START_MS = 30_000
/** Ends the server when its standard input does: also if whoever started it was killed. */
const WATCHED = '"$@" & pid=$!; cat; kill -QUIT $pid; wait $pid'
const ACCESS = `
host all postgres 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
`

export interface PostgresOptions {
  /** Without it a test of what a crash leaves proves nothing; off by default, for speed. */
  fsync?: boolean
  /** Of postgresql.conf. */
  settings?: Record<string, string>
}

export interface Login {
  database?: string
  user?: string
  password?: string
  /** Another port: that of a proxy. */
  port?: number
  query?: string
}

export class PostgresServer {
  #process: ChildProcess | undefined
  readonly #end = () => this.#signal('immediate')

  private constructor(
    private readonly programs: Programs,
    readonly directory: string,
    readonly port: number,
    private readonly settings: Record<string, string>
  ) {}

  /** Makes one, and starts it. It ends with this process. */
  static async make({ fsync = false, settings = {} }: PostgresOptions = {}): Promise<PostgresServer> {
    const programs = postgresPrograms()
    const directory = join(ownDir(programs), 'data')
    run(programs, 'initdb', [
      '-D',
      directory,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--no-locale',
      '-N'
    ])
    writeFileSync(join(directory, 'pg_hba.conf'), ACCESS)
    const server = new PostgresServer(programs, directory, await freePort(), {
      ...BASICS,
      ...(fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
      ...settings
    })
    // Before its folder is removed.
    process.prependOnceListener('exit', server.#end)
    await server.start()
    return server
  }

  /** Credentials of a role that has been made; the superuser needs no password. */
  url({ database = 'postgres', user = 'postgres', password, port = this.port, query }: Login = {}): string {
    const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`
    return `postgresql://${user}${secret}@127.0.0.1:${port}/${database}${query ? `?${query}` : ''}`
  }

  /** Does one thing as superuser. */
  async query(text: string, values?: unknown[], login?: Login): Promise<QueryResult> {
    const client = new Client({ connectionString: this.url(login) })
    // It may be ended from outside: the query says so.
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.query(text, values)
    } finally {
      await client.end()
    }
  }

  /** Again on the same port, as after stop(). */
  async start(): Promise<void> {
    const settings = Object.entries({ ...this.settings, port: String(this.port) })
    const program = join(this.programs.bin, 'postgres')
    const args = ['-D', this.directory, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
    const log = openSync(this.#log, 'a')
    const child = spawn('sh', ['-c', WATCHED, 'sh', program, ...args], {
      ...this.programs.user,
      cwd: '/',
      stdio: ['pipe', log, log]
    })
    closeSync(log)
    child.unref()
    ;(child.stdin as unknown as { unref(): void }).unref()
    this.#process = child
    await this.#ready()
  }

  /** `immediate` is what a crash does: nothing is written, nobody is told. */
  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    this.#signal(mode)
    this.#process?.stdin?.end()
    this.#process = undefined
  }

  /** What it has logged so far. */
  log(): string {
    return readFileSync(this.#log, 'utf8')
  }

  get #log(): string {
    return join(this.directory, 'log')
  }

  #signal(mode: string): void {
    if (this.#process) run(this.programs, 'pg_ctl', ['stop', '-D', this.directory, '-m', mode, '-w', '-s'])
  }

  async #ready(): Promise<void> {
    const deadline = performance.now() + START_MS
    for (;;) {
      try {
        await this.query('SELECT 1')
        return
      } catch (error) {
        if (performance.now() > deadline)
          throw new Error(`PostgreSQL does not start: ${(error as Error).message}\n${this.log()}`)
      }
      await delay(20)
    }
  }
}

const BASICS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Leaves nothing behind, however it ends.
  shared_memory_type: 'mmap',
  dynamic_shared_memory_type: 'mmap',
  timezone: 'UTC'
}

function ownDir({ user }: Programs): string {
  const dir = temporaryDir('postgres')
  chmodSync(dir, 0o700)
  if (user) chownSync(dir, user.uid, user.gid)
  return dir
}

function run({ bin, user }: Programs, program: string, args: string[]): void {
  const { status, error, stderr, stdout } = spawnSync(join(bin, program), args, {
    ...user,
    cwd: '/',
    encoding: 'utf8'
  })
  if (status !== 0) throw error ?? new Error(`${program} failed: ${stderr}${stdout}`)
}

let shared: Promise<PostgresServer> | undefined
let schemas = 0

/** The one of this test run. */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= PostgresServer.make()
  return shared
}

/** A name that no other test has. */
export function freshSchema(): string {
  return `test_${process.pid}_${++schemas}`
}
