import assert from 'node:assert/strict'
import { fillIn, sampleRow } from '../../src/editor/sample-row'

describe('a row that is pasted into the dialog of sms-broadcast', () => {
  const cases: [what: string, pasted: string, columns: object | undefined][] = [
    ['an object', '{"name":"Budi","class":{"year":2016}}', { name: 'Budi', class: { year: 2016 } }],
    ['the first of several', ' [{"name":"Budi"},{"name":"Siti"}]', { name: 'Budi' }],
    ['two lines of a spreadsheet', 'name\tphone\r\nBudi, S.\t0812\r\n', { name: 'Budi, S.', phone: '0812' }],
    ['two lines of a CSV file', 'name,phone\n"Budi, ""B""",0812\nx,y', { name: 'Budi, "B"', phone: '0812' }],
    ['two lines with semicolons', 'name;phone;\nBudi', { name: 'Budi', phone: '' }],
    ['one column', 'name\nBudi', { name: 'Budi' }],
    ['lines of names and values', 'name = Budi\nyear=2016', { name: 'Budi', year: '2016' }],
    ['nothing', ' \n', undefined],
    ['a word', 'Budi', undefined],
    ['JSON that is cut off', '{"name":', undefined],
    ['a list of numbers', '["+62812"]', undefined]
  ]
  for (const [what, pasted, columns] of cases)
    it(`may be ${what}`, () => assert.deepEqual(sampleRow(pasted), columns))
})

describe('a template with the columns of a sample', () => {
  it('is the text that the row would get', () => {
    assert.deepEqual(
      fillIn('Dear {{name}}, class of {{class.year}}', sampleRow('{"name":"B & Co","class":{"year":2016}}')),
      {
        text: 'Dear B & Co, class of 2016',
        missing: []
      }
    )
  })

  it('names the columns that the row does not have', () => {
    assert.deepEqual(fillIn('Dear {{nama}}', { name: 'Budi' }).missing, ['nama'])
  })

  it('stays as it is without a sample', () => {
    assert.deepEqual(fillIn('Dear {{name}}', undefined), { text: 'Dear {{name}}', missing: [] })
  })

  it('says in the words of the runtime why it is none', () => {
    assert.match(fillIn('Dear {{#name}}', {}).problem ?? '', /^The text is no template: /)
  })
})
