import { deepStrictEqual, strictEqual } from 'node:assert'
import fc from 'fast-check'
import {
  decode,
  type EncodedMessage,
  encode,
  type MessageInput,
  measure,
  type TextOptions
} from '../../src/pdu'
import { unicode } from './arbitraries'
import { textMessage } from './message-arbitrary'

describe('properties: what a message costs', function () {
  this.timeout(60_000)

  it('is what measure() says, segment by segment', () => {
    fc.assert(
      fc.property(textMessage, (message) => {
        const { parts, ...cost } = encode(message)
        const { texts, forced, ...measured } = measure(message.text!, textOptions(message))
        deepStrictEqual(cost, measured)
        deepStrictEqual(textsOf({ parts }), texts)
        strictEqual(parts.length, cost.segments)
        // forced: each character outside the default alphabet, where another had to be taken.
        const outside = new Set(Array.from(message.text!).filter((char) => !isGsm7(char)))
        if (cost.encoding === 'ucs2' || cost.nationalLanguage)
          deepStrictEqual(new Set(forced.map(({ char }) => char)), outside)
        else deepStrictEqual(forced, [])
      })
    )
  })

  it('with lookalikes has the text with exactly the replacements that are named', () => {
    const text = fc.array(fc.oneof(fc.constantFrom(...'“”‘’–—…\u00a0é•'), unicode), { maxLength: 30 })
    fc.assert(
      fc.property(text, (pieces) => {
        const text = pieces.join('')
        const message = encode({ to: '1', text, lookalikes: true })
        let wanted = text
        for (const { at, from, to } of (message.replaced ?? []).toReversed()) {
          strictEqual(text.slice(at, at + from.length), from)
          wanted = wanted.slice(0, at) + to + wanted.slice(at + from.length)
        }
        strictEqual(textsOf(message).join(''), wanted)
      })
    )
  })
})

function textsOf({ parts }: Pick<EncodedMessage, 'parts'>): (string | undefined)[] {
  return parts.map(({ pdu }) => decode(pdu, { toNetwork: true }).text)
}

function textOptions(message: MessageInput): TextOptions {
  const { encoding, languages, nationalLanguage, concatBits, ports } = message
  return { encoding, languages, nationalLanguage, concatBits, ports }
}

function isGsm7(char: string): boolean {
  return measure(char).encoding === 'gsm7'
}
