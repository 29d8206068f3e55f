import assert from 'node:assert/strict'
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { join } from 'node:path'
import { openPty } from '../../src/simulator/ways/pty'
import type { Way } from '../../src/simulator/ways/way'
import { temporaryDir } from '../support/temp'
import { virtualModem } from './virtual-modem'
import { type Client, onTty } from './ways-clients'
import { overflow } from './ways-overflow'

/** What a virtual modem on a pty does, whoever makes the pty. */
export function describePty(maker: 'node-pty' | 'socat'): void {
  describe(`a virtual modem on a pty made by ${maker}`, () => {
    let path: string
    let way: Way
    let setup: ReturnType<typeof virtualModem>
    const clients = new Set<Client>()
    let processes: number

    beforeEach(async () => {
      processes = children()
      path = join(temporaryDir('pty'), 'modem')
      setup = virtualModem()
      way = await openPty(setup.outlet, path, maker)
    })
    afterEach(async () => {
      for (const client of clients) close(client)
      await way.close()
      // The handle of one that has ended goes a little later.
      const deadline = Date.now() + 5000
      while (children() > processes && Date.now() < deadline) await turn()
      assert.equal(children(), processes, 'processes are left')
    })

    function open(): Client {
      const client = onTty(path)
      clients.add(client)
      return client
    }

    function close(client: Client): void {
      clients.delete(client)
      client.close()
    }

    it('answers commands, octet by octet as they are', async () => {
      const client = open()
      client.say('AT+CGMI\r')
      assert.equal(await client.hears('OK\r\n'), 'AT+CGMI\r\r\nVirtual\r\n\r\nOK\r\n')
      client.say('ATE0\r')
      await client.hears('ATE0\r\r\nOK\r\n')
      client.say('AT+CMGS=18\r')
      await client.hears('> ')
      client.say('0001000D91261810325476F8000004D4F29C0E\x1A')
      await client.hears('+CMGS: 0\r\n\r\nOK\r\n')
      assert.equal(setup.network.ledger.count, 1)
    })

    it('brings far more than a pty holds at once', async () => {
      const client = open()
      client.say('AT\r')
      await client.hears('OK\r\n')
      const lines = Array.from({ length: 255 }, (_, i) => `+LINE: ${i} ${'x'.repeat(700)}`)
      for (const line of lines) setup.modem.urc(line)
      const heard = await client.hears(`${lines.at(-1)}\r\n`)
      for (const line of lines) assert.ok(heard.includes(`\r\n${line}\r\n`), line)
    })

    it('loses what a client does not read in time, and counts it', async () => {
      await overflow(open(), setup)
    })

    it('discards what it says while nobody has the port open', async () => {
      setup.modem.urc('+SAID: before anybody came')
      const first = open()
      first.say('ATE0\r')
      await first.hears('OK\r\n')
      close(first)
      await free()
      setup.modem.urc('+SAID: nobody hears it')
      const second = open()
      second.say('AT\r')
      assert.equal(await second.hears('OK\r\n'), '\r\nOK\r\n')
    })

    it('discards what it says in the moment after a client has closed', async () => {
      const first = open()
      first.say('ATE0\r')
      await first.hears('OK\r\n')
      close(first)
      setup.modem.urc('+SAID: nobody hears it')
      await free()
      const second = open()
      second.say('AT\r')
      assert.equal(await second.hears('OK\r\n'), '\r\nOK\r\n')
    })

    it('discards what a client did not read before it closed', async () => {
      const deaf = openSync(path, constants.O_RDWR | constants.O_NOCTTY)
      writeSync(deaf, 'ATE0\rAT+CMGF=1\r')
      while (setup.modem.settings.format === 0) await turn()
      // The answer is on its way to where the client does not read it.
      for (let i = 0; i < 20; i++) await turn()
      closeSync(deaf)
      await free()
      const second = open()
      second.say('AT\r')
      assert.equal(await second.hears('OK\r\n'), '\r\nOK\r\n')
    })

    // socat looks every few milliseconds whether somebody has come, and misses who has left by then.
    const quick = maker === 'node-pty' ? it : undefined
    quick?.('does what a client asks who writes and closes at once', async () => {
      const client = open()
      client.say('AT+CMGF=1\r')
      close(client)
      while (setup.modem.settings.format === 0) await turn()
      await free()
    })

    it('serves one client after the other under the same path', async () => {
      for (let i = 0; i < 5; i++) {
        const client = open()
        client.say('AT\r')
        await client.hears('OK\r\n')
        close(client)
        await free()
      }
    })

    it('hangs up when the cable is pulled, and is there again', async () => {
      const first = open()
      first.say('AT\r')
      await first.hears('OK\r\n')
      setup.modem.unplug()
      await first.ended
      await free()
      const second = open()
      second.say('AT\r')
      await second.hears('OK\r\n')
    })

    it('hangs up on each who comes while the modem is gone, and serves the next when it is back', async () => {
      const appear = setup.modem.vanish()
      await open().ended
      await free()
      await open().ended
      await free()
      appear()
      const client = open()
      client.say('AT\r')
      assert.match(await client.hears('OK\r\n'), /OK/)
    })

    it('leaves no process behind when it closes while clients come and go', async () => {
      for (let i = 0; i < 3; i++) {
        const client = open()
        while (!setup.outlet.taken) await turn()
        close(client)
        await free()
      }
    })

    it('removes its link when it closes', async () => {
      await way.close()
      assert.equal(existsSync(path), false)
      assert.throws(() => readlinkSync(path), { code: 'ENOENT' })
    })

    it('never takes the place of a file', async () => {
      const file = join(temporaryDir('pty'), 'letter')
      writeFileSync(file, 'dear')
      await assert.rejects(openPty(setup.outlet, file, maker), {
        code: 'PATH_EXISTS',
        message: `${file} exists already; choose another path, or remove it.`
      })
      assert.equal(readFileSync(file, 'utf8'), 'dear')
    })

    it('never takes the place of a link that leads elsewhere, or to a pty in use', async () => {
      for (const target of ['/nowhere/else', readlinkSync(path)]) {
        const link = join(temporaryDir('pty'), 'link')
        symlinkSync(target, link)
        await assert.rejects(openPty(setup.outlet, link, maker), {
          code: 'PATH_EXISTS',
          message: `${link} exists already (a link to ${target}); choose another path, or remove it.`
        })
        assert.equal(readlinkSync(link), target)
      }
    })

    it('takes the place of a link to a pty that has gone', async () => {
      const link = join(temporaryDir('pty'), 'link')
      symlinkSync('/dev/pts/999999', link)
      const again = await openPty(setup.outlet, link, maker)
      await again.close()
    })

    it('says so when there is no such folder', async () => {
      const nowhere = join(temporaryDir('pty'), 'no', 'modem')
      await assert.rejects(openPty(setup.outlet, nowhere, maker), {
        code: 'PATH_REFUSED',
        message: `${nowhere} cannot be made: there is no such folder.`
      })
    })

    /** Until the modem has noticed that the port is closed, and the path leads to a pty (socat has to make one). */
    async function free(): Promise<void> {
      while (setup.outlet.taken || !existsSync(path)) await turn()
    }

    /** Processes that this one has started and that have not ended. */
    function children(): number {
      return process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length
    }

    const turn = () => new Promise((resolve) => setImmediate(resolve))
  })
}
