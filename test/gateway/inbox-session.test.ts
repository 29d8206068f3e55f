import assert from 'node:assert/strict'
import { StoreError } from '../../src/store'
import { arrive, commands, slots } from '../modem/session-arrivals'
import { ends } from '../modem/session-checks'
import { readySession, type SessionRig } from '../modem/session-rig'
import { DELIVERED, HI_SRR } from '../simulator/faulty'
import { closeInboxes, InboxRig } from './inbox-rig'

afterEach(closeInboxes)

/** A session on a virtual modem that hands what comes to an inbox. */
async function connected(options = {}): Promise<{ modem: SessionRig; inbox: InboxRig }> {
  const inbox = await InboxRig.listening()
  const sim = () => modem.session.prepared!.card.iccid!
  const receiver = inbox.inbox.receiver({ sim, modem: 'm1', pool: 'default' })
  const modem: SessionRig = await readySession([], { ...options, session: { receiver } })
  return { modem, inbox }
}

/** Everything that happens now has happened, on the line and on disk. */
async function settle(modem: SessionRig, { store }: InboxRig): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet++) {
    await modem.settle()
    if (store.pending > 0) quiet = 0
  }
}

describe('a modem with an inbox behind it', () => {
  it('is told to delete a message when it is on disk, and not before', async () => {
    const { modem, inbox } = await connected()
    const written: string[] = []
    inbox.store.written = () => {
      written.push(`${inbox.states.join()} ${commands(modem, 'CMGD').join()}`)
    }
    let onDisk = () => {}
    const apply = inbox.store.apply
    inbox.store.apply = async (changes) => {
      inbox.store.apply = apply
      await new Promise<void>((resolve) => {
        onDisk = resolve
      })
      return apply(changes)
    }
    await arrive(modem)
    await modem.after(500)
    await settle(modem, inbox)
    assert.deepEqual(commands(modem, 'CMGD'), [], 'the disk is slow')
    assert.deepEqual(inbox.raws, [])
    onDisk()
    await settle(modem, inbox)
    assert.equal(written[0], 'new ')
    assert.deepEqual(commands(modem, 'CMGD'), ['AT+CMGD=1'])
    assert.deepEqual(slots(modem), [])
    const { pdu, slot, sim } = inbox.raws[0]!
    assert.deepEqual(
      { pdu, slot, sim },
      { pdu: DELIVERED, slot: { memory: 'SM', index: 1 }, sim: '89629900000000000010' }
    )
    assert.deepEqual(inbox.texts, ['hi'])
    await ends(modem)
  })

  it('keeps what cannot be written, and hands it over again when there is room', async () => {
    const { modem, inbox } = await connected()
    inbox.store.fault = new StoreError('STORE_FULL', 'No room.')
    await arrive(modem)
    await settle(modem, inbox)
    assert.deepEqual(slots(modem), [[1, DELIVERED]])
    assert.deepEqual(inbox.texts, [])
    inbox.store.fault = undefined
    await modem.after(60_000)
    await settle(modem, inbox)
    assert.deepEqual(slots(modem), [])
    assert.deepEqual(inbox.texts, ['hi'])
    assert.equal(inbox.inbox.suppressed, 0)
    await ends(modem)
  })

  it('tells a long message once, whose parts came in', async () => {
    const { modem, inbox } = await connected()
    const text = 'The water in the tank is low. '.repeat(12)
    await arrive(modem, text)
    await settle(modem, inbox)
    assert.deepEqual(inbox.texts, [text])
    assert.equal(inbox.told[0]!.parts.total, 3)
    assert.equal(inbox.told[0]!.recipient, undefined)
    await ends(modem)
  })

  it('brings a report that comes in by itself', async () => {
    const { modem, inbox } = await connected()
    assert.deepEqual(await modem.send(HI_SRR), { outcome: 'accepted', mr: 0 })
    await modem.after(60_000)
    await settle(modem, inbox)
    const [event] = inbox.eventsOf('reportUnmatched')
    assert.deepEqual(
      { mr: event!.mr, to: event!.to, sim: event!.sim },
      { mr: 0, to: '0812345678', sim: '89629900000000000010' }
    )
    assert.deepEqual(inbox.states, ['report'])
    await ends(modem)
  })
})
