import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Outcome } from '../../src/modem'
import { encode } from '../../src/pdu'
import { faultNamed } from '../../src/simulator/modem/faults'
import type { OutcomeRule } from '../../src/simulator/network/outcome'
import { SessionRig } from './session-rig'

/** A schedule takes no longer than this for one send: prompt, answer at threefold, and the way back to the modem. */
const LONGEST_SEND_MS = 10_000 + 3 * 150_000 + 60_000
const PHONE = '+628990000000'

/** What may happen to a modem while others send through it. A fault that claims what is not so is not among them: nobody can tell. */
const FAULTS = [
  'echoCut',
  'lfOnly',
  'crOnly',
  'doubleCR',
  'nulBytes',
  'urcBeforePrompt',
  'urcBetweenCMGSandOK',
  'promptNoSpace',
  'promptCRLF',
  'promptMissing',
  'promptTwice',
  'okWithoutCMGS=taken',
  'okWithoutCMGS=notTaken',
  'cmgsWithoutOK=taken',
  'okBeforeCMGS=taken',
  'lateCMGS=taken',
  'errorText',
  'bareERROR=taken',
  'bareERROR=notTaken',
  'rebootMidSend=taken',
  'rebootMidSend=notTaken',
  'unplugAfterCtrlZ=taken',
  'unplugAfterCtrlZ=notTaken',
  'unplugBeforePrompt',
  'echoReturnsAfterReboot=2',
  'renumberedTty=20000',
  'busy515=3',
  'simBusy14=3',
  'lteSmsFail=taken',
  'lteSmsFail=notTaken',
  'cmglHang=90000',
  'lostChar304=1',
  'deleteFails',
  'mrRepeated=2',
  'foreignClientOnPort=7000'
]

const LATE = ['lateCMGS', 'okBeforeCMGS']

type Step =
  | { do: 'send'; parts: number; to: number }
  | { do: 'fault'; name: string }
  | { do: 'heal' }
  | { do: 'say'; line: string }
  | { do: 'receive' }
  | { do: 'reboot' }
  | { do: 'unplug' }
  | { do: 'wait'; ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      parts: fc.integer({ min: 1, max: 3 }),
      to: fc.nat(9)
    })
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('fault' as const), name: fc.constantFrom(...FAULTS) })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('heal' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      line: fc.constantFrom(
        '^RSSI:18',
        '+CMTI: "SM",9',
        '+CREG: 1',
        'RING',
        '+CSQ: 3,99',
        'OK',
        '> ',
        '+XYZ: 1'
      )
    })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('receive' as const) }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'reboot' }, { do: 'unplug' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 5, 50, 1000, 20_000, 200_000)
    })
  }
)

/** Of the service centre: at once, as usual, and so late that a refusal need not be one. */
const latency = fc.constantFrom(0, 3000, 40_000)
/** Some recipients are refused, some for a reason that says nothing. */
const RULES: readonly OutcomeRule[] = [
  { to: /1$/, cms: 38 },
  { to: /2$/, cms: 1 },
  { to: /3$/, cms: 500 },
  { to: /4$/, cms: 332 }
]

/** Codes of an unknown outcome: the answer was lost, or says nothing of the message. */
const SAYS_NOTHING =
  /^(AT_TIMEOUT|PORT_CLOSED|MODEM_REBOOTED|OK_WITHOUT_CMGS|LATE_REFUSAL|UNSPECIFIC_ERROR|CMS_(300|320|331|332|500))$/

describe('any schedule of sends, noise, faults, reboots and unplugged cables', function () {
  this.timeout(120_000)

  it('gives each send one outcome, in time, that is true', async () => {
    const counts: Record<Outcome['outcome'], number> = {
      accepted: 0,
      refused: 0,
      notSubmitted: 0,
      unknown: 0
    }
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
    const numRuns = Number(process.env.RUNS ?? 60)
    console.log(`      seed ${seed}, ${numRuns} schedules`)
    await fc.assert(
      fc.asyncProperty(latency, fc.array(step, { minLength: 5, maxLength: 30 }), async (ms, steps) => {
        for (const outcome of await play(ms, steps)) counts[outcome.outcome]++
      }),
      { seed, numRuns }
    )
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    console.log(
      `      ${total} parts: ${Object.entries(counts)
        .map(([name, count]) => `${name} ${count} (${((100 * count) / total).toFixed(0)} %)`)
        .join(', ')}`
    )
    assert.ok(counts.accepted > 0 && counts.unknown > 0 && counts.notSubmitted > 0)
  })
})

interface Sent {
  text: string
  startedAt: number
  outcomes: Outcome[]
  late: Outcome[]
  settledAt?: number
}

async function play(latency: number, steps: readonly Step[]): Promise<Outcome[]> {
  const rig = await new SessionRig({ network: { latency, rules: RULES } }).ready()
  const sent: Sent[] = []
  try {
    for (const [n, step] of steps.entries()) await perform(rig, step, n, sent)
    heal(rig)
    await rig.until(() => sent.every(({ outcomes }) => outcomes.length > 0), 3_600_000)
    await rig.until(() => rig.session.state.name === 'ready', 3_600_000)
    for (const [i, one] of sent.entries()) judge(one, sent[i - 1], rig)
    return sent.flatMap(({ outcomes }) => outcomes)
  } finally {
    await rig.stop()
    rig.rig.modem.powerOff()
  }
}

async function perform(rig: SessionRig, step: Step, n: number, sent: Sent[]): Promise<void> {
  const { modem, network } = rig.rig
  if (step.do === 'send') {
    for (let part = 1; part <= step.parts; part++)
      sent.push(send(rig, PHONE.slice(0, -1) + step.to, `${n}.${part}`, part < step.parts))
  } else if (step.do === 'fault') {
    const [name = '', value] = step.name.split('=')
    // Together they make a modem that says +CMGS of what the network never had: a lie that nobody can see through.
    if (name === 'unplugAfterCtrlZ') for (const late of LATE) modem.faults.clear(late)
    if (LATE.includes(name)) modem.faults.clear('unplugAfterCtrlZ')
    modem.faults.set(name, faultNamed(name, value))
  } else if (step.do === 'heal') heal(rig)
  else if (step.do === 'say') modem.urc(step.line)
  else if (step.do === 'receive') void network.sendText(PHONE, modem.number, `${n}`)
  else if (step.do === 'reboot') modem.reboot()
  else if (step.do === 'unplug') modem.unplug()
  else await rig.after(step.ms)
  await rig.settle()
}

function heal(rig: SessionRig): void {
  for (const name of rig.rig.modem.faults.names) rig.rig.modem.faults.clear(name)
}

function send(rig: SessionRig, to: string, text: string, more: boolean): Sent {
  const one: Sent = { text, startedAt: rig.clock.now(), outcomes: [], late: [] }
  const [part] = encode({ to, text }).parts
  void rig.session
    .send({ pdu: part!.pdu, more, late: (outcome) => one.late.push(outcome) })
    .then((outcome) => {
      one.outcomes.push(outcome)
      one.settledAt = rig.clock.now()
    })
  return one
}

function judge(one: Sent, before: Sent | undefined, rig: SessionRig): void {
  const taken = rig.rig.network.ledger.entries.filter(({ text }) => text === one.text).length
  const [outcome] = one.outcomes
  const about = `${one.text}: ${JSON.stringify(one)}, taken ${taken} times`
  assert.equal(one.outcomes.length, 1, about)
  const took = one.settledAt! - Math.max(one.startedAt, before?.settledAt ?? 0)
  assert.ok(took <= LONGEST_SEND_MS, about)
  if (outcome!.outcome === 'accepted') assert.equal(taken, 1, about)
  else if (outcome!.outcome === 'unknown') {
    assert.match(outcome!.code, SAYS_NOTHING, about)
    assert.ok(taken <= 1, about)
    if (one.late.length > 0) assert.equal(taken, 1, about)
  } else assert.equal(taken, 0, about)
  assert.ok(one.late.length <= (outcome!.outcome === 'unknown' ? 1 : 0), about)
}
