import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ClassicLevel } from 'classic-level'
import { root } from '../../support/paths'
import { GatewayRig } from '../gateway-rig'
import { messageOf } from '../messages'
import { rule } from './rule'
import { OTHER, TO, textsOf } from './support'

rule(34, 'of a change that cannot be made nothing is on disk', async () => {
  const rig = await new GatewayRig().ready()
  const { id } = await rig.queue({ to: TO })
  const before = await rig.untilState(id, 'sent')
  const stale = { ...before, version: before.version - 1, state: 'failed' as const }
  const { queue: _, ...other } = messageOf({ id: 'other', version: 0 })
  const change = rig.store.apply([
    { message: other },
    { submission: { sim: 'S9', message: 'other', seq: 1, n: 1 } },
    { message: stale }
  ])
  await assert.rejects(rig.done(change), { code: 'CONFLICT' })
  assert.equal(await rig.done(rig.store.message('other')), undefined)
  assert.deepEqual(await rig.done(rig.store.submissions('S9', 60_000)), [])
  assert.deepEqual(await rig.message(id), before)
  await rig.crash()
  await rig.ready()
  assert.equal(await rig.done(rig.store.message('other')), undefined)
  assert.deepEqual(await rig.message(id), before)
  await rig.stop()
})

rule(34, 'a second process is told that the store is locked', async () => {
  const rig = await new GatewayRig().ready()
  const program = `
    const { openEmbeddedStore } = require('./src/store')
    const { systemClock } = require('./src/modem')
    openEmbeddedStore({ directory: ${JSON.stringify(rig.directory)}, clock: systemClock }).then(
      () => console.log('opened'),
      (error) => console.log(error.code)
    )`
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--require', 'tsx/cjs', '--eval', program], { cwd: root })
  assert.equal(stdout.trim(), 'STORE_LOCKED')
  const { id } = await rig.queue({ to: TO })
  await rig.untilState(id, 'sent')
  await rig.stop()
})

rule(34, 'a record that cannot be read is set aside and named, and everything else goes on', async () => {
  const rig = await new GatewayRig({ profile: { registerMs: 30_000 } }).start()
  const broken = await rig.queue({ to: TO, text: 'broken' })
  const good = await rig.queue({ to: OTHER, text: 'good' })
  await rig.crash()
  const database = new ClassicLevel(rig.directory)
  const key = (await database.keys().all()).find((one) => one === `message/${broken.id}`)
  await database.put(key!, '{"id":"')
  await database.close()
  await rig.ready()
  await rig.untilState(good.id, 'sent')
  await rig.after(10_000)
  assert.deepEqual(textsOf(rig), ['good'])
  assert.equal(rig.notices.length, 1)
  assert.ok(rig.notices[0]!.includes(broken.id), rig.notices[0])
  const next = await rig.queue({ to: TO, text: 'next' })
  await rig.untilState(next.id, 'sent')
  await rig.stop()
})
