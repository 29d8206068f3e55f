/** Our own time a message, beside the network's, and from +CMTI on the wire to the message in hand. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { ModemSession, memoryPinMemo, systemClock } from '../../src/modem'
import { encode } from '../../src/pdu'
import { BenchModem, type BenchWay, type Measured, median, PHONE, textOf } from './bench-modem'
import { benchSerialportGsm } from './serialport-gsm'

/** So slow a network needs no more to show its figure. */
const SLOW_SHARE = 10
const MOST_ANSWERS = 50

/** Whether every row came out right: each message once in the network's ledger, each answer in hand. */
export async function benchSession(
  messages = 200,
  print: (line: string) => void = console.log
): Promise<boolean> {
  print(
    `Node.js ${process.version}: ${messages} texts of 23 characters a row, ${slow(messages)} at latency 500; medians in ms`
  )
  print('client                way         gap  latency  own time/message  +CMTI to message in hand')
  const rows: Measured[] = []
  for (const latencyMs of [0, 500])
    for (const way of ['in-process', 'pty'] as const)
      for (const gapMs of [0, 20]) {
        const row = await measure(way, gapMs, latencyMs, latencyMs ? slow(messages) : messages)
        print(line('this session', way, String(gapMs), latencyMs, row))
        rows.push(row)
      }
  const { version, ...peer } = await benchSerialportGsm(slow(messages))
  print(line(`serialport-gsm ${version}`, 'pty', '-', 0, peer))
  const ours = rows[2]!
  print(
    `On the pty at gap 0 and latency 0 this session is ${(peer.own / ours.own).toFixed(1)} x as fast in sending, ` +
      `${(peer.inHand / ours.inHand).toFixed(1)} x in receiving`
  )
  const right = [...rows, peer].every((row) => row.right)
  print(`Ledger: ${right ? 'every message once, every answer in hand: right' : 'WRONG'}`)
  return right
}

function slow(messages: number): number {
  return Math.ceil(messages / SLOW_SHARE)
}

function line(client: string, way: string, gap: string, latency: number, { own, inHand }: Measured): string {
  return [
    client.padEnd(21),
    way.padEnd(10),
    gap.padStart(4),
    String(latency).padStart(8),
    own.toFixed(2).padStart(17),
    inHand.toFixed(2).padStart(25)
  ].join(' ')
}

async function measure(way: BenchWay, gapMs: number, latencyMs: number, messages: number): Promise<Measured> {
  const modem = await new BenchModem(way, latencyMs).start()
  let came: (at: number) => void = () => {}
  const session = new ModemSession({
    open: () => modem.open(),
    port: 'bench',
    clock: systemClock,
    gapMs,
    emit: () => {},
    pinMemo: memoryPinMemo(),
    receiver: async () => came(performance.now())
  })
  session.start()
  while (session.state.name !== 'ready') await delay(5)
  const own: number[] = []
  for (let i = 0; i < messages; i++) {
    const [part] = encode({ to: PHONE, text: textOf(i) }).parts
    const start = performance.now()
    const outcome = await session.send({ pdu: part!.pdu })
    own.push(performance.now() - start - latencyMs)
    assert.equal(outcome.outcome, 'accepted')
  }
  const inHand = await modem.answers(Math.min(messages, MOST_ANSWERS), (listener) => {
    came = listener
  })
  await session.stop()
  const right = modem.isRight(messages)
  await modem.stop()
  return { own: median(own), inHand: median(inHand), right }
}
