import assert from 'node:assert/strict'
import type { Profile } from '../../src/simulator/modem/profile'
import { PROFILES, profileNamed } from '../../src/simulator/modem/profiles'
import { HI_SRR, SENDER } from '../simulator/faulty'
import { allTyped, FETCH, slots, takeTyped } from './session-arrivals'
import { ends, goesOn, told } from './session-checks'
import { WAKE } from './session-octets'
import { readySession, SessionRig } from './session-rig'

const SUBMIT = `AT+CMGS=14\r${HI_SRR}\x1a`
/** As the network has it: TP-MR is the modem's. */
const TAKEN = '21000A818021436587000002E834'
/** "hi" from the sender, a minute behind power-on; and that the network has brought it, at once. */
const DELIVERED = '0791261801000000040C9126980900001000006211220110000002E834'
const REPORT = '079126180100000006000A818021436587621122011000006211220110000000'

/** Slots are counted from 0. */
const FETCH_0 = FETCH.replace('CMGD=1', 'CMGD=0')

interface Manners {
  profile: Profile
  /** It can be used so many seconds behind power-on, even if its card wants a PIN. */
  readyS: number
  cnmi: [number, number, number, number, number]
  /** What is typed to fetch a message. */
  fetch: string
  /** The same for a delivery report, or what acknowledges one. */
  report: string
  /** How the report came. */
  header: string
}

const direct = { header: '+CDS: 24', report: 'AT+CNMA\r' }

const MODEMS: Record<string, Manners> = {
  generic: { ...direct, profile: profileNamed('generic'), readyS: 1, cnmi: [2, 1, 0, 1, 0], fetch: FETCH },
  // Mode 2 and direct reports are refused.
  huawei: {
    profile: profileNamed('huawei'),
    readyS: 8,
    cnmi: [1, 1, 0, 2, 0],
    fetch: FETCH_0,
    report: FETCH_0,
    header: '+CMGL: 0,0,,24'
  },
  // It does not know +CNMA, nor does it want it.
  sim800: {
    ...direct,
    profile: profileNamed('sim800'),
    readyS: 10,
    cnmi: [2, 1, 0, 1, 0],
    fetch: FETCH,
    report: ''
  },
  sim7600: {
    ...direct,
    profile: profileNamed('sim7600'),
    readyS: 20,
    cnmi: [1, 1, 0, 1, 0],
    fetch: FETCH_0,
    report: ''
  },
  quectel: {
    ...direct,
    profile: profileNamed('quectel'),
    readyS: 12,
    cnmi: [2, 1, 0, 1, 0],
    fetch: FETCH_0.replaceAll('SM', 'ME')
  },
  // Two memories, and it has looked into this one last.
  wavecom: {
    ...direct,
    profile: profileNamed('wavecom'),
    readyS: 12,
    cnmi: [2, 1, 0, 1, 0],
    fetch: FETCH.replace('"SM","SM","SM"', '"SM","SM"')
  },
  'siemens-tc35': siemens(profileNamed('siemens-tc35')),
  'siemens-tc35 that loses what comes within 100 ms': siemens({
    ...profileNamed('siemens-tc35'),
    gapMs: 100
  })
}

function siemens(profile: Profile): Manners {
  const header = '+CMGL: 1,0,,24'
  return { profile, readyS: 15, cnmi: [2, 1, 0, 2, 1], fetch: FETCH, report: FETCH, header }
}

/** Switched on at this moment; only what has to do with messages is typed once it is ready. */
function switchedOn({ profile }: Manners, pin?: string): SessionRig {
  const quiet = { pollMs: 3_600_000, keepAliveMs: 3_600_000 }
  const locked = pin === undefined ? {} : { card: { pin } }
  return new SessionRig({ profile, ...locked, session: { ...quiet, ...(pin !== undefined && { pin }) } })
}

/** Ready, exactly a minute behind power-on; what was typed until then is forgotten. */
async function minuteOld(manners: Manners): Promise<SessionRig> {
  const rig = switchedOn(manners)
  const begun = rig.clock.now()
  await rig.ready()
  await rig.after(begun + 60_000 - rig.clock.now())
  rig.typed = ''
  return rig
}

function isEmpty(rig: SessionRig): void {
  for (const memory of ['SM', 'ME', 'SR'] as const)
    if (rig.rig.modem.memories.get(memory)) assert.deepEqual(slots(rig, memory), [], memory)
}

/** What has the modem change its ways, typed until now. */
function typedAs(rig: SessionRig, pattern: RegExp): string[] {
  return allTyped(rig)
    .split('\r')
    .filter((line) => pattern.test(line))
}

describe('a session with each kind of modem', () => {
  it('is tried with all that the simulator has', () => {
    const names = Object.keys(PROFILES)
    assert.deepEqual(Object.keys(MODEMS).slice(0, names.length), names)
  })

  for (const [name, manners] of Object.entries(MODEMS)) {
    const { profile, readyS, cnmi, fetch, report, header } = manners
    const { indexBase: index, defaultMemory: memory } = profile

    describe(name, () => {
      for (const pin of [undefined, '1234'])
        it(`is ready from power-on without a restart, ${pin ? 'its PIN typed once' : 'and no PIN typed'}, and sends`, async () => {
          const rig = switchedOn(manners, pin)
          const begun = rig.clock.now()
          rig.session.start()
          await rig.until(() => rig.session.state.name === 'ready')
          const seconds = (rig.clock.now() - begun) / 1000
          assert.ok(seconds <= readyS, `${seconds} s`)
          await rig.after(60_000)
          assert.deepEqual(typedAs(rig, /CPIN=|CFUN|CMGS=/), pin ? [`AT+CPIN="${pin}"`] : [])
          assert.equal(rig.rig.card.pinTries, 3)
          assert.equal(rig.opened, 1)
          assert.equal(rig.session.state.name, 'ready')
          assert.deepEqual(rig.rig.modem.settings.cnmi, cnmi)
          rig.typed = ''
          assert.deepEqual(await rig.send(HI_SRR), { outcome: 'accepted', mr: 0 })
          assert.ok(rig.typed.startsWith(SUBMIT), JSON.stringify(rig.typed))
          assert.deepEqual(rig.taken, [TAKEN])
          await ends(rig)
        })

      it('has a message from a phone handed over whole, and its slot emptied', async () => {
        const rig = await minuteOld(manners)
        void rig.rig.network.phones.get(SENDER).send(rig.rig.modem.number, 'hi')
        await rig.after(5000)
        assert.deepEqual(rig.received, [
          { pdu: DELIVERED, header: `+CMGL: ${index},0,,21`, slot: { memory, index } }
        ])
        assert.equal(takeTyped(rig), fetch)
        isEmpty(rig)
        await ends(rig)
      })

      it('has the delivery report of what it sent handed over', async () => {
        const rig = await minuteOld(manners)
        assert.deepEqual(await rig.send(HI_SRR), { outcome: 'accepted', mr: 0 })
        await rig.after(5000)
        assert.equal(takeTyped(rig), SUBMIT + report)
        assert.deepEqual(
          rig.received.map(({ pdu, header: how }) => [pdu, how]),
          [[REPORT, header]]
        )
        assert.deepEqual(rig.taken, [TAKEN])
        isEmpty(rig)
        await ends(rig)
      })
    })
  }
})

/** What is typed to one that answers AT, and loses what comes soon behind it, until it says who it is. */
const SLOWED = `${WAKE}AT\rATE0\r${WAKE}AT\rATE0\rATV1\rATQ0\rAT+CMEE=1\rAT+CGMI\r`

describe('a session with a modem that loses what comes within 100 ms', () => {
  for (const [kind, profile] of Object.entries({
    TC35i: { ...profileNamed('siemens-tc35'), gapMs: 100 },
    'one that nobody knows': { manufacturer: 'Nobody', model: 'M1', gapMs: 100 }
  }))
    it(`is given time from the second try on, and loses nothing more: ${kind}`, async () => {
      const rig = new SessionRig({ profile })
      await rig.rig.after(10_000)
      const begun = rig.clock.now()
      rig.session.start()
      await rig.until(() => rig.session.state.name === 'ready')
      assert.ok(rig.typed.startsWith(SLOWED), JSON.stringify(rig.typed))
      assert.equal(rig.typed.split('\x1b').length - 1, 2, 'brought back once')
      assert.ok(rig.clock.now() - begun < 10_000, `${rig.clock.now() - begun} ms`)
      assert.deepEqual(told(rig), ['opening', 'syncing', 'identifying', 'unlocking', 'registering', 'ready'])
      await rig.after(600_000)
      assert.equal(rig.typed.split('\x1b').length - 1, 2, 'nothing lost since')
      await goesOn(rig, 0)
    })

  it('is given time at once when its port is opened anew', async () => {
    const rig = await readySession([], { profile: { ...profileNamed('siemens-tc35'), gapMs: 100 } })
    rig.rig.modem.unplug()
    await rig.until(() => rig.session.state.name === 'ready')
    assert.ok(rig.typed.startsWith(`${WAKE}AT\rATE0\rATV1\r`), JSON.stringify(rig.typed))
    assert.equal(rig.typed.split('\x1b').length - 1, 1)
    await goesOn(rig, 0)
  })
})
