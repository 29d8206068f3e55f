/** The package as a user gets it: packed once in a test run, installed as the Palette Manager installs it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../package.json'
import { buildIfStale } from './build'
import { readExamples } from './examples'
import { provideModules } from './flow-modules'
import { linkFolder } from './link-folder'
import { npm } from './npm'
import { root } from './paths'
import { temporaryDir } from './temp'

export interface Tarball {
  path: string
  /** What is in it, with `/` between folders. */
  files: string[]
}

export { manifest }
export const packageName = manifest.name
/** The node types of the package, as package.json lists them. */
export const nodeTypes = Object.keys(manifest['node-red'].nodes)

let packed: Tarball | undefined

export function tarball(): Tarball {
  packed ??= pack()
  return packed
}

function pack(): Tarball {
  buildIfStale()
  const dir = temporaryDir('pack')
  const printed = npm(root, ['pack', '--json', '--ignore-scripts', '--pack-destination', dir])
  const [{ filename, files }] = JSON.parse(printed)
  return { path: join(dir, filename), files: files.map(({ path }: { path: string }) => path).sort() }
}

/** By Node.js: installed once, copied for each test. */
const installed = new Map<string, string>()

/** A Node-RED user directory with nothing but our package in it, for a Node-RED on that Node.js. */
export function newUserDir(node = process.execPath): string {
  const template = installed.get(node) ?? install(node)
  installed.set(node, template)
  const dir = temporaryDir('user')
  linkFolder(template, dir)
  return dir
}

function install(node: string): string {
  const dir = temporaryDir('installed')
  const project = {
    name: 'node-red-project',
    description: 'A Node-RED Project',
    version: '0.0.1',
    private: true
  }
  writeFileSync(join(dir, 'package.json'), JSON.stringify(project))
  npm(dir, ['install', '--engine-strict', '--omit=dev', '--ignore-scripts', tarball().path], node)
  // What functions of the examples load came with it: where Node-RED knows that, a deploy fetches nothing.
  provideModules(dir, [...readExamples(root).values()].flat())
  return dir
}

/** Where the package is in such a user directory. */
export const packageDir = (userDir: string) => join(userDir, 'node_modules', ...packageName.split('/'))
