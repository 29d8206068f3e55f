import assert from 'node:assert/strict'
import { decode } from '../../src/pdu'
import { HI_SRR } from '../simulator/faulty'
import { ARRIVED, InboxRig } from './inbox-rig'

const textOf = ({ pdu }: { pdu: string }) => decode(pdu).text
const deletions = (typed: string[]) => typed.filter((text) => text.startsWith('AT+CMGD'))

describe('a receiver that leaves what is not its business', () => {
  it('finds it again, and only the rest is deleted', async () => {
    const rig = await InboxRig.started()
    rig.receiving = async (pdus) => ({ left: pdus.filter((pdu) => textOf(pdu) !== 'mine') })
    for (const text of ['one', 'mine', 'two']) await rig.arrive(text)
    assert.deepEqual(deletions(await rig.work()), ['AT+CMGD=2'])
    assert.deepEqual(rig.received.map(textOf), ['one', 'mine', 'two'])
    assert.deepEqual(deletions(await rig.poll()), [])
    assert.deepEqual(rig.received.slice(3).map(textOf), ['one', 'two'])
    assert.deepEqual(rig.notices, [])
  })

  it('of all deletes nothing', async () => {
    const rig = await InboxRig.started()
    rig.receiving = async (pdus) => ({ left: pdus })
    await rig.arrive()
    assert.deepEqual(deletions(await rig.work()), [])
    rig.receiving = () => {}
    assert.deepEqual(deletions(await rig.poll()), ['AT+CMGD=1'])
    assert.deepEqual(
      rig.received.map(({ pdu }) => pdu),
      [ARRIVED, ARRIVED]
    )
  })

  it('has what the modem does not keep again, not acknowledged', async () => {
    const rig = await InboxRig.started({ setUp: ['AT+CNMI=2,2,0,1,0'] })
    rig.receiving = async (pdus) => ({ left: pdus })
    await rig.arrive()
    assert.deepEqual(await rig.work(), [])
    rig.receiving = () => {}
    assert.ok((await rig.poll()).includes('AT+CNMA'))
    assert.equal(rig.received.length, 2)
    assert.deepEqual(rig.notices, [])
  })

  it('has reports again that it could not assign yet', async () => {
    const rig = await InboxRig.started()
    rig.receiving = async (pdus) => ({ left: pdus })
    await rig.submit(HI_SRR)
    await rig.work()
    rig.receiving = () => {}
    await rig.poll()
    assert.deepEqual(
      rig.received.map(({ pdu }) => decode(pdu).type),
      ['SMS-STATUS-REPORT', 'SMS-STATUS-REPORT']
    )
  })
})
