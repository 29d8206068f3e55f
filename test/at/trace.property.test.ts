import assert from 'node:assert/strict'
import fc from 'fast-check'
import { printable } from '../../src/at/redact'
import { traced, turn } from './trace-rig'

describe('what a trace tells', () => {
  /** Without the digits 7, 8 and 9, of which the PINs below consist. */
  const word = fc.oneof(
    fc.constantFrom(
      'AT',
      '\r',
      '\r\n',
      'OK',
      '+CMTI: "SM",1',
      '> ',
      '\x1a',
      '+CPIN: SIM PIN',
      'CPI',
      '=',
      ';'
    ),
    fc.constantFrom('+CUSD: 0,"Hello', 'AT+CUSD=1,"*100#",15', '"', ',', '0126', 'ABCDEF0123456'),
    fc.string({ unit: fc.constantFrom(...'ABCDEFGabcdef0123456 ,"'), maxLength: 40 })
  )
  const pin = fc.string({ unit: fc.constantFrom('7', '8', '9'), minLength: 4, maxLength: 8 })
  const secret = pin.chain((digits) =>
    fc
      .constantFrom(
        `AT+CPIN="${digits}"\r`,
        `AT+CPIN=${digits}\r`,
        `AT+CMEE=1;+cpin="${digits}";+CREG?\r`,
        `AT+CLCK="SC",1,"${digits}"\r`,
        `AT+CPWD="SC","${digits}","${digits}"\r`
      )
      .map((command) => ({ command, digits }))
  )
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 })

  function* chunks(text: string, lengths: readonly number[]): Generator<string> {
    for (let at = 0, i = 0; at < text.length; i++) {
      const length = lengths[i % lengths.length]!
      yield text.slice(at, at + length)
      at += length
    }
  }

  async function trace(out: string, incoming: string, lengths: readonly number[], bodies: boolean) {
    const rig = traced({ bodies })
    for (const chunk of chunks(out, lengths)) rig.port.write(Buffer.from(chunk, 'latin1'))
    for (const chunk of chunks(incoming, lengths)) rig.inner.says(chunk)
    await turn()
    rig.port.destroy()
    await turn()
    return rig
  }

  it('is never a PIN, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(word),
        secret,
        fc.array(word),
        sizes,
        fc.boolean(),
        async (before, { command, digits }, after, lengths, bodies) => {
          const text = `${before.join('')}${command}${after.join('')}`
          const { entries, texts } = await trace(text, text, lengths, bodies)
          for (const all of [entries.map((entry) => entry.text), texts('out'), texts('in')]) {
            assert.ok(!all.join('').includes(digits))
          }
        }
      )
    )
  })

  it('does not depend on how the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word), sizes, fc.boolean(), async (words, lengths, bodies) => {
        const text = words.join('')
        const cut = await trace(text, text, lengths, bodies)
        const whole = await trace(text, text, [1_000_000], bodies)
        assert.equal(cut.texts('out').join(''), whole.texts('out').join(''))
        assert.equal(cut.texts('in').join(''), whole.texts('in').join(''))
        assert.equal(
          cut.entries.reduce((sum, { bytes }) => sum + bytes, 0),
          text.length * 2
        )
      })
    )
  })

  it('is everything, where there is no secret and bodies are shown', async () => {
    const octets = fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.uint8Array().map(latin1), word)
    await fc.assert(
      fc.asyncProperty(fc.array(octets), sizes, async (pieces, lengths) => {
        const text = pieces.join('')
        fc.pre(!/(?:PIN2?|CLCK|CPWD|CSIM)\s*=/i.test(text))
        const { texts } = await trace('', text, lengths, true)
        assert.equal(texts('in').join(''), printable(text))
      })
    )
  })
})

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1')
}
