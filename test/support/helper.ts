/** The test helper of Node-RED, with the nodes of the packed and installed package. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { NodeInitializer } from 'node-red'
import testHelper from 'node-red-node-test-helper'
import { testedNodeRed } from './node-red-versions'
import { manifest, newUserDir, packageDir } from './packed'

type TestHelper = Omit<typeof testHelper, 'load'> & {
  load(nodes: NodeInitializer[], flow: object[], credentials?: object): Promise<void>
}

/** Its declared `load` knows only a few properties of nodes; ours takes any. */
export const helper = testHelper as unknown as TestHelper

const { dir: nodeRedDir } = testedNodeRed()
const installMs = 60_000

let installed: string | undefined

/** Our node functions, every one that package.json lists. */
export function nodeFunctions(): NodeInitializer[] {
  installed ??= packageDir(newUserDir())
  const load = createRequire(join(installed, 'package.json'))
  return Object.values(manifest['node-red'].nodes).map((file) => load(`./${file}`).default)
}

/** For the top of a test file: the helper's server runs during its tests, flows are unloaded after each. */
export function useHelper(): void {
  before(async function () {
    this.timeout(installMs)
    helper.init(join(nodeRedDir, 'lib', 'red.js'))
    nodeFunctions()
    await startServer()
  })
  afterEach(() => helper.unload())
  after(stopServer)
}

const startServer = () => new Promise<void>((resolve) => helper.startServer(resolve))
const stopServer = () => new Promise<void>((resolve) => helper.stopServer(resolve))
