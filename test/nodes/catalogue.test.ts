import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../package.json'
import { definitionOf } from '../support/dialog'
import { root } from '../support/paths'

const sourcesOf = (room: string) =>
  readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, 'src', room, name), 'utf8'))
    .join('\n')

/** Where texts are chosen by what happens. */
const flowSources = sourcesOf('flow')
/** What draws in dialogs names texts, too. */
const editorSources = sourcesOf('editor')

const read = (...path: string[]) => readFileSync(join(root, 'nodes', ...path), 'utf8')

const readme = readFileSync(join(root, 'README.md'), 'utf8')
/** Everything that has codes. */
const sources = sourcesOf('.')

type Catalogue = { [key: string]: string | Catalogue }

function keysOf(catalogue: Catalogue, prefix = ''): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`)
  )
}

function textAt(catalogue: Catalogue, key: string): string {
  return key
    .split('.')
    .reduce<string | Catalogue>((at, name) => (at as Catalogue)[name] ?? '', catalogue) as string
}

for (const type of Object.keys(manifest['node-red'].nodes)) {
  describe(`the texts of ${type}`, () => {
    const dialog = read(`${type}.html`)
    const code = read(`${type}.ts`)
    const help = read('locales', 'en-US', `${type}.html`)
    const catalogue: Catalogue = JSON.parse(read('locales', 'en-US', `${type}.json`))
    const keys = keysOf(catalogue).map((key) => key.replace(/_plural$/, ''))

    const inputs = Number(/inputs: (\d)/.exec(dialog)?.[1] ?? -1)

    it('are all in the catalogue, and the catalogue has no other', () => {
      const used = [
        ...`${dialog}${code}${editorSources}`.matchAll(new RegExp(`${type}\\.[a-z][\\w.-]*`, 'gi'))
      ]
        .map(([key]) => key)
        .filter((key) => key !== `${type}.svg`)
      const whole = used.filter((key) => !key.endsWith('.'))
      assert.deepEqual(
        whole.filter((key) => !keys.includes(key)),
        []
      )
      // Some are put together of what stands in quotation marks.
      const sources = `${dialog}${flowSources}${editorSources}`
      const isNamed = (key: string) => sources.includes(`'${key.slice(key.lastIndexOf('.') + 1)}'`)
      assert.deepEqual(
        keys.filter((key) => !used.includes(key) && !isNamed(key)),
        []
      )
    })

    it('name every field of the dialog', () => {
      const [, defaults = ''] = /defaults: \{([\s\S]*?)\n {4}\}/.exec(dialog) ?? []
      const fields = [...defaults.matchAll(/^ {6}(\w+):/gm)].map(([, field]) => field)
      assert.ok(fields.length > 3)
      for (const field of fields) {
        const id = new RegExp(`id="node-(config-)?input-${field}(-container)?"`)
        if (field !== 'version') assert.match(dialog, id, field)
      }
      assert.doesNotMatch(
        dialog.replaceAll('&nbsp;', ''),
        />[^<>{}]*[a-z]{3,}[^<>{}]*<\/(label|span|option|div)>/i
      )
    })

    it('hold a status that is short enough with large numbers', () => {
      const texts = keysOf(catalogue).filter((key) => key.startsWith(`${type}.status.`))
      // sms-receive shows what its modem does.
      assert.equal(texts.length > 0, type !== 'sms-receive')
      for (const key of texts) {
        const shown = textAt(catalogue, key)
          .replace('__count__', '999')
          .replace('__place__', '999')
          .replace('__bad__', '99')
          .replace('__done__', '999')
          .replace('__total__', '999')
          .replace('__failed__', '99')
        assert.ok(shown.length <= 20, shown)
      }
    })

    it('have a help with the sections of Node-RED', () => {
      assert.match(help, new RegExp(`^<script type="text/markdown" data-help-name="${type}">\n\\S`))
      const sections = [...help.matchAll(/^### (.*)$/gm)].map(([, title]) => title)
      const io = inputs > 0 ? ['Inputs', 'Outputs'] : inputs === 0 ? ['Outputs'] : []
      assert.deepEqual(sections, [...io, 'Details', 'References'])
    })

    it('have a help with error codes that there are, and an example', () => {
      const lines = [...help.matchAll(/^: ([A-Z_, ]+) \(error\) : .+$/gm)].map(([, named]) => named!)
      const codes = lines.flatMap((named) => named.split(', '))
      assert.ok(codes.length > 1, 'error codes')
      for (const code of codes)
        assert.ok(readme.includes(`\`${code}\``) && sources.includes(`'${code}'`), code)
      const [, example = ''] = /\nFor example[\s\S]*?\n```\n([\s\S]*?)\n```\n/.exec(help) ?? []
      assert.notEqual(example, '')
      // A PDU, or an object that can be pasted.
      if (!/^[0-9A-F]+$/.test(example)) assert.equal(typeof JSON.parse(example), 'object')
    })

    it('have a label in the palette and a name for each port, all of them different', () => {
      const {
        paletteLabel,
        category,
        inputs = 0,
        outputs = 0,
        inputLabels,
        outputLabels
      } = definitionOf(type)
      if (category === 'config') return assert.equal(paletteLabel, undefined)
      assert.equal(paletteLabel, type.replace('-', ' '))
      const node = { _: (key: string) => textAt(catalogue, key) }
      const ports = [
        ...Array.from({ length: inputs }, (_, i) => inputLabels?.call(node, i)),
        ...Array.from({ length: outputs }, (_, i) => outputLabels?.call(node, i))
      ]
      assert.ok(
        ports.every((label) => typeof label === 'string' && label.length > 2),
        ports.join()
      )
      assert.equal(new Set(ports).size, inputs + outputs)
    })

    it('describe properties in lines that Node-RED can read: no further colon', () => {
      for (const [line] of help.matchAll(/^:.*$/gm)) assert.match(line, /^: ?[^:(]+ ?\([^:)]+\) : [^:]+$/)
    })
  })

  it(`the icon of ${type} is there`, () => {
    const dialog = read(`${type}.html`)
    const [, icon = ''] = /icon: '([^']+)'/.exec(dialog) ?? []
    // A config node has none.
    assert.equal(icon === '', dialog.includes("category: 'config'"))
    assert.ok(existsSync(join(root, 'nodes', 'icons', icon)), icon)
  })
}
