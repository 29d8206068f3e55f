import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { listen } from '../../src/simulator/ways/listen'
import { type Client, onTcp, onTty } from '../simulator/ways-clients'
import { ProcessLines } from '../support/process-lines'
import { temporaryDir } from '../support/temp'
import { MAIN, sms, spawned } from './command-line'

describe('sms-modem simulate', function () {
  this.timeout(30_000)
  const running = new Set<ProcessLines>()
  const clients = new Set<Client>()

  afterEach(async () => {
    for (const client of clients) client.close()
    clients.clear()
    await Promise.all([...running].map((one) => one.stop()))
    running.clear()
  })

  /** Starts it and waits for so many lines. */
  async function start(argv: readonly string[], lines: number): Promise<ProcessLines> {
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', MAIN, 'simulate', ...argv])
    const simulate = new ProcessLines(child)
    running.add(simulate)
    await simulate.until((all) => all.length >= lines)
    return simulate
  }

  async function dial(address: string): Promise<Client> {
    const client = await onTcp(address)
    clients.add(client)
    return client
  }

  /** Nothing but the address in a line. */
  const addressIn = (line: string | undefined) => /(?:tcp|http):\/\/[\d.]+:\d+\/?/.exec(line ?? '')?.[0] ?? ''

  it('gives modems on TCP ports one line each, and they send to each other', async () => {
    const { lines } = await start(['--tcp', '0', '--modems', '2', '--pin', '1234'], 2)
    const place = String.raw`tcp:\/\/127\.0\.0\.1:\d+`
    assert.match(lines[0]!, new RegExp(`^modem1: ${place}, number \\+628110000001, PIN 1234$`))
    assert.match(lines[1]!, new RegExp(`^modem2: ${place}, number \\+628110000002, PIN 1234$`))
    const one = await dial(addressIn(lines[0]))
    const two = await dial(addressIn(lines[1]))
    for (const client of [one, two]) {
      client.say('AT+CPIN=1234\r')
      await client.hears('OK\r\n')
    }
    two.say('AT+CNMI=2,1\r')
    await two.hears('AT+CNMI=2,1\r\r\nOK\r\n')
    one.say('AT+CMGF=1;+CMGS="+628110000002"\r')
    await one.hears('> ')
    one.say('Hello\x1A')
    await one.hears('+CMGS: 0\r\n\r\nOK\r\n')
    await two.hears('+CMTI: "SM",1\r\n')
  })

  it('gives modems on ptys, and a file with what the network took; SIGTERM leaves nothing behind', async () => {
    const dir = temporaryDir('simulate')
    const path = join(dir, 'modem')
    const ledger = join(dir, 'ledger.jsonl')
    const simulate = await start(['--pty', path, '--modems', '2', '--ledger', ledger], 2)
    assert.deepEqual(simulate.lines, [
      `modem1: ${path}, number +628110000001, no PIN`,
      `modem2: ${path}1, number +628110000002, no PIN`
    ])
    const client = onTty(`${path}1`)
    clients.add(client)
    client.say('AT+CMGF=1;+CMGS="+628129999999"\r')
    await client.hears('> ')
    client.say('Water\x1A')
    await client.hears('OK\r\n')
    const [entry] = readFileSync(ledger, 'utf8').trim().split('\n')
    const { n, modem, to, text } = JSON.parse(entry!)
    assert.deepEqual([n, modem, to, text], [1, 'modem2', '+628129999999', 'Water'])
    assert.equal(await simulate.stop('SIGTERM'), 0)
    for (const link of [path, `${path}1`]) {
      assert.equal(lstatSync(link, { throwIfNoEntry: false }), undefined)
    }
    assert.ok(existsSync(ledger))
  })

  it('ends by SIGINT with exit status 0, whoever is connected', async () => {
    const simulate = await start(['--tcp', '0', '--http', '0'], 2)
    const client = await dial(addressIn(simulate.lines[0]))
    client.say('AT\r')
    await client.hears('OK\r\n')
    const events = await fetch(`${addressIn(simulate.lines[1])}events`)
    assert.equal(await simulate.stop('SIGINT'), 0)
    await client.ended
    await assert.rejects(events.text())
  })

  it('shows what arrived at the phones, to who asks for this machine by its name', async () => {
    const { lines } = await start(['--tcp', '0', '--http', '0'], 2)
    assert.match(lines[1]!, /^phones: http:\/\/127\.0\.0\.1:\d+\/$/)
    const client = await dial(addressIn(lines[0]))
    client.say('AT+CMGF=1;+CMGS="08129999999"\r')
    await client.hears('> ')
    client.say('Pump on?\x1A')
    await client.hears('OK\r\n')
    const response = await fetch(`${addressIn(lines[1])}phones`)
    const { phones } = (await response.json()) as { phones: { number: string; excerpt: string }[] }
    assert.deepEqual(
      phones.map(({ number, excerpt }) => [number, excerpt]),
      [['+628129999999', 'Pump on?']]
    )
  })

  it('has the kind of modem that is asked for, which boots first as a real one does', async () => {
    const { lines } = await start(['--tcp', '0', '--profile', 'sim800'], 1)
    const client = await dial(addressIn(lines[0]))
    await client.hears('+CFUN: 1\r\n')
    client.say('AT+CGMM\r')
    assert.match(await client.hears('OK\r\n'), /SIM800/)
  })

  it('has the faults that are asked for, in every modem', async () => {
    const faults = ['--fault', 'bareERROR=notTaken', '--fault', 'echoCut=+LOOK: 1']
    const { lines } = await start(['--tcp', '0', '--modems', '2', ...faults], 2)
    for (const line of lines) {
      const client = await dial(addressIn(line))
      client.say('AT+CMGF=1\r')
      assert.match(await client.hears('OK\r\n'), /\+LOOK: 1/)
      client.say('AT+CMGS="+628129999999"\r')
      await client.hears('> ')
      client.say('Water\x1A')
      await client.hears('ERROR\r\n')
    }
  })

  it('lets the network take its time', async () => {
    const { lines } = await start(['--tcp', '0', '--latency', '300'], 1)
    const client = await dial(addressIn(lines[0]))
    client.say('AT+CMGF=1;+CMGS="+628129999999"\r')
    await client.hears('> ')
    const asked = performance.now()
    client.say('Water\x1A')
    await client.hears('+CMGS: 0\r\n')
    assert.ok(performance.now() - asked > 290)
  })

  for (const [argv, sentence] of [
    [[], 'Say where the modems are to be: --tcp PORT or --pty PATH.'],
    [['--tcp', 'COM1'], '--tcp needs a whole number from 0 to 65535, not "COM1".'],
    [['--tcp', '70000'], '--tcp needs a whole number from 0 to 65535, not "70000".'],
    [['--tcp', '65535', '--modems', '2'], '--tcp 65535 leaves no room for 2 modems: the last port is 65535.'],
    [['--tcp', '0', '--modems', '0'], '--modems needs a whole number from 1 to 99, not "0".'],
    [['--tcp', '0', '--latency', 'slow'], '--latency needs a whole number from 0 to 3600000, not "slow".'],
    [['--tcp', '0', '--pin', '12'], '--pin needs 4 to 8 digits, not "12".'],
    [['--pty', ''], '--pty must not be empty.'],
    [['--tcp', '0', 'huawei'], '"huawei" belongs to no flag.']
  ] as const) {
    it(`says "${sentence}" and exits with 2 for: simulate ${argv.join(' ')}`, async () => {
      assert.deepEqual(await sms(['simulate', ...argv]), {
        status: 2,
        stdout: '',
        stderr: `sms-modem: ${sentence} See sms-modem --help.\n`
      })
    })
  }

  it('says which port is in use, and exits with 1', async () => {
    const taken = createServer()
    const port = await listen(taken, 0)
    try {
      assert.deepEqual(await spawned(['simulate', '--tcp', String(port)]), {
        status: 1,
        stdout: '',
        stderr: `sms-modem: Port ${port} of 127.0.0.1 is in use; choose another.\n`
      })
    } finally {
      taken.close()
    }
  })

  it('overwrites no file, exits with 1, and leaves nothing of the modems before it', async () => {
    const path = join(temporaryDir('simulate'), 'modem')
    writeFileSync(`${path}1`, 'dear')
    assert.deepEqual(await spawned(['simulate', '--pty', path, '--modems', '2']), {
      status: 1,
      stdout: '',
      stderr: `sms-modem: ${path}1 exists already; choose another path, or remove it.\n`
    })
    assert.equal(readFileSync(`${path}1`, 'utf8'), 'dear')
    assert.equal(existsSync(path), false)
  })

  it('lists the profiles and the faults for a name that is none, and exits with 1', async () => {
    const profile = await sms(['simulate', '--tcp', '0', '--profile', 'nokia'])
    assert.equal(profile.status, 1)
    assert.match(
      profile.stderr,
      /^sms-modem: There is no profile "nokia"; choose one of generic, .*sim800.*\.\n$/
    )
    const fault = await sms(['simulate', '--tcp', '0', '--fault', 'rust=1'])
    assert.equal(fault.status, 1)
    assert.match(fault.stderr, /^sms-modem: There is no fault "rust"; choose one of .*okWithoutCMGS.*\.\n$/)
    const value = await sms(['simulate', '--tcp', '0', '--fault', 'bareERROR=maybe'])
    assert.equal(value.status, 1)
    assert.match(value.stderr, /taken or notTaken is expected/)
  })

  it('says so when the ledger cannot be written', async () => {
    const nowhere = join(temporaryDir('simulate'), 'no', 'ledger')
    const { status, stderr } = await sms(['simulate', '--tcp', '0', '--ledger', nowhere])
    assert.equal(status, 1)
    assert.match(stderr, /^sms-modem: .*ledger/)
  })

  it('--help names every flag, profile and fault', async () => {
    const { status, stdout } = await sms(['simulate', '--help'])
    assert.equal(status, 0)
    for (const name of ['--tcp', '--pty', '--http', '--fault', 'sim800', 'okWithoutCMGS']) {
      assert.ok(stdout.includes(name), name)
    }
    for (const line of stdout.split('\n')) assert.ok(line.length <= 110, line)
  })
})
