/** The process that is traced: a gateway with one modem. Its input ends: it stops. */
import { join } from 'node:path'
import { openSerial } from '../../src/at'
import { Gateway, openEmbeddedStore, type Policy } from '../../src/gateway'
import { ModemSession, memoryPinMemo, systemClock } from '../../src/modem'

export interface DurabilityProcessOptions {
  directory: string
  device: string
  sync: boolean
  policy: Policy
  messages: { to: string; text: string }[]
}

async function main({ directory, device, sync, policy, messages }: DurabilityProcessOptions): Promise<void> {
  const store = await openEmbeddedStore({ directory: join(directory, 'store'), clock: systemClock, sync })
  const gateway = new Gateway({ store, clock: systemClock, random: Math.random, emit: () => {} })
  gateway.addModem({
    name: 'm1',
    pool: 'default',
    session: (hooks) =>
      new ModemSession({
        open: () => openSerial({ path: device }),
        port: device,
        clock: systemClock,
        pinMemo: memoryPinMemo(),
        gapMs: 0,
        ...hooks
      })
  })
  await gateway.start()
  const queued = await gateway.enqueue(
    messages.map((message) => ({ pool: 'default', policy, priority: 'normal', ...message }))
  )
  for (const one of queued) if ('error' in one) throw one.error
  process.stdin.resume().on('end', async () => {
    await gateway.stop()
    await store.close()
  })
}

void main(JSON.parse(process.env.DURABILITY!))
