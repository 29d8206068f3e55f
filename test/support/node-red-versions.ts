import { join } from 'node:path'
import { node24 } from '../env/node24'
import { envDir, root } from './paths'

export interface NodeRedVersion {
  version: '4.1' | '5'
  /** The Node.js that it runs on. */
  node: string
  /** Its folder. */
  dir: string
}

/** What the package supports, each proven on its own Node.js. */
export const nodeRed4 = (): NodeRedVersion => ({
  version: '4.1',
  node: process.execPath,
  dir: join(root, 'node_modules', 'node-red')
})

export const nodeRed5 = (): NodeRedVersion => ({
  version: '5',
  node: node24(),
  dir: join(envDir, 'node_modules', 'node-red')
})

/** That of the run: `npm run test:node-red-5` goes over the same tests with the other. */
export const testedNodeRed = (): NodeRedVersion =>
  process.env.TEST_NODE_RED === '5' ? nodeRed5() : nodeRed4()
