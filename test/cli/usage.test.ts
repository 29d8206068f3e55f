import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { MESSAGE_FLAGS } from '../../src/cli/message-flags'
import { sms, spawned } from './command-line'

describe('sms-modem', () => {
  it('--help lists the commands', async () => {
    const { status, stdout, stderr } = await sms(['--help'])
    assert.equal(status, 0)
    assert.match(stdout, /^Usage: sms-modem COMMAND/)
    assert.match(stdout, /^ {2}pdu decode +take PDUs apart$/m)
    assert.match(stdout, /^ {2}pdu encode +make PDUs/m)
    assert.equal(stderr, '')
  })

  for (const words of [['-h'], ['pdu', '--help'], ['pdu', '-h']]) {
    it(`${words.join(' ')} lists them too`, async () => {
      const { status, stdout } = await sms(words)
      assert.equal(status, 0)
      assert.match(stdout, /pdu decode/)
    })
  }

  for (const words of [
    ['pdu', 'decode', '--help'],
    ['pdu', 'encode', '--help'],
    ['pdu', 'encode', '--to', '1', '-h']
  ]) {
    it(`${words.join(' ')} explains the command and reads nothing`, async () => {
      const { status, stdout, stderr } = await sms(words)
      assert.equal(status, 0)
      assert.ok(stdout.startsWith(`Usage: sms-modem ${words.slice(0, 2).join(' ')} `))
      assert.match(stdout, /^ {2}--help +show this help$/m)
      assert.equal(stderr, '')
    })
  }

  it('pdu encode --help names every flag', async () => {
    const { stdout } = await sms(['pdu', 'encode', '--help'])
    for (const { name } of MESSAGE_FLAGS) assert.match(stdout, new RegExp(`^  --${name} `, 'm'))
    for (const line of stdout.split('\n')) assert.ok(line.length <= 110, line)
  })

  for (const [argv, sentence] of [
    [[], 'Say what to do: pdu decode, pdu encode, probe, send, simulate.'],
    [['pdu'], 'Say what to do: pdu decode, pdu encode.'],
    [['fly'], 'Unknown command "fly".'],
    [['pdu', 'fly'], 'Unknown command "pdu fly".'],
    [['--fly'], 'Unknown flag --fly.'],
    [['pdu', 'decode', '--fly=1'], 'Unknown flag --fly.'],
    [['pdu', 'decode', '-x'], 'Unknown flag -x.'],
    [['pdu', 'decode', '--anatomy=yes'], '--anatomy takes no value.'],
    [['pdu', 'encode', '--to'], '--to needs a value: --to NUMBER.'],
    [['pdu', 'encode', '--to', '1', '--to', '2'], '--to is given twice.'],
    [['pdu', 'encode', '--text', 'Hello'], '--to is missing: the number of the recipient.'],
    [['pdu', 'encode', '--to', '123'], '--text or --data is missing.'],
    [
      ['pdu', 'encode', '--to', '123', '--text', 'a', '--data', '00'],
      '--text and --data exclude each other.'
    ],
    [
      ['pdu', 'encode', '--to', '123', '--text', 'a', 'b'],
      '"b" belongs to no flag; quote a text with spaces.'
    ],
    [['pdu', 'encode', '--class', 'flash'], '--class needs a whole number, not "flash".'],
    [['pdu', 'encode', '--ports', '1-2'], '--ports needs DST or DST:SRC, not "1-2".'],
    [
      ['pdu', 'encode', '--validity', 'soon'],
      '--validity needs minutes, 90s, 12h, 3d or a date such as 2030-01-31T12:00:00Z, not "soon".'
    ]
  ] as const) {
    it(`says "${sentence}" and exits with 2 for: ${argv.join(' ')}`, async () => {
      assert.deepEqual(await sms(argv), {
        status: 2,
        stdout: '',
        stderr: `sms-modem: ${sentence} See sms-modem --help.\n`
      })
    })
  }

  it('loads nothing of modems and ports for the commands of PDUs', () => {
    const script = `
      require('./src/cli/run')
      const loaded = Object.keys(require.cache).map((name) => name.replaceAll('\\\\', '/'))
      process.stdout.write(loaded.filter((name) => /src\\/(at|modem|simulator)\\/|serialport/.test(name)).join())`
    const { stdout, status } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
      encoding: 'utf8'
    })
    assert.deepEqual([status, stdout], [0, ''])
  })

  it('hands the exit status to the shell', async () => {
    const { status, stdout, stderr } = await spawned(['pdu', 'fly'])
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, /Unknown command "pdu fly"/)
  })
})
