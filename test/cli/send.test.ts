import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { listen } from '../../src/simulator/ways/listen'
import { OWN_NUMBER } from '../simulator/rig'
import { onTcp } from '../simulator/ways-clients'
import { temporaryDir } from '../support/temp'
import { objects, sms } from './command-line'
import { Simulated, sent } from './simulated'

const TO = '+628129999999'
const HI = ['--to', TO, '--text', 'hi']
/** In two parts. */
const LONG = ['--to', TO, '--text', 'Water is rising. '.repeat(12)]

describe('sms-modem send', function () {
  this.timeout(60_000)
  const simulated = new Simulated()

  afterEach(() => simulated.end())

  it('over TCP sends, tells of each part on stdout and of the modem on stderr, and exits with 0', async () => {
    const ledger = join(temporaryDir('send'), 'ledger')
    const address = await simulated.tcp('--ledger', ledger)
    const { status, stdout, stderr } = await sent(['--port', address, ...HI])
    assert.equal(stdout, '{"part":1,"of":1,"outcome":"accepted","mr":0}\n')
    const states = ['opening', 'syncing', 'identifying', 'unlocking', 'registering', 'ready']
    assert.equal(
      stderr,
      [...states, 'part 1 of 1 goes out', 'closed'].map((text) => `sms-modem: ${text}\n`).join('')
    )
    assert.equal(status, 0)
    const { to, text } = JSON.parse(readFileSync(ledger, 'utf8'))
    assert.deepEqual([to, text], [TO, 'hi'])
  })

  it('over a serial port sends all parts of a long text, and shows their reports', async () => {
    const path = await simulated.pty()
    const { status, stdout } = await sent(['--port', path, ...LONG, '--report'])
    const lines = objects(stdout)
    assert.deepEqual(lines.slice(0, 2), [
      { part: 1, of: 2, outcome: 'accepted', mr: 0 },
      { part: 2, of: 2, outcome: 'accepted', mr: 1 }
    ])
    assert.deepEqual(
      lines.slice(2).map(({ part, of, mr, report, status: st }) => [part, of, mr, report, st]),
      [
        [1, 2, 0, 'delivered', 0],
        [2, 2, 1, 'delivered', 0]
      ]
    )
    assert.equal(status, 0)
  })

  it('has the service centre in the PDU that is given', async () => {
    const { rig, address } = await simulated.rig({ card: { smsc: '' } })
    const without = await sent(['--port', address, ...HI])
    assert.deepEqual([without.status, objects(without.stdout)[0]?.code], [1, 'CMS_330'])
    const { status } = await sent(['--port', address, ...HI, '--smsc', '+628110000000'])
    assert.equal(status, 0)
    assert.equal(rig.network.ledger.entries.length, 1)
  })

  it('leaves what arrives meanwhile in the modem, but for its own reports', async () => {
    const { rig, address } = await simulated.rig()
    await rig.network.sendText('+628990000001', OWN_NUMBER, 'Pump on?')
    const { status, stdout } = await sent(['--port', address, ...HI, '--report'])
    assert.deepEqual(
      objects(stdout).map(({ outcome, report }) => outcome ?? report),
      ['accepted', 'delivered']
    )
    assert.equal(status, 0)
    assert.deepEqual(
      ['SM', 'SR'].map((name) => rig.modem.memories.list(name as 'SM').length),
      [1, 0]
    )
  })

  it('takes its report although it came before the answer of the modem', async () => {
    const address = await simulated.tcp('--fault', 'statusReportBeforeCMGS')
    const { status, stdout } = await sent(['--port', address, ...HI, '--report', '--timeout', '20'])
    assert.deepEqual(
      objects(stdout).map(({ outcome, report }) => outcome ?? report),
      ['accepted', 'delivered']
    )
    assert.equal(status, 0)
  })

  it('shows a message that the modem would lose', async () => {
    const { rig, address } = await simulated.rig({
      profile: { cnmi: { advertised: '(2),(2),(0),(1),(0)', accepted: [[2], [2], [0], [1], [0]] } }
    })
    const run = simulated.run(
      ['send', '--port', address, '--to', '+628999999999', '--text', 'hi', '--report', '--timeout', '4'],
      { XDG_STATE_HOME: temporaryDir('state') }
    )
    rig.network.rules.add({ status: 0x20 })
    await run.until((lines) => lines.some((line) => line.includes('"accepted"')))
    void rig.network.sendText('+628990000001', OWN_NUMBER, 'Pump on?')
    assert.equal(await run.ended, 0)
    const said = run.lines.filter((line) => /does not keep it: 07/.test(line))
    assert.equal(said.length, 1)
  })

  it('says when there is no report in time, and exits with 0 all the same', async () => {
    const { rig, address } = await simulated.rig()
    rig.network.rules.add({ status: 0x20 })
    const { status, stderr } = await sent(['--port', address, ...HI, '--report', '--timeout', '2'])
    assert.match(stderr, /^sms-modem: no delivery report within 2 s; it may still come\.$/m)
    assert.equal(status, 0)
  })

  it('exits with 1 when the network refuses, and tries no further part', async () => {
    const { rig, address } = await simulated.rig({ network: { rules: [{ cms: 38 }] } })
    const { status, stdout } = await sent(['--port', address, ...LONG])
    const [first, second] = objects(stdout)
    assert.deepEqual([first?.outcome, first?.code], ['refused', 'CMS_38'])
    assert.match(String(first?.message), /Check the number and the credit/)
    assert.deepEqual([second?.part, second?.outcome, second?.code], [2, 'notSubmitted', 'NOT_TRIED'])
    assert.equal(status, 1)
    assert.deepEqual(rig.network.ledger.entries, [])
  })

  it('exits with 3 when the outcome is unknown, says that plainly, and sends no further part', async () => {
    const ledger = join(temporaryDir('send'), 'ledger')
    const address = await simulated.tcp('--fault', 'okWithoutCMGS', '--ledger', ledger)
    const { status, stdout, stderr } = await sent(['--port', address, ...LONG])
    assert.deepEqual(
      objects(stdout).map(({ part, of, outcome, code }) => [part, of, outcome, code]),
      [
        [1, 2, 'unknown', 'OK_WITHOUT_CMGS'],
        [2, 2, 'notSubmitted', 'NOT_TRIED']
      ]
    )
    assert.match(stderr, /part 1 of 2 is unknown: it may have been sent\. Ask the recipient/)
    assert.equal(status, 3)
    assert.equal(readFileSync(ledger, 'utf8').trim().split('\n').length, 1)
  })

  it('exits with 1 when there is no network in time', async () => {
    const address = await simulated.tcp('--fault', 'cregDenied')
    const { status, stdout } = await sent(['--port', address, ...HI, '--timeout', '2'])
    const [line] = objects(stdout)
    assert.deepEqual([line?.outcome, line?.code], ['notSubmitted', 'MODEM_NOT_READY'])
    assert.match(String(line?.message), /^The modem is still registering after 2 s\./)
    assert.equal(status, 1)
  })

  it('exits with 1 when the port is not there', async () => {
    const { status, stdout } = await sent(['--port', '/dev/no-such-modem', ...HI])
    const [line] = objects(stdout)
    assert.deepEqual([line?.outcome, line?.code], ['notSubmitted', 'PORT_NOT_FOUND'])
    assert.match(String(line?.message), /^There is no \/dev\/no-such-modem\./)
    assert.equal(status, 1)
  })

  it('exits with 1 when nothing listens', async () => {
    const server = createServer()
    const port = await listen(server, 0)
    await new Promise((resolve) => server.close(resolve))
    const { status, stdout } = await sent(['--port', `tcp://127.0.0.1:${port}`, ...HI])
    assert.equal(objects(stdout)[0]?.code, 'PORT_REFUSED')
    assert.equal(status, 1)
  })

  describe('that is interrupted', () => {
    /** Sends and waits for a line of it. */
    async function until(argv: readonly string[], line: RegExp) {
      const run = simulated.run(['send', ...argv], { XDG_STATE_HOME: temporaryDir('state') })
      await run.until((lines) => lines.some((one) => line.test(one)))
      return run
    }

    it('before the message goes out sends nothing, and exits with 130', async () => {
      const ledger = join(temporaryDir('send'), 'ledger')
      const address = await simulated.tcp('--fault', 'cregDenied', '--ledger', ledger)
      const run = await until(['--port', address, ...HI], /registering/)
      assert.equal(await run.stop('SIGINT'), 130)
      assert.ok(run.lines.some((line) => line.includes('"code":"NOT_TRIED"')))
      assert.equal(readFileSync(ledger, 'utf8'), '')
    })

    it('lets what is in flight end', async () => {
      const address = await simulated.tcp('--latency', '2000')
      const run = await until(['--port', address, ...LONG], /part 1 of 2 goes out/)
      assert.equal(await run.stop('SIGINT'), 130)
      const lines = objects(`${run.lines.filter((line) => line.startsWith('{')).join('\n')}\n`)
      assert.deepEqual(
        lines.map(({ outcome }) => outcome),
        ['accepted', 'notSubmitted']
      )
    })

    it('says that a part may have been sent whose answer does not come', async () => {
      const address = await simulated.tcp('--latency', '60000')
      const run = await until(['--port', address, ...HI], /part 1 of 1 goes out/)
      assert.equal(await run.stop('SIGINT'), 130)
      assert.ok(run.lines.some((line) => line.includes('"outcome":"unknown"')))
      assert.ok(run.lines.some((line) => line.includes('part 1 of 1 is unknown: it may have been sent')))
    })
  })

  describe('with a PIN', () => {
    it('takes it from the environment, and types it once', async () => {
      const trace = join(temporaryDir('send'), 'trace')
      const address = await simulated.tcp('--pin', '1234')
      const argv = ['--port', address, ...HI, '--trace', trace]
      const { status } = await sent(argv, { pin: '1234' })
      assert.equal(status, 0)
      const traced = readFileSync(trace, 'utf8')
      assert.equal(traced.split('AT+CPIN=').length - 1, 1)
      assert.ok(!traced.includes('1234'))
    })

    it('that is wrong types it once, and none at the next run, until it is told to', async () => {
      const { rig, address } = await simulated.rig({ card: { pin: '1234' } })
      const state = temporaryDir('state')
      const argv = ['--port', address, ...HI]
      const run = async (pin: string, ...more: string[]) => {
        const { status, stdout } = await sent([...argv, ...more], { pin, state })
        return [status, objects(stdout)[0]?.code, rig.card.pinTries]
      }
      assert.deepEqual(await run('9999'), [1, 'PIN_WRONG', 2])
      assert.deepEqual(await run('9999'), [1, 'PIN_GUARDED', 2])
      assert.deepEqual(await run('1234'), [1, 'PIN_GUARDED', 2])
      assert.deepEqual(await run('1234', '--pin-changed'), [0, undefined, 3])
      assert.equal(rig.network.ledger.entries.length, 1)
    })

    it('that nobody gives says where it belongs, and types none', async () => {
      const { rig, address } = await simulated.rig({ card: { pin: '1234' } })
      const { status, stdout } = await sent(['--port', address, ...HI])
      const [line] = objects(stdout)
      assert.equal(line?.code, 'PIN_MISSING')
      assert.match(String(line?.message), /SMS_MODEM_PIN/)
      assert.equal(status, 1)
      assert.equal(rig.card.pinTries, 3)
    })

    it('asks for it at a terminal, without showing it', async () => {
      const { rig, address } = await simulated.rig({ card: { pin: '1234' } })
      const run = simulated.terminal(['send', '--port', address, ...HI], {
        XDG_STATE_HOME: temporaryDir('state')
      })
      await run.shows('PIN of the SIM (it is not shown): ')
      run.type('129\x7f34\r')
      assert.equal(await run.ended, 0)
      assert.match(run.shown(), /"outcome":"accepted"/)
      assert.ok(!run.shown().includes('1234'))
      assert.equal(rig.card.state, 'READY')
    })

    it('that is not given at the terminal exits with 130', async () => {
      const { rig, address } = await simulated.rig({ card: { pin: '1234' } })
      const run = simulated.terminal(['send', '--port', address, ...HI], {
        XDG_STATE_HOME: temporaryDir('state')
      })
      await run.shows('PIN of the SIM')
      run.type('12\x03')
      assert.equal(await run.ended, 130)
      assert.equal(rig.card.pinTries, 3)
    })

    for (const argv of [['--pin', '1234'], ['--pin=1234'], ['--pin']]) {
      it(`as ${argv.join(' ')} says why it is not taken there, and exits with 2`, async () => {
        assert.deepEqual(await sms(['send', '--port', '/dev/ttyS0', ...HI, ...argv]), {
          status: 2,
          stdout: '',
          stderr:
            'sms-modem: --pin is not taken: every program on this machine could read it. Put the PIN into the environment variable SMS_MODEM_PIN, or type it when you are asked. See sms-modem --help.\n'
        })
      })
    }
  })

  for (const [argv, sentence] of [
    [HI, '--port is missing: --port PORT.'],
    [['--port', '/dev/ttyS0', '--text', 'hi'], '--to is missing: --to NUMBER.'],
    [['--port', '/dev/ttyS0', '--to', TO], '--text is missing: --text TEXT.'],
    [['--port', '/dev/ttyS0', ...HI, 'there'], '"there" belongs to no flag; quote a text with spaces.'],
    [
      ['--port', '/dev/ttyS0', ...HI, '--timeout', 'soon'],
      '--timeout needs a whole number from 1 to 86400, not "soon".'
    ],
    [['--port', 'tcp://modem', ...HI], '"tcp://modem" is no address: tcp://HOST:PORT is expected.']
  ] as const) {
    it(`says "${sentence}" and exits with 2`, async () => {
      assert.deepEqual(await sms(['send', ...argv]), {
        status: 2,
        stdout: '',
        stderr: `sms-modem: ${sentence} See sms-modem --help.\n`
      })
    })
  }

  it('says what is wrong with a number, and exits with 2', async () => {
    const { status, stderr } = await sms(['send', '--port', '/dev/ttyS0', '--to', 'Bob', '--text', 'hi'])
    assert.match(stderr, /Bob/)
    assert.equal(status, 2)
  })

  it('gives each long message a reference by chance', async () => {
    const { rig, address } = await simulated.rig()
    for (let i = 0; i < 2; i++) assert.equal((await sent(['--port', address, ...LONG])).status, 0)
    const refs = rig.network.ledger.entries.map(({ tpdu }) => /050003(..)02/.exec(tpdu)?.[1])
    assert.equal(refs.length, 4)
    assert.deepEqual([refs[0], refs[2]], [refs[1], refs[3]])
  })

  it('--help names every flag, but no --pin', async () => {
    const { status, stdout } = await sms(['send', '--help'])
    assert.equal(status, 0)
    for (const name of ['--port', '--to', '--text', '--smsc', '--report', '--timeout', '--pin-changed'])
      assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'))
    assert.doesNotMatch(stdout, /--pin /)
    for (const line of stdout.split('\n')) assert.ok(line.length <= 110, line)
  })

  it('is not confused by a client before it', async () => {
    const { address } = await simulated.rig()
    const client = await onTcp(address)
    client.say('AT+CMGS=14\r')
    await client.hears('> ')
    client.close()
    assert.equal((await sent(['--port', address, ...HI])).status, 0)
  })
})
