import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

export interface Import {
  /** As written: `./hex`, `node:fs`, a package; undefined where it is computed and nobody can tell. */
  specifier: string | undefined
  /** `type` leaves nothing behind in the compiled file; `lazy` happens when the line is reached. */
  kind: 'static' | 'type' | 'lazy'
}

/** The files of a tree, by path from its root with `/`, and what each imports. */
export type ImportGraph = Map<string, Import[]>

const quoted = `['"](?<specifier>[^'"]+)['"]`
const statements = [
  String.raw`^(?:import|export)\s+(?<type>type\s)?[\w$\s,*{}]*?from\s*${quoted}`,
  String.raw`^import\s*${quoted}`,
  String.raw`^import\s+(?<type>type\s)?\s*\w+\s*=\s*require\(\s*${quoted}\s*\)`
].map((source) => new RegExp(source, 'gm'))
const call = /(?<![\w$.])(?:import|require)\s*\(\s*(?:(['"`])(?<specifier>[^'"`$]+)\1\s*\)|[^)])/g

/** Every import and re-export of a source text, `require` and dynamic `import` included. */
export function importsOf(source: string): Import[] {
  let code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const found: Import[] = []
  for (const statement of statements) {
    for (const { groups } of code.matchAll(statement)) {
      found.push({ specifier: groups?.specifier, kind: groups?.type ? 'type' : 'static' })
    }
    code = code.replace(statement, '')
  }
  for (const { groups } of code.matchAll(call)) found.push({ specifier: groups?.specifier, kind: 'lazy' })
  return found
}

export function readImports(root: string, folders: string[]): ImportGraph {
  const files = folders.flatMap((folder) => {
    if (!existsSync(join(root, folder))) return []
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    return names.map((name) => posix.join(folder, name.replaceAll('\\', '/')))
  })
  const sources = files.filter((file) => file.endsWith('.ts'))
  return new Map(sources.map((file) => [file, importsOf(readFileSync(join(root, file), 'utf8'))]))
}

/** The file of the graph that a relative import of another one means. */
export function resolveImport(graph: ImportGraph, from: string, specifier: string): string | undefined {
  const path = posix.join(posix.dirname(from), specifier)
  return [path, `${path}.ts`, `${path}/index.ts`, path.replace(/\.js$/, '.ts')].find((candidate) =>
    graph.has(candidate)
  )
}

/**
 * The imports between files that lead back to where they began, each once: `a.ts -> b.ts -> a.ts`. Those of types do
 * not count: a whole and its parts may know each other's type, and nothing of that is left in the build.
 */
export function importCycles(graph: ImportGraph): string[] {
  const cycles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, trail: string[]) => {
    const start = trail.indexOf(file)
    if (start >= 0) cycles.push([...trail.slice(start), file].join(' -> '))
    if (start >= 0 || done.has(file)) return
    for (const { specifier = '', kind } of graph.get(file) ?? []) {
      if (kind === 'type') continue
      const target = specifier.startsWith('.') && resolveImport(graph, file, specifier)
      if (target) visit(target, [...trail, file])
    }
    done.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return cycles
}
