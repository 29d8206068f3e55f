import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface FlowNode {
  id: string
  type: string
  z?: string
  [property: string]: unknown
}

/** Every flow under a package's `examples`, by its path in there without `.json`: so the Import menu names it. */
export function readExamples(packageDir: string): Map<string, FlowNode[]> {
  const dir = join(packageDir, 'examples')
  const found = existsSync(dir) ? readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort() : []
  const files = found.filter((file) => file.endsWith('.json'))
  return new Map(files.map((file) => [menuName(file), JSON.parse(readFileSync(join(dir, file), 'utf8'))]))
}

const menuName = (file: string) => file.replace(/\.json$/, '').replaceAll('\\', '/')
