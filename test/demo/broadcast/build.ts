/**
 * Puts the page, the students and the functions of this folder into the example's nodes, by the names of those:
 * `node --require tsx/cjs test/demo/broadcast/build.ts`. All else stands in the example, as the editor exports it.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FlowNode } from '../../support/examples'
import { root } from '../../support/paths'

export const EXAMPLE = join(root, 'examples', 'Broadcast to students.json')

/** Template nodes, by name. */
const TEMPLATES: Record<string, string> = {
  'page.html': join(__dirname, 'page.html'),
  'page.css': join(__dirname, 'page.css'),
  'page.js': join(__dirname, 'page.js'),
  'students.csv': join(root, 'test', 'data', 'students.csv')
}

/** Function nodes, by name. */
const FUNCTIONS: Record<string, string> = {
  'who may': 'who-may.js',
  'the page': 'file.js',
  whom: 'whom.js',
  'what to do': 'order.js',
  'the answer': 'answer.js',
  'keep answers': 'answers.js'
}

/** The comment at the top of its tab. */
const INFO = join(__dirname, 'info.md')

/** The example as it has to be, made of what it is now: its nodes. */
export function built(example: string): FlowNode[] {
  const flow = JSON.parse(example) as FlowNode[]
  const filled = new Set<string>()
  for (const node of flow) {
    if (node.type === 'comment') node.info = readFileSync(INFO, 'utf8')
    const name = String(node.name)
    const [file, property] =
      node.type === 'template'
        ? [TEMPLATES[name], 'template']
        : node.type === 'function'
          ? [FUNCTIONS[name] && join(__dirname, 'flow', FUNCTIONS[name]), 'func']
          : []
    if (!file || !property) continue
    node[property] = readFileSync(file, 'utf8')
    filled.add(name)
  }
  const missing = [...Object.keys(TEMPLATES), ...Object.keys(FUNCTIONS)].filter((name) => !filled.has(name))
  if (missing.length > 0) throw new Error(`The example has no node named ${missing.join(', ')}.`)
  return flow
}

if (require.main === module) {
  writeFileSync(EXAMPLE, JSON.stringify(built(readFileSync(EXAMPLE, 'utf8')), null, 2))
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  execFileSync(process.execPath, [biome, 'format', '--write', EXAMPLE], { cwd: root, stdio: 'inherit' })
}
