import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OWN_NUMBER, PeerRig, PHONE } from './peer-rig'
import { until, versionOf } from './programs'

const FOLDERS = ['inbox', 'outbox', 'sent', 'error'] as const

describe('gammu-smsd takes the virtual modem for a modem', function () {
  this.timeout(120_000)
  const rig = new PeerRig()
  const folder = (name: (typeof FOLDERS)[number]) => join(rig.folder, name)
  let daemon: ChildProcess | undefined

  before(async () => {
    console.log(`    gammu-smsd ${await versionOf('gammu-smsd')}`)
    await rig.start()
    for (const name of FOLDERS) mkdirSync(folder(name))
    const paths = FOLDERS.map(
      (name) => `${name === 'sent' ? 'sentsms' : name === 'error' ? 'errorsms' : name}path = ${folder(name)}/`
    )
    writeFileSync(
      join(rig.folder, 'smsdrc'),
      [
        '[gammu]',
        `device = ${rig.device}`,
        'connection = at115200',
        '[smsd]',
        'service = files',
        'checksecurity = 0',
        'receivefrequency = 1',
        'commtimeout = 1',
        'loopsleep = 1',
        `logfile = ${join(rig.folder, 'log')}`,
        'debuglevel = 255',
        ...paths,
        ''
      ].join('\n')
    )
    daemon = spawn('gammu-smsd', ['-c', join(rig.folder, 'smsdrc')], { stdio: 'ignore' })
  })

  after(async () => {
    if (daemon && daemon.exitCode === null) {
      const exited = once(daemon, 'exit')
      daemon.kill()
      await exited
    }
    await rig.stop()
  })

  it('sends ten files and receives five messages, nothing lost and nothing twice', async () => {
    const texts = Array.from({ length: 10 }, (_, i) => `File number ${i}`)
    for (const [i, text] of texts.entries())
      writeFileSync(join(folder('outbox'), `OUTC20261122_100000_0${i}_${PHONE}_sms0.txt`), text)
    const received = Array.from({ length: 5 }, (_, i) => `Message number ${i}`)
    for (const text of received) void rig.network.sendText(PHONE, OWN_NUMBER, text)
    await until('ten sent files and five received', () => {
      const done = readdirSync(folder('sent')).length + readdirSync(folder('error')).length
      return done >= 10 && readdirSync(folder('inbox')).length >= 5
    })
    assert.deepEqual(readdirSync(folder('error')), [], readFileSync(join(rig.folder, 'log'), 'utf8'))
    assert.deepEqual(rig.taken.toSorted(), texts)
    assert.deepEqual(
      readdirSync(folder('inbox'))
        .map((name) => readFileSync(join(folder('inbox'), name), 'utf8'))
        .toSorted(),
      received
    )
    await until('an empty card', () => rig.card.messages.used === 0)
  })
})
