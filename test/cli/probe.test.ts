import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describePorts, describeReport } from '../../src/cli/probe-text'
import type { ProbeReport } from '../../src/modem'
import { listen } from '../../src/simulator/ways/listen'
import { temporaryDir } from '../support/temp'
import { objects, sms, spawned } from './command-line'
import { Simulated } from './simulated'

/** Of one report in JSON. */
function findings(stdout: string): string[] {
  const report = JSON.parse(stdout) as ProbeReport
  return report.findings.map(({ code, level }) => `${code} ${level}`)
}

describe('sms-modem probe', function () {
  this.timeout(60_000)
  const simulated = new Simulated()

  afterEach(() => simulated.end())

  it('of a modem over TCP shows a line an item, and exits with 0', async () => {
    const { status, stdout, stderr } = await spawned(['probe', await simulated.tcp()])
    assert.equal(
      stdout,
      [
        '✓ Modem      Virtual Modem, revision 1.0, IMEI 350000000000006, family virtual',
        '✓ SIM        READY, ICCID 8962010000000000001, IMSI 510010000000001, number +628110000001',
        '✓ Network    Virtual, E-UTRAN, home (CS home, PS home, LTE home)',
        '✓ Signal     -73 dBm, 4 of 4 bars',
        '✓ SMSC       +628110000000',
        '✓ Memories   SM 0 of 20 (messages arrive here), ME, SR',
        '✓ Messages   +CNMI (0-2),(0-3),(0,2),(0-2),(0,1), now 0,0,0,0,0, +CMSS, +CMMS',
        ''
      ].join('\n')
    )
    assert.deepEqual([status, stderr], [0, ''])
  })

  it('of a modem at a serial port gives one JSON object with --json', async () => {
    const path = await simulated.pty()
    const { status, stdout } = await spawned(['probe', path, '--json'])
    const [report] = objects(stdout)
    assert.equal(report?.port, path)
    assert.equal(report?.family, 'virtual')
    assert.deepEqual(report?.unread, {})
    assert.equal(findings(stdout).length, 7)
    assert.equal(status, 0)
  })

  it('puts the advice under its item, and exits with 1 when something is wrong', async () => {
    const address = await simulated.tcp('--fault', 'cregDenied')
    const { status, stdout } = await spawned(['probe', address])
    assert.match(
      stdout,
      /^✗ Network {4}denied \(CS denied, PS denied, LTE denied\)\n {13}The network refuses the SIM\. Ask the operator/m
    )
    assert.equal(status, 1)
  })

  it('exits with 0 when there is advice only', async () => {
    const { status, stdout } = await spawned(['probe', await simulated.tcp('--fault', 'cregDeniedCeregOk')])
    assert.match(stdout, /^! Network .*\n {13}The modem is registered for LTE only/m)
    assert.equal(status, 0)
  })

  it('of a card with a PIN types none, whatever there is in the environment', async () => {
    const trace = join(temporaryDir('probe'), 'trace')
    const address = await simulated.tcp('--pin', '1234')
    const argv = ['probe', address, '--trace', trace]
    const { status, stdout } = await spawned(argv, '', { SMS_MODEM_PIN: '1234' })
    assert.match(stdout, /^✗ SIM {8}SIM PIN\n {13}The SIM wants its PIN\. 3 tries are left\./m)
    assert.match(stdout, /^- Network {4}The SIM is not open \(\+CPIN: SIM PIN\)\.$/m)
    assert.equal(status, 1)
    const traced = readFileSync(trace, 'utf8')
    assert.match(traced, /^\d{4}-\d\d-\d\dT[\d:.]+Z > AT\+CPIN\?\\r$/m)
    assert.match(traced, /^\S+Z < \\r\\n\+CPIN: SIM PIN/m)
    assert.doesNotMatch(traced, /CPIN=|1234/)
    assert.equal(statSync(trace).mode & 0o777, 0o600)
  })

  it('says that a port is not there, and exits with 1', async () => {
    const { status, stdout } = await spawned(['probe', '/dev/no-such-modem'])
    assert.match(
      stdout,
      /^✗ Port {7}\/dev\/no-such-modem\n {13}There is no \/dev\/no-such-modem\. Plug the modem/
    )
    assert.equal(status, 1)
  })

  it('says with --json, too, that nothing listens, and exits with 1', async () => {
    const server = createServer()
    const port = await listen(server, 0)
    await new Promise((resolve) => server.close(resolve))
    const { status, stdout } = await spawned(['probe', `tcp://127.0.0.1:${port}`, '--json'])
    assert.deepEqual(findings(stdout), ['PORT_REFUSED problem'])
    assert.equal(status, 1)
  })

  it('without a port lists those that are there', async () => {
    const people = await sms(['probe'])
    assert.match(people.stdout, /To look at one: sms-modem probe PORT\n$|^There is no serial port\. /)
    assert.equal(people.status, 0)
    const json = await sms(['probe', '--json'])
    assert.ok(Array.isArray(objects(json.stdout)[0]?.ports))
  })

  it('lists ports with what is plugged in and what each is for', () => {
    const byId = '/dev/serial/by-id/usb-Quectel_EC25-if02-port0'
    assert.equal(
      describePorts([
        { path: '/dev/ttyS0', device: '/dev/ttyS0', description: 'serial port ttyS0', usable: true },
        {
          path: byId,
          device: '/dev/ttyUSB2',
          byId,
          description: 'Quectel EC25 (interface 02)',
          hint: 'AT commands',
          usable: true
        }
      ]),
      '/dev/ttyS0\n    serial port ttyS0\n' +
        `${byId}\n    /dev/ttyUSB2, Quectel EC25 (interface 02): AT commands\n` +
        '\nTo look at one: sms-modem probe PORT\n'
    )
    assert.match(describePorts([]), /^There is no serial port\./)
  })

  it('shows what was heard before the modem fell silent, and why there is no more', () => {
    const shown = describeReport({
      port: '/dev/ttyUSB2',
      identity: { model: 'E1750' },
      unread: { sim: 'Nothing was heard.' },
      findings: [
        { code: 'MODEM_SILENT', level: 'problem', about: 'port', message: 'The modem stopped answering.' },
        { code: 'MODEM_ANSWERS', level: 'ok', about: 'modem', message: 'E1750 answers.' }
      ]
    })
    assert.equal(
      shown,
      '✗ Port       /dev/ttyUSB2\n             The modem stopped answering.\n✓ Modem      E1750\n- SIM        Nothing was heard.\n'
    )
  })

  it('says so when the trace cannot be written, and exits with 1', async () => {
    const nowhere = join(temporaryDir('probe'), 'no', 'trace')
    const { status, stderr, stdout } = await sms(['probe', '/dev/no-such-modem', '--trace', nowhere])
    assert.match(stderr, /^sms-modem: The trace cannot be written: ENOENT/)
    assert.deepEqual([status, stdout], [1, ''])
  })

  for (const [argv, sentence] of [
    [['a', 'b'], '"b" is one port too many.'],
    [[''], 'The port must not be empty.'],
    [['tcp://modem'], '"tcp://modem" is no address: tcp://HOST:PORT is expected.'],
    [['tcp://modem:0'], '"tcp://modem:0" is no address: tcp://HOST:PORT is expected.'],
    [['http://modem:80'], '"http://modem:80" is no address: tcp://HOST:PORT is expected.'],
    [['/dev/ttyS0', '--baud', 'fast'], '--baud needs a whole number from 300 to 4000000, not "fast".'],
    [['/dev/ttyS0', '--pin', '1234'], 'Unknown flag --pin.']
  ] as const) {
    it(`says "${sentence}" and exits with 2 for: probe ${argv.join(' ')}`, async () => {
      assert.deepEqual(await sms(['probe', ...argv]), {
        status: 2,
        stdout: '',
        stderr: `sms-modem: ${sentence} See sms-modem --help.\n`
      })
    })
  }

  it('--help names every flag', async () => {
    const { status, stdout } = await sms(['probe', '--help'])
    assert.equal(status, 0)
    for (const name of ['--json', '--baud', '--trace']) assert.ok(stdout.includes(name), name)
    for (const line of stdout.split('\n')) assert.ok(line.length <= 110, line)
  })
})
