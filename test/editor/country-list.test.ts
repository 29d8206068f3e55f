import assert from 'node:assert/strict'
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max'
import { countriesIn, countryNamed, matching } from '../../src/editor/country-list'
import { CALLING_CODES } from '../../src/flow/countries'

const english = countriesIn('en')
const found = (typed: string) => matching(english, typed).map(({ code }) => code)

describe('the countries of the dialog', () => {
  it('are those whose numbers can be parsed, with their calling codes', () => {
    const known = getCountries().map((code): [string, string] => [code, getCountryCallingCode(code)])
    assert.ok(known.length > 200)
    assert.deepEqual([...CALLING_CODES].sort(), known.sort())
  })

  it('have a name each, in the language of the editor, in its order', () => {
    assert.deepEqual(
      english.filter(({ code, name }) => name === code),
      []
    )
    const german = countriesIn('de').map(({ name }) => name)
    assert.ok(german.indexOf('Österreich') < german.indexOf('Pakistan'))
    assert.deepEqual(
      countriesIn('en').find(({ code }) => code === 'ID'),
      { code: 'ID', name: 'Indonesia', calling: '+62' }
    )
  })

  const cases: [typed: string, first: string[]][] = [
    ['indo', ['ID']],
    ['ID', ['ID']],
    ['+62', ['ID']],
    ['44', ['GB', 'GG', 'IM', 'JE']],
    ['UK', ['UA', 'GB']],
    ['korea', ['KP', 'KR']],
    ['cote', ['CI']],
    ['  Türkiye', ['TR']]
  ]
  for (const [typed, first] of cases)
    it(`are found by ${JSON.stringify(typed)}: ${first.join(', ')}`, () => {
      assert.deepEqual(new Set(found(typed).slice(0, first.length)), new Set(first))
    })

  it('are all there before anything is typed, and none for what is no country', () => {
    assert.equal(found('').length, CALLING_CODES.size)
    assert.deepEqual(found('zzz'), [])
  })

  it('are known by their code or their whole name, and by nothing less', () => {
    assert.equal(countryNamed(english, 'gb')?.code, 'GB')
    assert.equal(countryNamed(english, 'united kingdom')?.code, 'GB')
    assert.equal(countryNamed(english, 'united'), undefined)
    assert.equal(countryNamed(english, ''), undefined)
  })
})
