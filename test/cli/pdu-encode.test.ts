import assert from 'node:assert/strict'
import { objects, sms, spawned } from './command-line'

const TO = ['--to', '+447785016005']
const HELLO = { to: '123', text: 'hello' }

async function encoded(...argv: string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await sms(['pdu', 'encode', ...argv])
  assert.equal(stderr, '')
  const [answer, ...more] = objects(stdout)
  assert.deepEqual(more, [])
  assert.equal(status, answer && 'error' in answer ? 1 : 0)
  return answer ?? {}
}

async function pdus(...argv: string[]): Promise<string[]> {
  const { parts } = await encoded(...argv)
  return (parts as { pdu: string }[]).map(({ pdu }) => pdu)
}

describe('sms-modem pdu encode', () => {
  it('prints parts, encoding and what is used', async () => {
    assert.deepEqual(await encoded(...TO, '--text', 'hellohello'), {
      parts: [{ pdu: '0001000C9144775810065000000AE8329BFD4697D9EC37', length: 22 }],
      encoding: 'gsm7',
      segments: 1,
      septets: 10,
      left: 150
    })
  })

  for (const [flags, pdu] of [
    [
      ['--text', 'hellohello', '--smsc', '+447785016005'],
      '0791447758100650' + '01000C91447758100650' + '00000AE8329BFD4697D9EC37'
    ],
    [
      ['--text', 'hellohello', '--encoding', 'ucs2'],
      '0001000C91447758100650000814' + '00680065006C006C006F00680065006C006C006F'
    ],
    [['--text', 'hellohello', '--class', '0'], '0001000C9144775810065000100AE8329BFD4697D9EC37'],
    [['--text', 'hellohello', '--srr'], '0021000C9144775810065000000AE8329BFD4697D9EC37'],
    [['--text', 'hellohello', '--reject-duplicates'], '0005000C9144775810065000000AE8329BFD4697D9EC37'],
    [['--text', 'hellohello', '--validity', '5'], '0011000C914477581006500000000AE8329BFD4697D9EC37'],
    [['--text', 'hellohello', '--validity', '4d'], '0011000C914477581006500000AA0AE8329BFD4697D9EC37'],
    [['--text', 'hellohello', '--validity=96h'], '0011000C914477581006500000AA0AE8329BFD4697D9EC37'],
    [
      ['--text', 'hellohello', '--validity', '2030-01-31T12:00:00+07:00'],
      '0019000C914477581006500000031013210000820AE8329BFD4697D9EC37'
    ],
    [['--text', 'hellohello', '--mr', '42'], '00012A0C9144775810065000000AE8329BFD4697D9EC37'],
    [['--text', 'hellohello', '--pid', '65'], '0001000C9144775810065041000AE8329BFD4697D9EC37'],
    [['--text', 'hellohello', '--replace', '1'], '0001000C9144775810065041000AE8329BFD4697D9EC37'],
    [['--data', '00FF'], '0001000C91447758100650000402' + '00FF'],
    [['--data', '00FF', '--ports', '5000:16'], '0041000C914477581006500004090605041388001000FF'],
    [['--data', '00FF', '--ports', '5000'], '0041000C914477581006500004090605041388000000FF']
  ] as const) {
    it(flags.join(' '), async () => assert.deepEqual(await pdus(...TO, ...flags), [pdu]))
  }

  it('--concat-ref and --concat-bits', async () => {
    const long = ['--text', 'a'.repeat(161)]
    const [narrow] = await pdus(...TO, ...long, '--concat-ref', '7')
    assert.match(narrow ?? '', /^0041000C914477581006500000A0050003070201/)
    const [wide] = await pdus(...TO, ...long, '--concat-ref', '4660', '--concat-bits', '16')
    assert.match(wide ?? '', /^0041000C914477581006500000A006080412340201/)
  })

  it('--languages takes all, names and numbers', async () => {
    const text = 'ş'.repeat(100)
    assert.equal((await encoded(...TO, '--text', text)).encoding, 'ucs2')
    for (const languages of ['all', 'turkish', '1', 'spanish,1']) {
      const { encoding, segments } = await encoded(...TO, '--text', text, '--languages', languages)
      assert.deepEqual([encoding, segments], ['gsm7', 1], languages)
    }
  })

  it('--lookalikes replaces, and says so', async () => {
    const answer = await encoded(...TO, '--text', '“a”', '--lookalikes')
    assert.equal(answer.encoding, 'gsm7')
    assert.equal((answer.replaced as unknown[]).length, 2)
  })

  it('takes a text that begins with a dash', async () => {
    assert.equal((await encoded(...TO, '--text', '--to')).septets, 4)
    assert.equal((await encoded(...TO, '--text=--to')).septets, 4)
  })

  it('answers what cannot be encoded with an error and exit status 1', async () => {
    const { error } = await encoded(...TO, '--text', 'a', '--mr', '300')
    assert.equal((error as { code: string }).code, 'BAD_VALUE')
    assert.equal((error as { field: string }).field, 'mr')
  })
})

describe('sms-modem pdu encode --stdin', () => {
  it('answers each line, a bad or empty one in its place', async () => {
    const lines = [JSON.stringify(HELLO), '{"to":', '', '[]', '{"text":"x"}', JSON.stringify(HELLO)]
    const { status, stdout } = await sms(['pdu', 'encode', '--stdin'], [lines.join('\n')])
    assert.equal(status, 1)
    const answers = objects(stdout)
    assert.equal(answers.length, 6)
    const codes = answers.map(({ error }) => (error as { code: string } | undefined)?.code)
    assert.deepEqual(codes, [undefined, 'BAD_JSON', 'BAD_JSON', 'BAD_JSON', 'MISSING', undefined])
    assert.deepEqual(answers[5], answers[0])
  })

  it('takes the flags for every line that does not say otherwise', async () => {
    const lines = [HELLO, { ...HELLO, class: 1 }].map((line) => JSON.stringify(line)).join('\n')
    const { stdout } = await sms(['pdu', 'encode', '--stdin', '--class', '0'], [lines])
    const dcs = objects(stdout).map(({ parts }) => (parts as { pdu: string }[])[0]?.pdu.slice(16, 18))
    assert.deepEqual(dcs, ['10', '11'])
  })

  it('gives each long message the next reference, and its own to one that brings it', async () => {
    const long = { to: '123', text: 'a'.repeat(161) }
    const lines = [long, HELLO, { ...long, concatRef: 200 }, long]
      .map((line) => JSON.stringify(line))
      .join('\n')
    const { status, stdout } = await sms(['pdu', 'encode', '--stdin'], [lines])
    assert.equal(status, 0)
    const references = objects(stdout).map(({ parts }) => (parts as { pdu: string }[])[0]?.pdu.slice(26, 28))
    assert.deepEqual([references[0], references[2], references[3]], ['00', 'C8', '02'])
  })

  it('encodes the objects that decode --lossless prints', async () => {
    const pdu = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
    const decoded = await sms(['pdu', 'decode', '--lossless', pdu])
    const { status, stdout } = await sms(['pdu', 'encode', '--stdin', '--to', '1'], [decoded.stdout])
    assert.equal(status, 0)
    assert.deepEqual(objects(stdout), [{ parts: [{ pdu, length: 30 }] }])
  })

  it('counts the length of a TPDU without service centre field whole', async () => {
    const pdu = '040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
    const decoded = await sms(['pdu', 'decode', '--lossless', '--no-smsc', pdu])
    const { stdout } = await sms(['pdu', 'encode', '--stdin'], [decoded.stdout])
    assert.deepEqual(objects(stdout), [{ parts: [{ pdu, length: 30 }] }])
  })

  it('reads a real pipe', async () => {
    const { status, stdout } = await spawned(['pdu', 'encode', '--stdin'], `${JSON.stringify(HELLO)}\n`)
    assert.equal(status, 0)
    assert.equal(objects(stdout).length, 1)
  })
})
