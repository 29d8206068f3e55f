import assert from 'node:assert/strict'
import { encode, type MessageInput } from '../../src/pdu'
import type { Subscriber } from '../../src/simulator/network/delivery'
import { type NetworkOptions, VirtualNetwork } from '../../src/simulator/network/network'
import { VirtualClock } from '../support/virtual-clock'

const PHONE = '+628990000001'

/** A SIM that takes everything, and keeps it. */
class Sim implements Subscriber {
  readonly name = 'sim'
  readonly imsi = '510990000000001'
  reachable = true
  accepts = true
  readonly received: string[] = []

  constructor(readonly number = '+628120000001') {}

  async receive(tpdu: string): Promise<boolean> {
    if (this.accepts) this.received.push(tpdu)
    return this.accepts
  }
}

function setUp(options: Partial<NetworkOptions> = {}) {
  const clock = new VirtualClock()
  const network = new VirtualNetwork({ clock, random: () => 0.5, ...options })
  const sim = new Sim()
  network.join(sim)
  return { clock, network, sim }
}

const submit = (message: Partial<MessageInput> = {}) =>
  encode({ to: PHONE, text: 'hi', ...message }).parts.map(({ pdu }) => pdu.slice(2))

/** Milliseconds until the answer, looked at each of them. */
async function latency(options: Partial<NetworkOptions>, held = false): Promise<number> {
  const { clock, network, sim } = setUp(options)
  let answered = -1
  const start = clock.now()
  void network.submit(sim, submit()[0]!, held).then(() => {
    answered = clock.now() - start
  })
  await clock.advance(5000)
  return answered
}

describe('the virtual network', () => {
  it('takes its time: always the same, evenly between two, log-normal', async () => {
    assert.equal(await latency({}), 0)
    assert.equal(await latency({ latency: 1500 }), 1500)
    assert.equal(await latency({ latency: { min: 1000, max: 2000 } }), 1500)
    // random 1/2: the normal draw is sqrt(-2 ln 1/2) cos pi = -1.1774.
    const expected = 1000 * Math.exp(-1.1774 * 0.5)
    assert.ok(Math.abs((await latency({ latency: { median: 1000, sigma: 0.5 } })) - expected) < 1)
  })

  it('is quicker while the link is held', async () => {
    assert.equal(await latency({ latency: 1500 }, true), 750)
    assert.equal(await latency({ latency: 1500, linkLatency: 200 }, true), 200)
  })

  it('tells the moment at which it takes a message, and has it in the ledger by then', async () => {
    const { clock, network, sim } = setUp({ latency: 100 })
    const counts: number[] = []
    void network.submit(sim, submit()[0]!, false, () => counts.push(network.ledger.count))
    await clock.advance(99)
    assert.deepEqual(counts, [])
    await clock.advance(1)
    assert.deepEqual(counts, [1])
  })

  it('refuses by rules: for numbers, so many times, at a rate; the first that fits counts', async () => {
    const { network, sim } = setUp({
      rules: [
        { to: /9$/, cms: 38 },
        { to: /8$/, cms: 41, times: 2 },
        { rate: 0.5, cms: 42 }
      ]
    })
    const answer = async (to: string) => network.submit(sim, submit({ to })[0]!, false)
    assert.deepEqual(await answer('+628990000009'), { taken: false, cms: 38 })
    assert.deepEqual(await answer('+628990000008'), { taken: false, cms: 41 })
    assert.deepEqual(await answer('+628990000008'), { taken: false, cms: 41 })
    assert.deepEqual(await answer('+628990000008'), { taken: true })
    assert.deepEqual(await answer('+628990000018'), { taken: false, cms: 41 })
    // random is 1/2: not below the rate.
    assert.deepEqual(await answer('+628990000007'), { taken: true })
    const rule = { rate: 0.51, cms: 42 }
    network.rules.add(rule)
    assert.deepEqual(await answer('+628990000007'), { taken: false, cms: 42 })
    network.rules.remove(rule)
    assert.deepEqual(await answer('+628990000007'), { taken: true })
    assert.equal(network.ledger.count, 3)
  })

  it('refuses numbers that nobody has, and what it cannot read', async () => {
    const { network, sim } = setUp()
    network.phones.unassign(/^\+62800/)
    assert.deepEqual(await network.submit(sim, submit({ to: '+628001' })[0]!, false), {
      taken: false,
      cms: 1
    })
    assert.deepEqual(await network.submit(sim, submit({ to: '08001' })[0]!, false), { taken: true })
    assert.deepEqual(await network.submit(sim, submit({ to: '0062800111' })[0]!, false), {
      taken: false,
      cms: 1
    })
    for (const broken of ['', '01', '0100FF91', '00'])
      assert.deepEqual(await network.submit(sim, broken, false), { taken: false, cms: 95 })
    assert.equal(network.ledger.count, 1)
  })

  it('reports delivery when it was asked to, after its delay, with the TP-ST of what happened', async () => {
    const { clock, network, sim } = setUp({ deliveryDelay: 1000, reportDelay: 500 })
    const report = async (to: string) => {
      await network.submit(sim, submit({ to, srr: true, mr: 7 })[0]!, false)
      await clock.advance(1499)
      assert.equal(sim.received.length, 0)
      await clock.advance(1)
      return sim.received.splice(0).map((tpdu) => [tpdu.slice(0, 4), tpdu.slice(-2)])
    }
    network.phones.get('+628990000002').state = 'off'
    network.phones.get('+628990000003').state = 'full'
    network.rules.add({ to: /4$/, status: 0x41 })
    network.rules.add({ to: /5$/, status: 0x01 })
    assert.deepEqual(await report(PHONE), [['0607', '00']])
    assert.deepEqual(await report('+628990000002'), [['0607', '46']])
    assert.deepEqual(await report('+628990000003'), [['0607', '22']])
    assert.deepEqual(await report('+628990000004'), [['0607', '41']])
    assert.deepEqual(await report('+628990000005'), [['0607', '01']])
    const counts = [1, 2, 3, 4, 5].map((n) => network.phones.get(`+62899000000${n}`).messages.length)
    assert.deepEqual(counts, [1, 0, 0, 0, 1])
    await network.submit(sim, submit()[0]!, false)
    await clock.advance(5000)
    assert.deepEqual(sim.received, [])
  })

  it('brings messages from one SIM to another, by whatever form of its number', async () => {
    const { network, sim } = setUp()
    const other = new Sim('+628120000002')
    network.join(other)
    for (const to of ['+628120000002', '08120000002', '00628120000002'])
      await network.submit(sim, submit({ to })[0]!, false)
    assert.deepEqual(
      other.received,
      Array(3).fill('040C9126180200002000006211220100000002E834'.replace('180200002000', '180200001000'))
    )
  })

  it('keeps messages, in their order, for a SIM that cannot be reached or has no room', async () => {
    const { clock, network, sim } = setUp()
    sim.reachable = false
    for (const text of ['one', 'two']) void network.sendText(PHONE, sim.number, text)
    await clock.advance(1000)
    assert.equal(network.waiting(sim.number), 2)
    sim.reachable = true
    sim.accepts = false
    network.ready(sim)
    await clock.advance(0)
    assert.equal(network.waiting(sim.number), 2)
    sim.accepts = true
    network.ready(sim)
    await clock.advance(0)
    assert.equal(network.waiting(sim.number), 0)
    // There is more to come, the first one says; the last one does not.
    assert.deepEqual(
      sim.received.map((tpdu) => tpdu.slice(0, 2)),
      ['00', '04']
    )
  })

  it('sends long texts in parts, and any TPDU', async () => {
    const { network, sim } = setUp()
    await network.sendText(PHONE, sim.number, 'x'.repeat(200), { concatRef: 1 })
    assert.equal(sim.received.length, 2)
    await network.inject(sim.number, 'FFFF')
    assert.equal(sim.received.at(-1), 'FFFF')
    await assert.rejects(network.inject(sim.number, { type: 'SMS-DELIVER', text: 'no sender' } as never))
    await network.sendText('Bank', sim.number, 'hi')
    assert.equal(sim.received.at(-1)?.slice(0, 14), '0407D0C2B07B0D')
  })
})
