import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Framer, LONGEST_LINE } from '../../src/at/framer'

/** What becomes of octets: `line OK`, `prompt`, `2 nul`. */
function framed(chunks: readonly (string | Uint8Array)[], { prompts = 0, end = false } = {}): string[] {
  const found: string[] = []
  let left = prompts
  const framer = new Framer({
    line: (text) => found.push(`line ${text}`),
    prompt: () => {
      left--
      found.push('prompt')
    },
    expectsPrompt: () => left > 0,
    discarded: (octets, why) => found.push(`${octets} ${why}`)
  })
  for (const chunk of chunks)
    framer.take(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : Uint8Array.from(chunk))
  if (end) framer.end()
  return found
}

const octetByOctet = (text: string) => [...text]
/** NULs are counted chunk by chunk. */
const words = (found: readonly string[]) => found.filter((word) => !word.endsWith(' nul'))

describe('lines of a modem', () => {
  const ENDS: [name: string, end: string][] = [
    ['CR LF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
    ['CR CR LF', '\r\r\n'],
    ['LF CR', '\n\r'],
    ['CR LF CR LF', '\r\n\r\n']
  ]
  for (const [name, end] of ENDS) {
    const stream = `${end}+CSQ: 18,99${end}${end}OK${end}`
    it(`end with ${name}`, () => {
      assert.deepEqual(framed([stream]), ['line +CSQ: 18,99', 'line OK'])
    })
    it(`end with ${name}, octet by octet`, () => {
      assert.deepEqual(framed(octetByOctet(stream)), ['line +CSQ: 18,99', 'line OK'])
    })
  }

  it('are told as soon as they end', () => {
    assert.deepEqual(framed(['\r\nOK\r']), ['line OK'])
    assert.deepEqual(framed(['\r\nOK']), [])
  })

  it('end when there is nothing more to come', () => {
    assert.deepEqual(framed(['\r\nOK'], { end: true }), ['line OK'])
    assert.deepEqual(framed(['\r\nOK\r\n'], { end: true }), ['line OK'])
  })

  it('have no NUL, which is reported', () => {
    assert.deepEqual(framed(['\0\0\r\nO\0K\r\n']), ['line OK', '3 nul'])
    assert.deepEqual(framed(['\0\0']), ['2 nul'])
  })

  it('are Latin-1, every octet one character', () => {
    assert.deepEqual(framed(['\xe4\xff\r\n']), ['line \xe4\xff'])
  })

  it('may come many in one chunk', () => {
    assert.deepEqual(framed(['x\n'.repeat(100)]), Array(100).fill('line x'))
  })

  it('keep the blanks within them and lose those in front', () => {
    assert.deepEqual(framed(['  +CMGS: 7 \r\n']), ['line +CMGS: 7 '])
  })

  it('of blanks alone are none', () => {
    assert.deepEqual(framed(['\r\n \r\n  \r\n']), [])
  })

  it('are cut where they are too long, which is reported', () => {
    const found = framed(['A'.repeat(LONGEST_LINE + 5), '\r\n'])
    assert.deepEqual(found, [`line ${'A'.repeat(LONGEST_LINE)}`, '0 overlong', 'line AAAAA'])
  })

  it('may be as long as the longest', () => {
    assert.deepEqual(framed([`${'A'.repeat(LONGEST_LINE)}\r\n`]), [`line ${'A'.repeat(LONGEST_LINE)}`])
  })
})

describe('the data prompt', () => {
  const FORMS = ['\r\n> ', '\r\n>', '\r\n>\r\n', '>', '> ', '\n>', '\r>', '\r\r\n> ', '\n\r> ', '\0\r\n> ']
  for (const form of FORMS)
    it(`is seen in ${JSON.stringify(form)}`, () => {
      assert.deepEqual(words(framed([form], { prompts: 1 })), ['prompt'])
      assert.deepEqual(words(framed(octetByOctet(form), { prompts: 1 })), ['prompt'])
    })

  for (const form of FORMS)
    it(`is text in ${JSON.stringify(form)} while none is expected`, () => {
      const found = words(framed([form], { end: true }))
      assert.equal(found.length, 1)
      assert.match(found[0]!, /^line > ?$/)
    })

  it('is seen behind the echo of the command', () => {
    assert.deepEqual(framed(['AT+CMGS=14\r\r\n> '], { prompts: 1 }), ['line AT+CMGS=14', 'prompt'])
    assert.deepEqual(framed(['AT+CMGS=14\r> '], { prompts: 1 }), ['line AT+CMGS=14', 'prompt'])
  })

  it('is seen behind what the modem says by itself', () => {
    const found = framed(['\r\n+CMTI: "SM",1\r\n\r\n> '], { prompts: 1 })
    assert.deepEqual(found, ['line +CMTI: "SM",1', 'prompt'])
  })

  it('is nowhere but at the start of a line', () => {
    assert.deepEqual(framed(['a > b\r\n', 'x>\r\n'], { prompts: 1 }), ['line a > b', 'line x>'])
  })

  it('leaves what is behind it to the next line', () => {
    const found = framed(['\r\n> 0001\x1a\r\n+CMGS: 7\r\n'], { prompts: 1 })
    assert.deepEqual(found, ['prompt', 'line 0001\x1a', 'line +CMGS: 7'])
  })

  it('is text the second time, when it was expected once', () => {
    assert.deepEqual(framed(['\r\n> \r\n> \r\n'], { prompts: 1 }), ['prompt', 'line > '])
    assert.deepEqual(framed(['\r\n> > '], { prompts: 1, end: true }), ['prompt', 'line > '])
  })

  it('is seen as often as it is expected', () => {
    assert.deepEqual(framed(['\r\n> \r\n> '], { prompts: 2 }), ['prompt', 'prompt'])
  })
})

describe('a stream of octets', () => {
  /** More of those that mean something than of others. */
  const octets = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(0x0d, 0x0a, 0x3e, 0x20, 0x00) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 255 }) }
    ),
    { maxLength: 80 }
  )

  it('gives the same lines and prompts however it is cut', () => {
    fc.assert(
      fc.property(octets, fc.array(fc.nat(80)), fc.nat(4), (stream, cuts, prompts) => {
        const sorted = [...new Set([0, ...cuts, stream.length])].sort((a, b) => a - b)
        const chunks = sorted.map((cut, i) => Uint8Array.from(stream.slice(cut, sorted[i + 1])))
        const whole = framed([Uint8Array.from(stream)], { prompts, end: true })
        assert.deepEqual(words(framed(chunks, { prompts, end: true })), words(whole))
      }),
      { numRuns: 2000 }
    )
  })

  it('loses no octet but line ends, blanks in front, prompts and NULs that are counted', () => {
    fc.assert(
      fc.property(octets, (stream) => {
        const found = framed([Uint8Array.from(stream)], { end: true })
        const kept = words(found).map((word) => word.slice('line '.length))
        const text = Buffer.from(stream.filter((octet) => octet !== 0)).toString('latin1')
        const lines = text.split(/[\r\n]+/).map((line) => line.replace(/^ +/, ''))
        assert.deepEqual(
          kept,
          lines.filter((line) => line !== '')
        )
        const nuls = stream.filter((octet) => octet === 0).length
        assert.deepEqual(
          found.filter((word) => word.endsWith(' nul')),
          nuls ? [`${nuls} nul`] : []
        )
      }),
      { numRuns: 2000 }
    )
  })
})
