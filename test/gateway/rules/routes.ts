import assert from 'node:assert/strict'
import { GatewayRig } from '../gateway-rig'
import { rule } from './rule'
import { ctrlZ } from './support'

const ROUTED = '+628123456789'
const OTHER = '+4917012345678'

/** Two modems of a pool; the first is cheaper for +6281. */
async function routing(): Promise<GatewayRig> {
  const rig = new GatewayRig({ modems: ['m1', 'm2'] })
  rig.optionsOf = (name) => (name === 'm1' ? { routes: ['+62', '+6281'] } : {})
  await rig.ready()
  // Until it is announced.
  await rig.after(2000)
  return rig
}

/** Queues them, and lets time pass until all are sent. */
async function sendAll(rig: GatewayRig, numbers: readonly string[]): Promise<void> {
  for (const queued of await rig.queueAll(
    numbers.map((to) => ({ to, text: 'hi', priority: 'normal' as const }))
  )) {
    assert.ok('message' in queued)
    await rig.untilState(queued.message.id, 'sent')
  }
}

const SIX = [0, 1, 2, 3, 4, 5]
const counts = (rig: GatewayRig) => [...rig.wires.values()].map(ctrlZ)

rule(37, 'a modem that routes a prefix gets all of its numbers but alerts, and others as well', async () => {
  const rig = await routing()
  await sendAll(
    rig,
    SIX.map((i) => `${ROUTED}${i}`)
  )
  assert.deepEqual(counts(rig), [6, 0])
  await sendAll(
    rig,
    SIX.map((i) => `${OTHER}${i}`)
  )
  const [first, second] = counts(rig) as [number, number]
  assert.equal(first + second, 12)
  assert.ok(second > 0, 'the other one works, too')
  const alert = await rig.queue({ to: ROUTED, text: 'now', priority: 'alert' })
  assert.equal(alert.route, undefined)
  await rig.stop()
})

rule(37, 'where that modem is away for a minute, any other takes them', async () => {
  const rig = await routing()
  const [first, second] = [...rig.wires.values()]
  assert.ok(first && second)
  first.gone = true
  first.port?.destroy()
  await rig.after(1000)
  const { id } = await rig.queue({ to: ROUTED, text: 'hi', priority: 'normal' })
  await rig.after(30_000)
  assert.equal((await rig.message(id)).state, 'queued')
  assert.equal(ctrlZ(second), 0)
  await rig.untilState(id, 'sent')
  assert.equal(ctrlZ(second), 1)
  await rig.stop()
})

rule(37, 'they are known to the next program, before any modem is ready', async () => {
  const rig = await routing()
  await rig.crash()
  await rig.start()
  const { route } = await rig.queue({ to: ROUTED, text: 'hi', priority: 'bulk' })
  assert.equal(route, '+6281')
  await rig.stop()
})
