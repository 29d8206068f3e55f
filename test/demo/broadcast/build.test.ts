import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { built, EXAMPLE } from './build'

const REMEDY = 'run: node --require tsx/cjs test/demo/broadcast/build.ts'

describe('the broadcast example', () => {
  const example = readFileSync(EXAMPLE, 'utf8')

  it('has the page, the functions and the students that this folder has', () => {
    const now = new Map(JSON.parse(example).map((node: { id: string }) => [node.id, node]))
    for (const node of built(example)) assert.deepEqual(now.get(node.id), node, `${node.name}: ${REMEDY}`)
  })

  it('is not built where a node has another name', () => {
    assert.throws(() => built(example.replace('"name": "whom"', '"name": "who"')), /no node named whom/)
  })
})
