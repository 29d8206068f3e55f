import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { answerLines } from '../../src/cli/io'
import { decode } from '../../src/pdu'
import { MAIN, objects, sms, spawned } from './command-line'

const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
const SUBMIT = '0001000C9144775810065000000AE8329BFD4697D9EC37'

type Answer = Record<string, unknown> & { error?: { code: string; offset?: number }; anatomy: object[] }

describe('sms-modem pdu decode', () => {
  it('prints the object that decode() returns, one line for each argument', async () => {
    const { status, stdout, stderr } = await sms(['pdu', 'decode', DELIVER, DELIVER.toLowerCase()])
    assert.deepEqual([status, stderr], [0, ''])
    const expected = JSON.parse(JSON.stringify(decode(DELIVER)))
    assert.deepEqual(objects(stdout), [expected, expected])
    assert.equal(expected.type, 'SMS-DELIVER')
    assert.equal(expected.text, 'How are you?')
    assert.deepEqual(expected.address, { text: '+31641600986', ton: 1, npi: 1 })
  })

  it('--to-network reads what goes to the network', async () => {
    const [answer] = objects((await sms(['pdu', 'decode', '--to-network', SUBMIT])).stdout)
    assert.equal(answer?.type, 'SMS-SUBMIT')
    assert.equal(answer?.text, 'hellohello')
  })

  it('--no-smsc reads a TPDU alone', async () => {
    const [answer] = objects((await sms(['pdu', 'decode', '--no-smsc', DELIVER.slice(16)])).stdout)
    assert.equal(answer?.text, 'How are you?')
    assert.equal(answer?.smsc, undefined)
  })

  it('--rp-error reads TP-FCS', async () => {
    const report = ['pdu', 'decode', '--to-network', '--no-smsc', '00D300']
    const [plain] = objects((await sms(report)).stdout)
    const [failed] = objects((await sms([...report, '--rp-error'])).stdout)
    assert.equal(plain?.failureCause, undefined)
    assert.equal(failed?.failureCause, 0xd3)
  })

  it('--lossless names what is otherwise folded away', async () => {
    const [answer] = objects((await sms(['pdu', 'decode', '--lossless', `${DELIVER}AB`])).stdout)
    assert.equal(answer?.trailing, 'AB')
  })

  it('--anatomy adds fields and findings', async () => {
    const { status, stdout } = await sms(['pdu', 'decode', '--anatomy', DELIVER])
    assert.equal(status, 0)
    const [answer] = objects(stdout)
    assert.equal(answer?.text, 'How are you?')
    const [first] = (answer as Answer).anatomy
    assert.ok(first)
    for (const key of ['name', 'path', 'bit', 'bits', 'hex', 'value', 'meaning']) assert.ok(key in first, key)
    assert.ok(Array.isArray(answer?.findings))
  })

  it('--anatomy of a bad PDU still has the fields up to the error', async () => {
    const { status, stdout } = await sms(['pdu', 'decode', '--anatomy', DELIVER.slice(0, 30)])
    assert.equal(status, 1)
    const [answer] = objects(stdout) as Answer[]
    assert.equal(typeof answer?.error?.code, 'string')
    assert.ok(answer && answer.anatomy.length > 0)
  })

  it('answers a bad PDU in its place and exits with 1', async () => {
    const { status, stdout } = await sms(['pdu', 'decode', DELIVER, '07911', DELIVER])
    assert.equal(status, 1)
    const answers = objects(stdout) as Answer[]
    assert.equal(answers.length, 3)
    assert.deepEqual(Object.keys(answers[1] ?? {}), ['error'])
    assert.deepEqual(Object.keys(answers[1]?.error ?? {}), ['code', 'message', 'field', 'offset'])
    assert.deepEqual(answers[2], answers[0])
  })
})

describe('sms-modem pdu decode without HEX', () => {
  it('answers every line of its input, the empty ones included', async () => {
    const { status, stdout } = await sms(['pdu', 'decode'], [`${DELIVER}\r\n\n ${DELIVER} \nXY\n`])
    assert.equal(status, 1)
    const answers = objects(stdout) as Answer[]
    assert.deepEqual(
      answers.map(({ text, error }) => text ?? error?.code),
      ['How are you?', 'EMPTY', 'How are you?', 'NOT_HEX']
    )
  })

  it('takes lines however they are cut into chunks', async () => {
    const chunks = [...`${DELIVER}\n${DELIVER}\n\n${DELIVER}`].map((char) => Buffer.from(char))
    const { stdout } = await sms(['pdu', 'decode'], chunks)
    assert.deepEqual(
      objects(stdout).map(({ text }) => text),
      ['How are you?', 'How are you?', undefined, 'How are you?']
    )
  })

  it('answers nothing to nothing', async () => {
    assert.deepEqual(await sms(['pdu', 'decode'], []), { status: 0, stdout: '', stderr: '' })
  })

  it('waits for a slow reader', async () => {
    const input = new PassThrough()
    const output = new PassThrough({ highWaterMark: 8 })
    let answered = 0
    const finished = answerLines(input, output, (line) => {
      answered++
      return line
    })
    input.write('one line that is longer than the buffer\n')
    await once(output, 'readable')
    input.write('two\n')
    input.end('three\n')
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(answered, 1)
    output.resume()
    await finished
    assert.equal(answered, 3)
  })

  it('reads and writes real pipes: 20,000 lines', async () => {
    const { status, stdout, stderr } = await spawned(['pdu', 'decode'], `${DELIVER}\n`.repeat(20_000))
    assert.deepEqual([status, stderr], [0, ''])
    const lines = stdout.split('\n')
    assert.equal(lines.length, 20_001)
    assert.equal(lines[19_999], JSON.stringify(decode(DELIVER)))
  })

  it('ends quietly when its reader has gone', async () => {
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', MAIN, 'pdu', 'decode'])
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    // The child may be gone before it has read all this.
    child.stdin.on('error', () => {})
    child.stdin.write(`${DELIVER}\n`)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    child.stdin.end(`${DELIVER}\n`.repeat(50_000))
    const [status, signal] = await once(child, 'close')
    assert.deepEqual([status, signal, stderr], [0, null, ''])
  })
})
