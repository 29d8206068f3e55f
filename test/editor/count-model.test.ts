import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type CountModel, countText } from '../../src/editor/count-model'
import { textOptions } from '../../src/editor/text-options'
import { encode, measure } from '../../src/pdu'
import { unicode } from '../pdu/arbitraries'

function counted(text: string, options = {}): CountModel {
  const count = countText(text, options)
  if ('refused' in count) throw new Error(count.refused.message)
  return count
}

describe('the counter of a text', () => {
  it('says what is taken and left of the last part', () => {
    const of = (text: string) => {
      const { measured, room, used, characters } = counted(text)
      return [measured.encoding, measured.segments, used, room, measured.left, characters]
    }
    assert.deepEqual(of(''), ['gsm7', 1, 0, 160, 160, 0])
    assert.deepEqual(of('Hello'), ['gsm7', 1, 5, 160, 155, 5])
    assert.deepEqual(of('10 €'), ['gsm7', 1, 5, 160, 155, 4])
    assert.deepEqual(of('x'.repeat(161)), ['gsm7', 2, 8, 153, 145, 161])
    assert.deepEqual(of('Pump 👩‍👩‍👧'), ['ucs2', 1, 13, 70, 57, 6])
    assert.deepEqual(of('ы'.repeat(71)), ['ucs2', 2, 4, 67, 63, 71])
  })

  it('names what makes a text a dear one, and what may stand for it', () => {
    const { dear } = counted('“Nord” – leer… ‘x’ 1\u00A0000 \u200Bï 🚰🚰')
    assert.deepEqual(
      dear.map(({ char, count, instead }) => [char, count, instead]),
      [
        ['“', 1, '"'],
        ['”', 1, '"'],
        ['–', 1, '-'],
        ['…', 1, '...'],
        ['‘', 1, "'"],
        ['’', 1, "'"],
        ['\u00A0', 1, ' '],
        ['\u200B', 1, ''],
        ['ï', 1, undefined],
        ['🚰', 2, undefined]
      ]
    )
    assert.equal(dear.at(-1)?.name, 'U+1F6B0')
  })

  it('offers look-alikes where they make it cheaper, and only there', () => {
    const { offer } = counted(`It’s ${'x'.repeat(80)}`)
    assert.deepEqual([offer?.text, offer?.measured.segments], [`It's ${'x'.repeat(80)}`, 1])
    assert.equal(counted('It’s').offer?.measured.encoding, 'gsm7')
    assert.equal(counted("It's").offer, undefined)
    assert.equal(counted('It’s 🚰').offer, undefined)
    assert.equal(counted('It’s', { encoding: 'ucs2' }).offer, undefined)
  })

  it('tells of national tables where these save a part, unless they are asked for', () => {
    const text = 'şığ'.repeat(30)
    assert.equal(counted(text).measured.segments, 2)
    assert.equal(counted(text).withTables?.segments, 1)
    assert.equal(counted(text, { languages: 'all' }).withTables, undefined)
    assert.deepEqual(counted(text, { languages: ['tr'] }).measured.nationalLanguage, { locking: 1 })
    assert.equal(counted('ï').withTables, undefined)
  })

  it('says why a text cannot be sent as it stands, and what could be', () => {
    const count = countText('It’s', { encoding: 'gsm7' })
    assert.ok('refused' in count)
    assert.equal(count.refused.code, 'NOT_IN_ALPHABET')
    assert.equal(count.offer?.text, "It's")
    const other = countText('🚰', { encoding: 'gsm7' })
    assert.ok('refused' in other && other.offer === undefined)
    const long = countText('x'.repeat(60_000))
    assert.ok('refused' in long && long.refused.code === 'TOO_LONG')
  })

  it('has pieces that are the text, cut where the parts are cut', () => {
    fc.assert(
      fc.property(unicode, (text) => {
        const count = countText(text)
        if ('refused' in count) return
        const { pieces, measured, used, room } = count
        measured.texts.forEach((wanted, segment) => {
          const own = pieces.filter((piece) => piece.segment === segment)
          assert.equal(own.map((piece) => piece.text).join(''), wanted)
        })
        assert.equal(used + measured.left, room)
        const dear = new Set(pieces.filter((piece) => piece.dear).map((piece) => piece.text))
        if (measured.encoding === 'ucs2') assert.equal(dear.size, measured.forced.length)
      })
    )
  })

  it('offers only texts that cost what it says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '’', '–', '…', 'é', '🚰', '\u200B'), maxLength: 200 }),
        (text) => {
          const count = countText(text)
          if ('refused' in count || !count.offer) return
          const again = measure(count.offer.text)
          assert.equal(again.segments, count.offer.measured.segments)
          assert.equal(again.encoding, count.offer.measured.encoding)
          assert.equal(encode({ to: '1234', text: count.offer.text }).segments, again.segments)
        }
      )
    )
  })
})

describe("the dialog's choice of encoding and languages", () => {
  it('is taken as the node takes it', () => {
    assert.deepEqual(textOptions('auto', ''), {})
    assert.deepEqual(textOptions('gsm7', ' tr; pt,es '), { encoding: 'gsm7', languages: ['tr', 'pt', 'es'] })
    assert.deepEqual(textOptions('ucs2', 'all'), { encoding: 'ucs2', languages: 'all' })
    assert.deepEqual(textOptions('8bit', ''), {})
  })
})
