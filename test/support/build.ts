import { execSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths'

/** Builds the package unless what stands in `dist` is younger than all its sources. */
export function buildIfStale(): void {
  const sources = ['nodes', 'src', 'package.json', 'tsconfig.json', 'tsup.config.ts'].map((name) =>
    newest(join(root, name))
  )
  const results = ['dist', 'resources'].map((name) => newest(join(root, name)))
  if (Math.min(...results) > Math.max(...sources)) return
  console.log('Building…')
  execSync('npm run --silent build', { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** When the youngest file in there was written; 0 if there is none. */
function newest(path: string): number {
  if (!existsSync(path)) return 0
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return Math.max(0, ...entries.map((entry) => statSync(join(path, entry)).mtimeMs))
}
