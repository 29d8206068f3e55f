import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryPinMemo, type PinRecord } from '../../src/modem/pin-memo'
import { filePinMemo } from '../../src/modem/pin-memo-file'
import { root } from '../support/paths'
import { temporaryDir } from '../support/temp'

const PORT = 'port /dev/ttyUSB0'
const CARD = 'card 89629900000000000010'

function record(mac: string, more: Partial<PinRecord> = {}): PinRecord {
  return { mac, left: 'trying', at: '2026-11-22T10:00:00.000Z', typed: 1, ...more }
}

const guarded = { code: 'PIN_GUARDED', message: /delete .*pin-memo\.json and .*pin-memo\.key/ }

for (const [name, make] of [
  ['memory', () => memoryPinMemo()],
  ['a file', () => filePinMemo(join(temporaryDir('memo'), 'not', 'there'))]
] as const)
  describe(`the PIN memo in ${name}`, () => {
    it('is empty at first', async () => {
      assert.deepEqual(await make().read([PORT]), new Map())
    })

    it('keeps a record for each subject', async () => {
      const memo = make()
      await memo.write([PORT, CARD], record('aa', { card: '89629900000000000010' }))
      await memo.write([PORT], record('bb', { left: 'refused', typed: 2 }))
      assert.deepEqual(
        await memo.read([PORT, CARD, 'modem 1']),
        new Map([
          [PORT, record('bb', { left: 'refused', typed: 2 })],
          [CARD, record('aa', { card: '89629900000000000010' })]
        ])
      )
    })

    it('clears the subjects that it is told, and no others', async () => {
      const memo = make()
      await memo.write([PORT, CARD], record('aa'))
      await memo.clear([PORT, 'modem 1'])
      assert.deepEqual([...(await memo.read([PORT, CARD])).keys()], [CARD])
    })

    it('tells the same PIN from others, and does not tell it', async () => {
      const memo = make()
      const mac = await memo.mac('1234')
      assert.match(mac, /^[0-9a-f]{64}$/)
      assert.equal(await memo.mac('1234'), mac)
      assert.notEqual(await memo.mac('1235'), mac)
      assert.notEqual(await make().mac('1234'), mac)
    })

    it('loses nothing of what is written at once', async () => {
      const memo = make()
      const subjects = Array.from({ length: 20 }, (_, i) => `port ${i}`)
      await Promise.all(subjects.map((subject) => memo.write([subject], record('aa'))))
      assert.equal((await memo.read(subjects)).size, 20)
    })
  })

describe('the file of the PIN memo', () => {
  it('is for its owner only, and so is its key', async () => {
    const directory = join(temporaryDir('memo'), 'sms')
    const memo = filePinMemo(directory)
    await memo.write([PORT], record(await memo.mac('1234')))
    assert.deepEqual(readdirSync(directory).sort(), ['pin-memo.json', 'pin-memo.key'])
    for (const name of readdirSync(directory))
      assert.equal(statSync(join(directory, name)).mode & 0o777, 0o600)
    assert.equal(statSync(directory).mode & 0o777, 0o700)
    assert.equal(statSync(join(directory, 'pin-memo.key')).size, 32)
    assert.doesNotMatch(readFileSync(join(directory, 'pin-memo.json'), 'utf8'), /1234/)
  })

  it('is one for all who use the directory in a process', async () => {
    const directory = temporaryDir('memo')
    const memos = Array.from({ length: 10 }, () => filePinMemo(directory))
    await Promise.all(memos.map((memo, i) => memo.write([`port ${i}`], record('aa'))))
    const subjects = memos.map((_, i) => `port ${i}`)
    assert.equal((await filePinMemo(directory).read(subjects)).size, 10)
    assert.equal(new Set(await Promise.all(memos.map((memo) => memo.mac('1234')))).size, 1)
  })

  it('is not written when there is nothing to clear', async () => {
    const directory = temporaryDir('memo')
    await filePinMemo(directory).clear([PORT])
    assert.equal(existsSync(join(directory, 'pin-memo.json')), false)
  })

  for (const [what, text] of [
    ['is empty', ''],
    ['was cut', '{"check":"ab","records":{"port /dev/tt'],
    ['is something else', '[1,2,3]'],
    ['has records that are none', '{"check":"ab","records":{"port /dev/ttyUSB0":{"left":"maybe"}}}']
  ] as const)
    it(`stands for everything when it ${what}, and says what to do`, async () => {
      const directory = temporaryDir('memo')
      const memo = filePinMemo(directory)
      await memo.write([PORT], record('aa'))
      writeFileSync(join(directory, 'pin-memo.json'), text)
      await assert.rejects(memo.read([CARD]), guarded)
      await assert.rejects(memo.write([CARD], record('aa')), guarded)
      await assert.rejects(memo.clear([CARD]), guarded)
      assert.equal(readFileSync(join(directory, 'pin-memo.json'), 'utf8'), text)
    })

  for (const [what, change] of [
    ['is gone', (path: string) => unlinkSync(path)],
    ['is another', (path: string) => writeFileSync(path, Buffer.alloc(32, 7))],
    ['was cut', (path: string) => writeFileSync(path, Buffer.alloc(5))]
  ] as const)
    it(`stands for everything when its key ${what}: its records would look like those of other PINs`, async () => {
      const directory = temporaryDir('memo')
      const memo = filePinMemo(directory)
      await memo.write([PORT], record(await memo.mac('1234')))
      change(join(directory, 'pin-memo.key'))
      await assert.rejects(memo.read([PORT]), guarded)
    })

  it('goes on after a failure', async () => {
    const directory = temporaryDir('memo')
    const memo = filePinMemo(directory)
    await memo.write([PORT], record('aa'))
    const whole = readFileSync(join(directory, 'pin-memo.json'))
    writeFileSync(join(directory, 'pin-memo.json'), 'x')
    await assert.rejects(memo.read([PORT]))
    writeFileSync(join(directory, 'pin-memo.json'), whole)
    assert.equal((await memo.read([PORT])).size, 1)
  })

  it('has what was promised when the process is killed, and is whole', async function () {
    this.timeout(60_000)
    const directory = temporaryDir('memo')
    for (const most of [1, 7, 30]) {
      const promised = await writeUntilKilled(directory, most)
      const [there] = (await filePinMemo(directory).read([PORT])).values()
      assert.ok(there!.typed >= promised, `${there!.typed} of ${promised}`)
      assert.equal(there!.mac, await filePinMemo(directory).mac('1234'))
    }
  })
})

/** Kills the writer (kill -9) when it has promised so many, and tells the last that it promised. */
async function writeUntilKilled(directory: string, most: number): Promise<number> {
  const script = join(root, 'test/modem/pin-memo-child.ts')
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', script, directory], { cwd: root })
  let said = ''
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  child.stdout.on('data', (chunk) => {
    said += chunk
    if (said.split('\n').length > most) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  assert.equal(signal, 'SIGKILL', errors)
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1))
}
