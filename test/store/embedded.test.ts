import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { openEmbeddedStore, type Store } from '../../src/store'
import { migrate } from '../../src/store/embedded/migrate'
import { root } from '../support/paths'
import { temporaryDir } from '../support/temp'
import { VirtualClock } from '../support/virtual-clock'
import { storeContract } from './contract'
import { sample } from './samples'

storeContract('the embedded store', async () => {
  const directory = temporaryDir('store')
  const clock = new VirtualClock()
  let store = await openEmbeddedStore({ directory, clock })
  return {
    store,
    // One process at a time: its owners share it.
    other: store,
    clock,
    reopen: async () => {
      await store.close()
      store = await openEmbeddedStore({ directory, clock })
      return store
    }
  }
})

/** Does something to the files of a store that is closed. */
async function edit(directory: string, change: (database: ClassicLevel<string, string>) => Promise<void>) {
  const database = new ClassicLevel<string, string>(directory)
  await change(database)
  await database.close()
}

/** Runs a program on a store of this directory, in a process of its own. */
function inProcess(directory: string, program: string, shell = '') {
  const source = `
    const { openEmbeddedStore } = require(${JSON.stringify(join(root, 'src/store'))})
    const { sample } = require(${JSON.stringify(join(root, 'test/store/samples'))})
    const clock = { now: () => Date.now(), monotonic: () => performance.now() }
    const open = () => openEmbeddedStore({ directory: ${JSON.stringify(directory)}, clock })
    ;(async () => { ${program} })().catch((error) => { console.log(error.code + ': ' + error.message); process.exit(3) })`
  const file = join(temporaryDir('program'), 'program.cjs')
  writeFileSync(file, source)
  const command = `${shell} exec ${process.execPath} --require tsx/cjs ${file}`
  return spawnSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' })
}

describe('the embedded store in a directory', function () {
  this.timeout(30_000)
  let directory: string
  const clock = new VirtualClock()
  const open = () => openEmbeddedStore({ directory, clock })
  let store: Store | undefined

  beforeEach(() => {
    directory = temporaryDir('store')
  })
  afterEach(async () => {
    await store?.close()
    store = undefined
  })

  it('belongs to one process: a second one is told which directory, and what to do', async () => {
    store = await open()
    const { stdout, status } = inProcess(directory, 'await open()')
    assert.equal(status, 3)
    assert.ok(stdout.startsWith('STORE_LOCKED: '), stdout)
    assert.ok(stdout.includes(directory) && /directory of its own/.test(stdout), stdout)
  })

  it('keeps everything that was resolved when its process is killed in the middle of its work', async () => {
    const { stdout, signal } = inProcess(
      directory,
      `const store = await open()
       let written = 0
       const write = async (i) => {
         await store.apply([{ message: sample('m' + String(i).padStart(4, '0')) }])
         console.log(i)
         if (++written === 200) process.kill(process.pid, 'SIGKILL')
       }
       await Promise.all(Array.from({ length: 400 }, (_, i) => write(i)))`
    )
    assert.equal(signal, 'SIGKILL')
    const resolved = stdout
      .trim()
      .split('\n')
      .filter((line) => /^\d+$/.test(line))
    assert.ok(resolved.length >= 150, `${resolved.length} were told`)
    store = await open()
    for (const i of resolved) assert.ok(await store.message(`m${i.padStart(4, '0')}`), `message ${i}`)
  })

  it('says that the disk is full, keeps what it has, and goes on when there is room', async () => {
    const { stdout } = inProcess(
      directory,
      `const store = await open()
       await store.apply([{ message: sample('before') }])
       const large = sample('large', { context: 'x'.repeat(400_000) })
       await store.apply([{ message: large }]).catch((error) => console.log(error.code))
       console.log((await store.message('before')).id, await store.message('large'))`,
      'ulimit -f 100; trap "" XFSZ;'
    )
    assert.deepEqual(stdout.trim().split('\n'), ['STORE_FULL', 'before undefined'])
    store = await open()
    assert.equal((await store.message('before'))?.id, 'before')
    await store.apply([{ message: sample('after') }])
    assert.equal((await store.message('after'))?.id, 'after')
  })

  it('is read while the disk is full, and takes messages again as soon as there is room', () => {
    const { stdout } = inProcess(
      directory,
      `const store = await open()
       await store.apply([{ message: sample('before', { batch: 'B' }) }])
       const large = sample('large', { context: 'x'.repeat(400_000) })
       for (let i = 0; i < 3; i++)
         await store.apply([{ message: large }, { message: sample('small' + i) }]).catch((error) => console.log(error.code))
       // Too little room to be opened again: closed, it could not even be read.
       await store.apply([{ message: sample('small') }]).catch((error) => console.log(error.code))
       console.log((await store.messages({ all: true }, { limit: 9 })).map(({ id }) => id), await store.counts('B'))
       const claimed = await store.claim({ owner: 'one', queues: ['q'], priorities: ['normal'], leaseMs: 1000 })
       require('node:child_process').execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited'])
       const reads = Array.from({ length: 50 }, () => store.message('before'))
       const writes = [large, sample('after')].map((message) => store.apply([{ message }]))
       await Promise.all([...reads, ...writes])
       await store.apply([{ message: { ...claimed.message, state: 'sent' } }], claimed.lease)
       await store.close()
       const again = await open()
       console.log((await again.messages({ all: true }, { limit: 9 })).map(({ id, state }) => id + ' ' + state).join())`,
      'ulimit -S -f 100; trap "" XFSZ;'
    )
    assert.deepEqual(stdout.trim().split('\n'), [
      'STORE_FULL',
      'STORE_FULL',
      'STORE_FULL',
      'STORE_FULL',
      "[ 'before' ] { queued: 1 }",
      'after queued,before sent,large queued'
    ])
    assert.ok(!readdirSync(directory).includes('room'), 'nothing is left of the look for room')
  })

  it('is only for its user', async () => {
    directory = join(directory, 'of', 'mine')
    store = await open()
    assert.equal(statSync(directory).mode & 0o777, 0o700)
  })

  it('says which directory cannot be made', async () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')
    const below = join(file, 'store')
    await assert.rejects(openEmbeddedStore({ directory: below, clock }), ({ code, message }) => {
      return code === 'STORE_FAILED' && message.includes(below)
    })
  })

  it('says that this user may not write there', () => {
    const own = temporaryDir('own')
    chmodSync(own, 0o700)
    // Whoever runs the suite, nobody may not.
    const { stdout } = inProcess(join(own, 'store'), 'process.setuid?.(65534); await open()')
    assert.ok(stdout.startsWith('STORE_PERMISSION: '), stdout)
    assert.ok(stdout.includes(own), stdout)
  })

  it('is not opened where it cannot be read, and its files are left as they are', async () => {
    store = await open()
    await store.apply([{ message: sample('a') }])
    await store.close()
    writeFileSync(join(directory, 'CURRENT'), 'nonsense')
    const before = readdirSync(directory).sort()
    await assert.rejects(
      open(),
      ({ code, message }) => code === 'STORE_CORRUPT' && /move the directory away/.test(message)
    )
    assert.equal(readFileSync(join(directory, 'CURRENT'), 'utf8'), 'nonsense')
    assert.deepEqual(
      before.filter((name) => !readdirSync(directory).includes(name)),
      []
    )
  })

  it('is not begun anew over what is left of an old one', async () => {
    store = await open()
    await store.apply([{ message: sample('a') }])
    await store.close()
    unlinkSync(join(directory, 'CURRENT'))
    const before = readdirSync(directory).sort()
    await assert.rejects(
      open(),
      ({ code, message }) => code === 'STORE_CORRUPT' && message.includes(directory)
    )
    assert.deepEqual(readdirSync(directory).sort(), before)
  })

  it('sets a record aside that cannot be read, names it, and goes on with everything else', async () => {
    store = await open()
    await store.apply([{ message: sample('a') }, { message: sample('b') }, { message: sample('c') }])
    await store.close()
    const database = new ClassicLevel<string, string>(directory)
    await database.put('message/a', '{"id":"a", brok')
    await database.close()
    const notices: string[] = []
    store = await openEmbeddedStore({
      directory,
      clock,
      notice: (code, message) => notices.push(`${code} ${message}`)
    })
    const request = { owner: 'one', queues: ['q'], priorities: ['normal'] as const, leaseMs: 1000 }
    assert.equal((await store.claim(request))?.message.id, 'b')
    assert.deepEqual(
      (await store.messages({ states: ['queued'] }, { limit: 9 })).map(({ id }) => id),
      ['b', 'c']
    )
    assert.ok(
      notices.length >= 1 && notices[0]!.startsWith('BAD_RECORD') && notices[0]!.includes('message a')
    )
  })

  it('counts no record that was set aside, and takes a new one under its id', async () => {
    store = await open()
    await store.apply(['a', 'b', 'c'].map((id) => ({ message: sample(id, { batch: 'B' }) })))
    await store.close()
    await edit(directory, (database) => database.put('message/a', '{}'))
    await edit(directory, (database) => database.put('message/c', 'x'))
    store = await open()
    assert.deepEqual(await store.counts('B'), { queued: 3 }, 'nobody has looked at them yet')
    const found = store.message('a')
    await store.apply([{ message: sample('a', { batch: 'B', state: 'sent' }) }])
    assert.equal(await found, undefined)
    assert.deepEqual(await store.counts('B'), { queued: 2, sent: 1 })
    // Found by the write itself, that is set aside behind it.
    await store.apply([{ message: sample('c', { batch: 'B', state: 'failed' }) }])
    await store.close()
    store = await open()
    assert.deepEqual(
      (await store.messages({ batch: 'B' }, { limit: 9 })).map(({ id, state }) => `${id} ${state}`),
      ['a sent', 'b queued', 'c failed']
    )
    assert.deepEqual(await store.counts('B'), { queued: 1, sent: 1, failed: 1 })
    await store.close()
    await edit(directory, async (database) => {
      assert.deepEqual(await database.getMany(['bad/message/a', 'bad/message/c']), ['{}', 'x'])
    })
  })

  it('of a later version is not touched', async () => {
    store = await open()
    await store.close()
    const database = new ClassicLevel<string, string>(directory)
    await database.put('meta/schema', '99')
    await database.close()
    await assert.rejects(
      open(),
      ({ code, message }) => code === 'STORE_TOO_NEW' && /Update the package/.test(message)
    )
  })

  it('of an earlier version from which nothing leads to this one is left as it is', async () => {
    await edit(directory, (database) => database.put('meta/schema', '0'))
    await assert.rejects(
      open(),
      ({ code, message }) => code === 'STORE_FAILED' && message.includes(directory)
    )
    await edit(directory, async (database) => assert.equal(await database.get('meta/schema'), '0'))
  })

  it('of an earlier version is brought to this one, a step at a time', async () => {
    const database = new ClassicLevel<string, string>(directory)
    await database.put('meta/schema', '1')
    await database.put('message/a', JSON.stringify({ id: 'a', text: 'old' }))
    const migrations = {
      1: async () => [{ type: 'put' as const, key: 'message/b', value: 'from 1' }],
      2: async () => [{ type: 'del' as const, key: 'message/a' }]
    }
    await migrate(database, directory, { version: 3, migrations })
    assert.deepEqual(
      [await database.get('meta/schema'), await database.get('message/a'), await database.get('message/b')],
      ['3', undefined, 'from 1']
    )
    await database.close()
  })
})
