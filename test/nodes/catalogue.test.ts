import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../package.json'
import { root } from '../support/paths'

const read = (...path: string[]) => readFileSync(join(root, 'nodes', ...path), 'utf8')

type Catalogue = { [key: string]: string | Catalogue }

function keysOf(catalogue: Catalogue, prefix = ''): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`)
  )
}

for (const type of Object.keys(manifest['node-red'].nodes)) {
  describe(`the texts of ${type}`, () => {
    const dialog = read(`${type}.html`)
    const code = read(`${type}.ts`)
    const help = read('locales', 'en-US', `${type}.html`)
    const catalogue: Catalogue = JSON.parse(read('locales', 'en-US', `${type}.json`))
    const keys = keysOf(catalogue).map((key) => key.replace(/_plural$/, ''))

    it('are all in the catalogue, and the catalogue has no other', () => {
      const used = [...`${dialog}${code}`.matchAll(new RegExp(`${type}\\.[a-z][\\w.-]*`, 'gi'))]
        .map(([key]) => key)
        .filter((key) => key !== `${type}.svg`)
      assert.deepEqual([...new Set(used)].sort(), [...new Set(keys)].sort())
    })

    it('name every field of the dialog', () => {
      const [, defaults = ''] = /defaults: \{([\s\S]*?)\n {4}\}/.exec(dialog) ?? []
      const fields = [...defaults.matchAll(/^ {6}(\w+):/gm)].map(([, field]) => field)
      assert.ok(fields.length > 3)
      for (const field of fields) {
        if (field !== 'version') assert.match(dialog, new RegExp(`id="node-input-${field}"`), field)
      }
      assert.doesNotMatch(
        dialog.replaceAll('&nbsp;', ''),
        />[^<>{}]*[a-z]{3,}[^<>{}]*<\/(label|span|option|div)>/i
      )
    })

    it('hold a status that is short enough with large numbers', () => {
      const texts = keysOf(catalogue).filter((key) => key.startsWith(`${type}.status.`))
      assert.ok(texts.length > 0)
      for (const key of texts) {
        const text = key
          .split('.')
          .reduce<string | Catalogue>((at, name) => (at as Catalogue)[name] ?? '', catalogue)
        const shown = (text as string).replace('__count__', '999').replace('__bad__', '99')
        assert.ok(shown.length <= 20, shown)
      }
    })

    it('have a help with the sections of Node-RED', () => {
      assert.match(help, new RegExp(`^<script type="text/markdown" data-help-name="${type}">\n\\S`))
      const sections = [...help.matchAll(/^### (.*)$/gm)].map(([, title]) => title)
      assert.deepEqual(sections, ['Inputs', 'Outputs', 'Details', 'References'])
    })

    it('describe properties in lines that Node-RED can read: no further colon', () => {
      for (const [line] of help.matchAll(/^:.*$/gm)) assert.match(line, /^: ?[^:(]+ ?\([^:)]+\) : [^:]+$/)
    })
  })

  it(`the icon of ${type} is there`, () => {
    const [, icon = ''] = /icon: '([^']+)'/.exec(read(`${type}.html`)) ?? []
    assert.ok(existsSync(join(root, 'nodes', 'icons', icon)), icon)
  })
}
