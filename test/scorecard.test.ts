import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifest, newUserDir, nodeTypes, packageDir } from './support/packed'
import { envDir, root } from './support/paths'
import { temporaryDir } from './support/temp'

type Card = Record<string, { test: boolean; [detail: string]: unknown }>

/** What the tool can say of the package alone. */
const CHECKED = ['P01', 'P03', 'P04', 'P06', 'P07', 'N02', 'D01']
/** Why the others are not counted: nothing here asks the world, and an answer without having asked is none. */
const NOT_CHECKED: Record<string, string> = {
  P02: 'the tool has switched it off (name in the repository)',
  P05: 'the tool says yes whatever it finds (keyword): checked by us',
  P08: 'asks the live catalogue (packages with the same name in other scopes)',
  N01: 'asks the live catalogue (node types of other packages)',
  D02: 'asks the live registry (dependencies that do not work): checked by us in what is installed',
  D03: 'asks the live registry (dependencies at their latest version)'
}

describe("the scorecard of Node-RED's flow library", function () {
  this.timeout(90_000)
  let card: Card
  let said: string
  let userDir: string

  before(() => {
    userDir = newUserDir()
    const output = join(temporaryDir('scorecard'), 'scorecard.json')
    const tool = join(envDir, 'node_modules', 'node-red-dev', 'bin', 'run')
    const preload = join(root, 'test', 'support', 'scorecard-offline.cjs')
    said = execFileSync(
      process.execPath,
      ['--require', preload, tool, 'validate', '-p', packageDir(userDir), '-o', output],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }
    )
    card = JSON.parse(readFileSync(output, 'utf8'))
    const reasons = Object.entries(NOT_CHECKED).map(([id, why]) => `      ${id} not checked: ${why}`)
    console.log(reasons.join('\n'))
  })

  it('has these checks and no others', () => {
    const { package: about, ...checks } = card
    assert.deepEqual(about, { name: manifest.name, version: manifest.version })
    const known = [...CHECKED, ...Object.keys(NOT_CHECKED)].filter((id) => id !== 'P02')
    assert.deepEqual(Object.keys(checks).sort(), known.sort())
  })

  for (const id of CHECKED) it(`passes ${id}`, () => assert.equal(card[id]?.test, true, said))

  it('has read the dialog of every node, and found every node in an example', () => {
    assert.doesNotMatch(said, /Unable to (parse|read)/)
    const drawn = nodeTypes.filter((type) => type !== 'modem-config')
    assert.deepEqual([...(card.N02!.nodes as string[])].sort(), [...drawn].sort())
  })

  it('counts as many dependencies as there are', () => {
    assert.equal(card.D01?.total, Object.keys(manifest.dependencies).length)
  })

  describe('by checks of ours', () => {
    it('finds the keyword, which makes it known to the library', () => {
      assert.ok(manifest.keywords.includes('node-red'))
    })

    it('has no agent-base before 6 in its tree', () => {
      const lock = readFileSync(join(userDir, 'node_modules', '.package-lock.json'), 'utf8')
      const packages = Object.entries(JSON.parse(lock).packages as Record<string, { version: string }>)
      assert.ok(packages.length > 5)
      const old = packages.filter(
        ([path, { version }]) => path.endsWith('node_modules/agent-base') && Number.parseInt(version, 10) < 6
      )
      assert.deepEqual(old, [])
    })
  })
})
