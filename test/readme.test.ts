import { deepStrictEqual } from 'node:assert'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const readme = readFileSync('README.md', 'utf8')

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

describe('README', () => {
  it('lists every error, problem and finding code', () => {
    const code = /'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+|EMPTY|MISSING|TRUNCATED|UNEXPECTED)'/g
    const rooms = ['src/pdu', 'src/at', 'src/modem', 'src/store', 'src/gateway', 'src/flow', 'src/cli']
    const used = rooms.flatMap(sources).flatMap((text) => [...text.matchAll(code)].map((m) => m[1]!))
    const listed = new Set(readme.match(/`[A-Z][A-Z0-9_]+`/g)?.map((word) => word.slice(1, -1)))
    deepStrictEqual(
      // Numbered ones are told as a family; those of LevelDB become ours.
      [...new Set(used)].filter((name) => !listed.has(name) && !/^CM[ES]_\d+$|^LEVEL_/.test(name)),
      []
    )
  })

  it('shows only pictures and links that are there', () => {
    const local = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((m) => m[1]!)
    deepStrictEqual(
      local.filter((path) => !existsSync(path)),
      []
    )
  })
})
