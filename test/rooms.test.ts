import assert from 'node:assert/strict'
import manifest from '../package.json'
import { type ImportGraph, importCycles, importsOf, readImports } from './support/imports'
import { root } from './support/paths'
import { SHARED, violations } from './support/rooms'

const packages = Object.keys('dependencies' in manifest ? (manifest.dependencies as object) : {})

describe('rooms', () => {
  const graph = readImports(root, ['nodes', 'src'])

  it('import only in the allowed directions', () => {
    assert.deepEqual(violations(graph, packages), [])
  })

  it('have no circular imports between files', () => {
    assert.deepEqual(importCycles(graph), [])
  })

  it('share with the dialogs only files that there are', () => {
    for (const file of SHARED) assert.ok(graph.has(file), file)
  })

  it('are all looked at', () => {
    const folders = new Set([...graph.keys()].map((file) => file.split('/').slice(0, -1).join('/')))
    for (const folder of ['nodes', 'src/flow', 'src/cli', 'src/editor', 'src/pdu']) {
      assert.ok(folders.has(folder), `${folder} has no .ts files`)
    }
    assert.ok(graph.get('src/editor/pdu.ts')?.some(({ specifier }) => specifier === '../pdu/index'))
  })
})

describe('the guard of the rooms', () => {
  const forbidden: [file: string, source: string][] = [
    ['src/pdu/x.ts', `import { readFileSync } from 'node:fs'`],
    ['src/pdu/x.ts', `import { Buffer } from 'buffer'`],
    ['src/pdu/x.ts', `export { send } from '../modem/index'`],
    ['src/pdu/x.ts', `const modem = require('../modem/index')`],
    ['src/pdu/x.ts', `const modem = await import("../modem/index")`],
    ['src/pdu/x.ts', 'const modem = await import(`../modem/index`)'],
    ['src/pdu/x.ts', `type Modem = import('../modem/index').Modem`],
    ['src/pdu/x.ts', `import type { Modem } from '../modem/index'`],
    ['src/pdu/x.ts', 'const guess = require(name)'],
    ['src/pdu/x.ts', `import {\n  one,\n  two\n} from '../modem/index'`],
    ['src/pdu/x.ts', `import modem, { one } from '../modem/index'`],
    ['src/pdu/x.ts', `import * as modem from '../modem/index'`],
    ['src/pdu/x.ts', `export * from '../modem/index'`],
    ['src/pdu/x.ts', `import '../modem/index'`],
    ['src/pdu/x.ts', `import modem = require('../modem/index')`],
    ['src/pdu/x.ts', `import { gone } from './gone'`],
    ['src/editor/x.ts', `import { join } from 'node:path'`],
    ['src/editor/x.ts', `import { flow } from '../flow/index'`],
    ['src/pdu/x.ts', `import { upToDate } from '../flow/migrations'`],
    ['src/flow/migrations.ts', `import { join } from 'node:path'`],
    ['src/flow/migrations.ts', `import { decode } from '../pdu/index'`],
    ['src/flow/migrations.ts', `import { flow } from './index'`],
    ['src/simulator/x.ts', `import { at } from '../at/index'`],
    ['src/modem/x.ts', `import { gateway } from '../gateway/index'`],
    ['src/flow/x.ts', `import { simulator } from '../simulator/index'`],
    ['src/flow/x.ts', `import { init } from 'node-red'`],
    ['src/gateway/x.ts', `import type { NodeAPI } from 'node-red'`],
    ['src/cli/x.ts', `import { helper } from '../../test/support/helper'`],
    ['src/cli/x.ts', `import mocha from 'mocha'`],
    ['src/cli/x.ts', `import gone from 'node:gone'`],
    ['src/cli/x.ts', `import { hex } from '../pdu/hex'`],
    ['src/attic/x.ts', '']
  ]
  const allowed: [file: string, source: string][] = [
    ['src/pdu/x.ts', `import type { Clock } from '../types'\n// require('../modem/index')`],
    ['src/editor/x.ts', `export * from '../pdu/index'`],
    ['src/editor/x.ts', `import { textOf } from '../flow/config'`],
    ['src/flow/x.ts', `const simulator = await import('../simulator/index')`],
    ['src/flow/x.ts', `import type { NodeAPI } from 'node-red'\nimport { modem } from '../modem'`],
    ['nodes/x.ts', `import { flow } from '../src/flow/index'\nif (require.main === module) flow()`],
    ['src/store/x.ts', `import { ClassicLevel } from 'classic-level'\nconst pg = require('pg/lib/pool')`],
    ['src/pdu/x.ts', `export const from = 'a'\nexport interface Span {\n  from: 'b'\n}\nexport default 'c'`],
    ['src/cli/x.ts', `import { argv } from 'node:process'\nexport const said = "import 'node-red'"`]
  ]

  for (const [file, source] of forbidden) {
    it(`reports ${JSON.stringify(source)} in ${file}`, () => {
      const found = violations(house(file, source), [])
      assert.equal(found.length, 1)
      assert.ok(found[0]?.startsWith(`${file}: `))
    })
  }

  for (const [file, source] of allowed) {
    it(`accepts ${JSON.stringify(source)} in ${file}`, () => {
      assert.deepEqual(violations(house(file, source), ['classic-level', 'pg']), [])
    })
  }

  it('reports imports in a circle, but not those of types', () => {
    const graph: ImportGraph = new Map([
      ['src/at/a.ts', importsOf(`import { b } from './b'`)],
      ['src/at/b.ts', importsOf(`export * from './c'`)],
      ['src/at/c.ts', importsOf(`import { A } from './a'`)],
      ['src/at/d.ts', importsOf(`import { a } from './a'`)],
      ['src/at/e.ts', importsOf(`import { f } from './f'`)],
      ['src/at/f.ts', importsOf(`import type { E } from './e'`)]
    ])
    assert.deepEqual(importCycles(graph), ['src/at/a.ts -> src/at/b.ts -> src/at/c.ts -> src/at/a.ts'])
  })

  /** A tree with an index in every room, and this file. */
  function house(file: string, source: string): ImportGraph {
    const others = ['flow', 'gateway', 'modem', 'at', 'store', 'pdu', 'simulator'].map(
      (room) => `src/${room}/index.ts`
    )
    const graph: ImportGraph = new Map(
      ['src/types.ts', 'src/pdu/hex.ts', ...SHARED, ...others].map((name) => [name, []])
    )
    return graph.set(file, importsOf(source))
  }
})
