import { execFileSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

/** Runs npm in a folder, on this or another Node.js, and returns what it printed. */
export function npm(cwd: string, args: string[], node = process.execPath): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe']
  })
}
