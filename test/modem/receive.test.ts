import assert from 'node:assert/strict'
import { decode } from '../../src/pdu'
import { PROFILES } from '../../src/simulator/modem/profiles'
import { DELIVERED, HI_SRR } from '../simulator/faulty'
import { ARRIVED, InboxRig } from './inbox-rig'

const textOf = ({ pdu }: { pdu: string }) => decode(pdu).text

describe('the inbox of a modem', () => {
  it('takes what is announced, and deletes it when it is on disk', async () => {
    const rig = await InboxRig.started()
    await rig.arrive()
    assert.equal(rig.inbox.pending, true)
    let used = 0
    rig.receiving = () => {
      used = rig.modem.card.messages.used
    }
    assert.deepEqual(await rig.work(), ['AT+CPMS="SM","SM","SM"', 'AT+CMGL=4', 'AT+CMGD=1'])
    assert.equal(used, 1)
    assert.equal(rig.modem.card.messages.used, 0)
    assert.deepEqual(rig.received.map(textOf), ['hi'])
    assert.deepEqual(rig.received[0]!.slot, { memory: 'SM', index: 1 })
    assert.equal(rig.received[0]!.header, '+CMGL: 1,0,,21')
    assert.equal(rig.received[0]!.announced, undefined)
    assert.deepEqual(rig.events, [])
    assert.equal(rig.inbox.pending, false)
  })

  for (const [name, profile] of Object.entries(PROFILES))
    it(`empties all memories of ${name} when it starts`, async () => {
      const rig = await InboxRig.notStarted({ profile: { ...profile, noise: [] } })
      const { memories } = rig.modem
      const stored = memories.names.filter((memory) => memory !== 'MT')
      for (const memory of stored)
        for (const stat of [0, 1] as const) memories.add(memory, { stat, pdu: DELIVERED })
      await rig.lineRig.done(rig.inbox.start())
      const typed = await rig.work()
      assert.deepEqual(
        rig.received.map(({ slot, pdu }) => [slot?.memory, pdu]),
        [...new Set([profile.defaultMemory, ...stored])].flatMap((memory) => [
          [memory, DELIVERED],
          [memory, DELIVERED]
        ])
      )
      for (const memory of stored) assert.equal(memories.usage(memory)[0], 0)
      assert.equal(typed.filter((text) => text === 'AT+CMGL=4').length, stored.length)
      assert.deepEqual(rig.events, [])
    })

  it('leaves in the modem what is not taken, and tries again', async () => {
    const rig = await InboxRig.started()
    rig.receiving = () => Promise.reject(new Error('ENOSPC: no space left on device'))
    await rig.arrive()
    assert.deepEqual(await rig.work(), ['AT+CPMS="SM","SM","SM"', 'AT+CMGL=4'])
    assert.equal(rig.inbox.pending, false)
    assert.deepEqual(rig.events, [
      {
        type: 'notice',
        code: 'NOT_TAKEN',
        message: 'What came in could not be stored and stays in the modem (ENOSPC: no space left on device).'
      }
    ])
    assert.equal(rig.modem.card.messages.used, 1)
    rig.receiving = () => {}
    await rig.poll()
    assert.deepEqual(rig.received.map(textOf), ['hi'])
    assert.equal(rig.modem.card.messages.used, 0)
  })

  it('takes both of two that are the same', async () => {
    const rig = await InboxRig.started({ faults: ['dupDelivery'] })
    await rig.arrive()
    assert.deepEqual((await rig.work()).slice(1), ['AT+CMGL=4', 'AT+CMGD=1', 'AT+CMGD=2'])
    assert.deepEqual(
      rig.received.map((pdu) => [textOf(pdu), pdu.slot?.index]),
      [
        ['hi', 1],
        ['hi', 2]
      ]
    )
  })

  it('takes again what comes again into a slot that was emptied', async () => {
    const rig = await InboxRig.started()
    for (let i = 0; i < 2; i++) {
      await rig.arrive()
      await rig.work()
    }
    assert.deepEqual(
      rig.received.map(({ pdu }) => pdu),
      [ARRIVED, ARRIVED]
    )
    assert.deepEqual(rig.notices, [])
  })

  it('looks everywhere when it is told to, but for reports that are not stored', async () => {
    const rig = await InboxRig.started()
    assert.deepEqual(await rig.poll(), [
      'AT+CPMS="SM","SM","SM"',
      'AT+CMGL=4',
      'AT+CPMS="ME","SM","SM"',
      'AT+CMGL=4'
    ])
    const stored = await InboxRig.started({
      profile: { cnmi: { advertised: '(2),(1),(0),(2),(0)', accepted: [[2], [1], [0], [2], [0]] } }
    })
    assert.deepEqual((await stored.poll()).slice(-2), ['AT+CPMS="SR","SM","SM"', 'AT+CMGL=4'])
  })

  const places: [urc: string, memories: string[]][] = [
    ['+CMTI: "SM",3', ['SM']],
    ['+CMTI:"ME", 12', ['ME']],
    ['+CMTI: MT,5', ['SM', 'ME']],
    ['+CDSI: "SR",1', ['SR']],
    ['+CDSI: "MT",1', ['SM', 'ME']],
    ['+CMTI: 7', ['SM', 'ME', 'SR']]
  ]
  for (const [urc, memories] of places)
    it(`looks into ${memories} by ${urc}`, async () => {
      const rig = await InboxRig.started()
      const before = rig.modem.settings.memories[0]
      rig.modem.urc(urc)
      const typed = await rig.work()
      assert.deepEqual(
        typed.flatMap((text) => /^AT\+CPMS="(..)"/.exec(text)?.[1] ?? []),
        memories[0] === before ? memories.slice(1) : memories
      )
      assert.equal(typed.filter((text) => text === 'AT+CMGL=4').length, memories.length)
    })

  it('looks for a report where it is stored', async () => {
    for (const [faults, memory] of [
      [[], 'SR'],
      [['srToSM'], 'SM']
    ] as const) {
      const rig = await InboxRig.started({
        faults,
        setUp: ['AT+CNMI=2,1,0,2,0']
      })
      await rig.submit(HI_SRR)
      await rig.work()
      const [report] = rig.received
      assert.equal(decode(report!.pdu).type, 'SMS-STATUS-REPORT')
      assert.deepEqual(report!.slot, { memory, index: 1 })
    }
  })

  it('passes over what is not about messages', async () => {
    const rig = await InboxRig.started()
    for (const urc of ['RING', '^RSSI:18', '+CREG: 1', '+QIND: SMS DONE', '+CIEV: 2,4']) rig.modem.urc(urc)
    await rig.lineRig.settle()
    assert.deepEqual(rig.unused, ['RING', '^RSSI:18', '+CREG: 1', '+QIND: SMS DONE', '+CIEV: 2,4'])
    assert.equal(rig.inbox.pending, false)
  })

  it('looks on when something else comes while it looks', async () => {
    const rig = await InboxRig.started()
    rig.receiving = () => {
      rig.receiving = () => {}
      void rig.arrive('second')
    }
    await rig.arrive('first')
    await rig.work()
    assert.deepEqual(rig.received.map(textOf), ['first', 'second'])
    assert.equal(rig.modem.card.messages.used, 0)
  })

  it('tries again where the modem is not ready, often at first, and says so when that lasts', async () => {
    const rig = await InboxRig.started()
    let refused = 0
    rig.modem.faults.set('busy', {
      command: async ({ name, kind }, _modem, run) => {
        if (name !== '+CMGL' || kind !== 'set') await run()
        else refused++
        return name === '+CMGL' ? '+CMS ERROR: 515' : undefined
      }
    })
    await rig.arrive()
    await rig.work()
    for (let s = 0; s < 119; s++) {
      await rig.lineRig.after(1000)
      await rig.work()
    }
    assert.deepEqual([refused, rig.woken, rig.notices], [40, 39, []])
    for (let s = 0; s < 10; s++) {
      await rig.lineRig.after(1000)
      await rig.work()
    }
    assert.deepEqual([refused, rig.notices], [41, ['MEMORY_REFUSED']])
    await rig.poll()
    assert.deepEqual(rig.notices, ['MEMORY_REFUSED'])
    rig.modem.faults.clear('busy')
    await rig.poll()
    assert.equal(rig.received.length, 1)
    assert.equal(rig.lineRig.clock.waiting, 0)
  })

  it('reads what memories there are as soon as the modem can say', async () => {
    const rig = await InboxRig.notStarted({ faults: ['busy515=2'] })
    rig.modem.card.messages.add({ stat: 1, pdu: DELIVERED })
    await rig.lineRig.done(rig.inbox.start())
    assert.deepEqual(await rig.work(), ['AT+CPMS=?', 'AT+CPMS?'])
    await rig.lineRig.after(3000)
    assert.deepEqual(await rig.work(), ['AT+CPMS=?', 'AT+CPMS?'])
    await rig.lineRig.after(3000)
    assert.deepEqual((await rig.work()).slice(0, 4), ['AT+CPMS=?', 'AT+CPMS?', 'AT+CMGL=4', 'AT+CMGD=1'])
    assert.equal(rig.received.length, 1)
  })

  it('does without where the modem never says', async () => {
    const rig = await InboxRig.notStarted()
    rig.modem.faults.set('busy', {
      command: async ({ name }, _modem, run) => {
        if (name !== '+CPMS') await run()
        return name === '+CPMS' ? '+CMS ERROR: 302' : undefined
      }
    })
    await rig.arrive()
    await rig.lineRig.done(rig.inbox.start())
    for (let s = 0; s < 130; s++) {
      await rig.lineRig.after(1000)
      await rig.work()
    }
    assert.equal(rig.received.length, 1)
  })

  it('does nothing by itself when it is stopped', async () => {
    const rig = await InboxRig.notStarted({ faults: ['busy515'] })
    await rig.lineRig.done(rig.inbox.start())
    assert.equal(rig.lineRig.clock.waiting, 1)
    rig.inbox.stop()
    assert.equal(rig.lineRig.clock.waiting, 0)
  })

  it('keeps in mind what it did not come to when the line fails', async () => {
    const rig = await InboxRig.started()
    await rig.arrive()
    rig.modem.powerOff()
    await assert.rejects(rig.lineRig.done(rig.inbox.work()), { code: 'AT_TIMEOUT' })
    assert.equal(rig.inbox.pending, true)
    assert.equal(rig.learned.listing, 'list')
  })

  it('chooses a memory for others, and knows of it', async () => {
    const rig = await InboxRig.notStarted()
    await rig.lineRig.done(rig.inbox.select('ME'))
    assert.deepEqual(rig.lineRig.takeTyped(), ['AT+CPMS=?', 'AT+CPMS?', 'AT+CPMS="ME","SM","SM"'])
    await rig.work()
    await rig.lineRig.done(rig.inbox.select('ME'))
    rig.modem.urc('+CMTI: "ME",1')
    assert.deepEqual((await rig.work()).slice(-2), ['AT+CPMS="ME","SM","SM"', 'AT+CMGL=4'])
  })
})
