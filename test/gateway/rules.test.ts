import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/paths'
import { passed } from './rules/rule'

/** Numbers of docs/ledger.md; `guards` against sending twice. */
const rules = [...readFileSync(join(root, 'docs/ledger.md'), 'utf8').matchAll(/^(\d+)\. (\*\*!\*\*)?/gm)].map(
  ([, number, guards]) => ({ number: Number(number), guards: guards !== undefined })
)

describe('the ledger', function () {
  this.timeout(30_000)
  for (const file of readdirSync(join(__dirname, 'rules'))) require(`./rules/${file}`)

  it('has its rules numbered without a gap', () => {
    assert.deepEqual(
      rules.map(({ number }) => number),
      rules.map((_, i) => i + 1)
    )
    assert.ok(rules.length >= 35)
  })

  it('has a test that passed in this run for each of its rules', () => {
    const untested = rules.map(({ number }) => number).filter((number) => !passed.has(number))
    assert.deepEqual(untested, [])
  })
})
