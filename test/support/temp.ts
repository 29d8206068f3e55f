import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const dirs: string[] = []

process.once('exit', () => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
})

/** A new folder that goes when the test run ends. */
export function temporaryDir(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `sms-modem-${name}-`))
  dirs.push(dir)
  return dir
}
