import assert from 'node:assert/strict'
import { nothingLearned } from '../../src/modem/learned'
import { decode } from '../../src/pdu'
import type { ParsedCommand } from '../../src/simulator/modem/command-line'
import { PROFILES } from '../../src/simulator/modem/profiles'
import { AtFailure, CMS } from '../../src/simulator/modem/results'
import { DELIVERED, HI } from '../simulator/faulty'
import { ARRIVED, InboxRig, type InboxRigOptions } from './inbox-rig'

/** An inbox that reads slot by slot, with a message of somebody else in slot 4. */
async function walking(options: InboxRigOptions = {}) {
  const rig = await InboxRig.started({ ...options, learned: { ...nothingLearned(), listing: 'walk' } })
  const { messages } = rig.modem.card
  messages.put(rig.modem.profile.indexBase + 3, { stat: 2, pdu: HI })
  return rig
}

/** These commands fail. */
function refuse(rig: InboxRig, refused: (command: ParsedCommand) => AtFailure | undefined): void {
  rig.modem.faults.set('refused', {
    command: async (command, _modem, run) => {
      const failure = refused(command)
      if (failure) throw failure
      await run()
      return undefined
    }
  })
}

const read = (typed: string[]) => typed.filter((text) => /CMG[LRD]/.test(text))

describe('reading slot by slot', () => {
  for (const [name, profile] of Object.entries(PROFILES))
    it(`reads those of ${name} that are used, and no foreign ones`, async () => {
      const rig = await walking({ profile: { ...profile, noise: [], defaultMemory: 'SM' } })
      const base = profile.indexBase
      rig.modem.card.messages.put(base + 6, { stat: 1, pdu: DELIVERED })
      await rig.arrive()
      assert.deepEqual(read(await rig.work()), [
        'AT+CMGD=?',
        `AT+CMGR=${base}`,
        `AT+CMGR=${base + 3}`,
        `AT+CMGR=${base + 6}`,
        `AT+CMGD=${base}`,
        `AT+CMGD=${base + 6}`
      ])
      assert.deepEqual(
        rig.received.map(({ pdu, slot }) => [pdu, slot!.index]),
        [
          [ARRIVED, base],
          [DELIVERED, base + 6]
        ]
      )
      assert.equal(rig.modem.card.messages.used, 1)
      assert.deepEqual(rig.notices, [])
    })

  for (const [emptySlot, indexBase] of [
    [undefined, 1],
    ['zeroes', 0],
    ['error', 1]
  ] as const)
    it(`finds them from ${indexBase} on where the modem does not say which are used (${emptySlot})`, async () => {
      const rig = await walking({ profile: { indexBase, ...(emptySlot && { emptySlot }) } })
      refuse(rig, ({ name, kind }) => (name === '+CMGD' && kind === 'test' ? AtFailure.error() : undefined))
      await rig.arrive()
      const typed = read(await rig.work())
      assert.deepEqual(
        typed.slice(1, -1),
        Array.from({ length: indexBase + 4 }, (_, i) => `AT+CMGR=${i}`)
      )
      assert.equal(typed.at(-1), `AT+CMGD=${indexBase}`)
      assert.deepEqual(
        rig.received.map(({ pdu }) => pdu),
        [ARRIVED]
      )
    })

  it('reads nothing of a memory with nothing in it', async () => {
    const rig = await walking()
    rig.modem.urc('+CMTI: "ME",1')
    assert.deepEqual(await rig.work(), ['AT+CPMS="ME","SM","SM"', 'AT+CPMS?'])
  })

  it('takes an unsolicited line in a slot for what it is', async () => {
    const rig = await walking({ faults: ['urcInsideCMGR'] })
    await rig.arrive()
    await rig.work()
    assert.deepEqual(
      rig.received.map(({ pdu, announced }) => [pdu, announced]),
      [[ARRIVED, undefined]]
    )
    assert.deepEqual(rig.unused, ['^RSSI:18', '^RSSI:18'])
  })

  it('takes a PDU behind a header without state', async () => {
    const rig = await walking()
    rig.modem.faults.set('zte', {
      output: (text, kind) => (kind === 'info' ? text.replace('+CMGR: 0,,', '+CMGR: ,,') : text)
    })
    await rig.arrive()
    await rig.work()
    assert.deepEqual(
      rig.received.map(({ pdu, header }) => [pdu, header]),
      [[ARRIVED, '+CMGR: ,,21']]
    )
  })

  it('says that not everything was found', async () => {
    const rig = await walking()
    refuse(rig, ({ name, kind }) => (name === '+CMGR' && kind === 'set' ? AtFailure.error() : undefined))
    for (let i = 0; i < 2; i++) await rig.poll()
    assert.deepEqual(rig.notices, ['SLOTS_NOT_FOUND'])
  })
})

describe('a modem that fails at AT+CMGL', () => {
  it('is read slot by slot from then on, if it hangs', async () => {
    const rig = await InboxRig.started({ faults: ['cmglHang=23000'], family: { listMs: 20_000 } })
    assert.deepEqual(rig.notices, ['LISTING_HANGS'])
    assert.equal(rig.learned.listing, 'walk')
    await rig.arrive()
    assert.deepEqual(read(await rig.work()), ['AT+CMGD=?', 'AT+CMGR=1', 'AT+CMGD=1'])
    assert.deepEqual(
      rig.received.map(({ pdu }) => decode(pdu).text),
      ['hi']
    )
  })

  it('is known as such behind the restart that it needs', async () => {
    const rig = await InboxRig.notStarted({ faults: ['cmglHang'] })
    await rig.lineRig.done(rig.inbox.start())
    await assert.rejects(rig.lineRig.done(rig.inbox.work()), { code: 'AT_TIMEOUT' })
    assert.equal(rig.inbox.pending, true)
    const again = await InboxRig.started({ faults: ['cmglHang'], learned: rig.learned })
    await again.arrive()
    await again.work()
    assert.equal(again.received.length, 1)
  })

  it('is read slot by slot if it refuses, and another time if only for now', async () => {
    const rig = await InboxRig.started()
    let number: number = CMS.NOT_ALLOWED
    refuse(rig, ({ name }) => (name === '+CMGL' ? AtFailure.cms(number) : undefined))
    await rig.arrive()
    await rig.work()
    assert.deepEqual([rig.received.length, rig.learned.listing], [0, 'list'])
    number = 500
    await rig.poll()
    assert.deepEqual([rig.received.length, rig.learned.listing], [1, 'walk'])
  })
})
