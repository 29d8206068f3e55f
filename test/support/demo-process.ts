/** `npm start` in a process of its own. */
import { spawn } from 'node:child_process'
import { freePort } from './free-port'
import { root } from './paths'
import { ProcessLines } from './process-lines'

export function runDemo(env: Record<string, string>): ProcessLines {
  const args = ['--require', 'tsx/cjs', 'test/demo/start.ts']
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'pipe' })
  return new ProcessLines(child)
}

/** With its flows in `demo`, on a free port; its flows run when this resolves. `url` ends with a slash. */
export async function startDemo(
  demo: string,
  env: Record<string, string> = {}
): Promise<{ lines: ProcessLines; url: string }> {
  const port = await freePort()
  const lines = runDemo({ ...env, DEMO_DIR: demo, PORT: String(port) })
  await lines.until((printed) => printed.some((line) => line.startsWith('Virtual phones: ')))
  return { lines, url: `http://127.0.0.1:${port}/` }
}
