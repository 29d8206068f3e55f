import assert from 'node:assert/strict'
import fc from 'fast-check'
import { missingColumn, missingIn, templateOf } from '../../src/flow/broadcast/template'

describe('the template of a broadcast', () => {
  for (const [text, columns, filled] of [
    ['Dear {{name}}', { name: 'Ani' }, 'Dear Ani'],
    ['{{ name }}, {{school}}', { name: 'Ani', school: 'SMA 1' }, 'Ani, SMA 1'],
    ['{{a.b}}', { a: { b: 'deep' } }, 'deep'],
    ['{{a.b}}', { 'a.b': 'flat' }, 'flat'],
    ['{{n}} and {{none}}', { n: 0, none: '' }, '0 and '],
    ['{{name}}', { name: `<b>"Tom" & 'Jerry'</b>` }, `<b>"Tom" & 'Jerry'</b>`],
    ['{{{name}}} {{&name}}', { name: '<i>' }, '<i> <i>'],
    ['{{#paid}}Thanks{{/paid}}{{^paid}}Please pay{{/paid}}', { paid: false }, 'Please pay'],
    ['{{#items}}{{name}};{{/items}}', { items: [{ name: 'a' }, { name: 'b' }] }, 'a;b;'],
    ['no columns: { } }} are text', {}, 'no columns: { } }} are text']
  ] as const)
    it(`makes "${filled}" of "${text}"`, () => {
      assert.equal(templateOf(text).fill(columns), filled)
    })

  it('names the columns that it needs; what is in a section may be absent', () => {
    assert.deepEqual(templateOf('{{name}} {{school}} {{name}} {{#late}}{{days}}{{/late}}').columns, [
      'name',
      'school'
    ])
  })

  it('takes no property of an object for a column', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const template = templateOf(`{{${name}}}`)
      assert.deepEqual(missingIn(template, {}), [name])
      assert.equal(template.fill({}), '')
    }
  })

  it('calls no function that a row has', () => {
    const fill = () => templateOf('{{f}}').fill({ f: () => assert.fail('it was called') })
    assert.equal(fill(), '')
  })

  it('finds a column that is absent or null, and not one that is empty', () => {
    const template = templateOf('{{a}}{{b}}{{c}}{{d}}')
    assert.deepEqual(missingIn(template, { a: '', b: 0, c: null }), ['c', 'd'])
  })

  it('says where a column is missing: the first ten rows, counted from 1, and how many more', () => {
    const rows = Array.from({ length: 12 }, (_, i) => i + 16)
    const { code, message } = missingColumn('name', rows, ['phone', 'school'])
    assert.equal(code, 'MISSING_COLUMN')
    assert.match(
      message,
      /^\{\{name\}\} is missing in rows 17, 18, 19, 20, 21, 22, 23, 24, 25, 26 and 2 more\./
    )
    assert.match(message, /The columns are: phone, school\.$/)
  })

  for (const [text, code] of [
    ['', 'EMPTY_TEXT'],
    ['  ', 'EMPTY_TEXT'],
    [undefined, 'EMPTY_TEXT'],
    [42, 'EMPTY_TEXT'],
    ['{{name', 'BAD_TEMPLATE'],
    ['{{#a}} open', 'BAD_TEMPLATE'],
    ['{{> file}}', 'BAD_TEMPLATE'],
    ['{{#a}}{{> file}}{{/a}}', 'BAD_TEMPLATE']
  ] as const)
    it(`refuses ${JSON.stringify(text)}: ${code}`, () => {
      assert.throws(() => templateOf(text), { code, field: 'text' })
    })

  it('puts any text in as it is', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        assert.equal(templateOf('<{{name}}>').fill({ name }), `<${name}>`)
      })
    )
  })
})
