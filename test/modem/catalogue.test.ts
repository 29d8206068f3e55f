import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FAULTS } from '../../src/simulator/modem/faults'
import { PROFILES } from '../../src/simulator/modem/profiles'

/** All that is tried with a session, as text. */
const TESTS = readdirSync(__dirname)
  .filter((name) => /^session-.*\.test\.ts$/.test(name))
  .map((name) => readFileSync(join(__dirname, name), 'utf8'))
  .join('\n')

const missing = (names: readonly string[]): string[] =>
  names.filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(TESTS))

describe('what a session does', () => {
  it('is tried with every fault of the virtual modem', () => {
    assert.deepEqual(missing(Object.keys(FAULTS)), [])
  })

  it('is tried with every profile', () => {
    assert.deepEqual(missing(Object.keys(PROFILES)), [])
  })
})
