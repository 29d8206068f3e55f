import assert from 'node:assert/strict'
import fc from 'fast-check'
import { characterName, visibleRuns, visibleText } from '../../src/editor/visible-text'

describe('a text that is shown', () => {
  it('has marks for what turns its direction', () => {
    assert.deepEqual(visibleRuns('pay \u202E001\u202C now'), [
      { text: 'pay ' },
      { text: 'RLO', mark: 'U+202E RIGHT-TO-LEFT OVERRIDE' },
      { text: '001' },
      { text: 'PDF', mark: 'U+202C POP DIRECTIONAL FORMATTING' },
      { text: ' now' }
    ])
    assert.equal(visibleText('a\u200Eb\u2067c\u2069'), 'a‹LRM›b‹RLI›c‹PDI›')
  })

  it('has marks for controls, odd spaces and what has no width', () => {
    assert.equal(visibleText('\0\u001B\r\t\u0007'), '‹NUL›‹ESC›‹CR›‹TAB›‹U+0007›')
    assert.equal(visibleText('1\u00A0000\u202F000\u200Bx\uFEFF'), '1‹NBSP›000‹NNBSP›000‹ZWSP›x‹BOM›')
    assert.equal(visibleText('\uD83D half \uFFFD \u{E0041}'), '‹U+D83D› half ‹U+FFFD› ‹U+E0041›')
  })

  it('begins a new line behind the mark of a line feed', () => {
    assert.deepEqual(visibleRuns('a\nb'), [
      { text: 'a' },
      { text: '↵', mark: 'U+000A LINE FEED' },
      { text: '\nb' }
    ])
  })

  it('leaves letters of all scripts, emoji and their joiners alone', () => {
    for (const text of [
      'Grüße',
      'مرحبا',
      'שלום',
      'नमस्ते',
      '👩‍👩‍👧',
      '🏳️‍🌈',
      '❤️',
      'می‌خواهم',
      'ක්‍ර',
      '日本語',
      '👍🏽'
    ])
      assert.deepEqual(visibleRuns(text), [{ text }], text)
    assert.equal(visibleText('a\u200D'), 'a‹ZWJ›')
  })

  it('has no character left that is not seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const plain = visibleRuns(text)
          .map((run) => run.text)
          .join('')
        assert.doesNotMatch(plain, /(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]/u)
      })
    )
  })

  it('names a character by its number where it has no other name', () => {
    assert.equal(characterName('’'), 'U+2019')
    assert.equal(characterName('🚰'), 'U+1F6B0')
    assert.equal(characterName('\u00A0'), 'U+00A0 NO-BREAK SPACE')
  })
})
