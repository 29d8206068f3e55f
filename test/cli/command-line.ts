import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { run } from '../../src/cli/run'

export interface Outcome {
  status: number | null
  stdout: string
  stderr: string
}

export const MAIN = join(__dirname, '..', '..', 'src', 'cli', 'main.ts')

/** Runs a command line inside this process; `stdin` is given chunk by chunk. */
export async function sms(
  argv: readonly string[],
  stdin: readonly (string | Buffer)[] = []
): Promise<Outcome> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const outputs = Promise.all([text(stdout), text(stderr)])
  const status = await run(argv, { stdin: Readable.from(stdin), stdout, stderr, random: () => 0, env: {} })
  stdout.end()
  stderr.end()
  const [out, err] = await outputs
  return { status, stdout: out, stderr: err }
}

/** Runs the real command in a process of its own. */
export async function spawned(
  argv: readonly string[],
  stdin = '',
  env: NodeJS.ProcessEnv = {}
): Promise<Outcome> {
  const options = { env: { ...process.env, ...env } }
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', MAIN, ...argv], options)
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { status, stdout: out, stderr: err }
}

/** The objects of an output with one JSON object a line. */
export function objects(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}
