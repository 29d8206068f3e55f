import assert from 'node:assert/strict'
import { AtFailure } from '../../src/simulator/modem/results'
import { ends } from './session-checks'
import { HI, YO } from './session-octets'
import { readySession, SessionRig } from './session-rig'

const DELIVER = '00040B911032547698F00000627021123254000268' + '34'

describe('a session that is asked for the drafts in its modem', () => {
  it('names the slot and the PDU of each that was stored to be sent, and leaves them there', async () => {
    const rig = await readySession()
    const { memories } = rig.rig.modem
    memories.add('SM', { stat: 2, pdu: HI })
    memories.add('SM', { stat: 1, pdu: DELIVER })
    memories.add('SM', { stat: 3, pdu: YO })
    const drafts = rig.session.drafts()
    await rig.after(5000)
    assert.deepEqual(await drafts, [
      { slot: { memory: 'SM', index: 1 }, pdu: HI },
      { slot: { memory: 'SM', index: 3 }, pdu: YO }
    ])
    assert.equal(memories.list('SM').length, 3)
    assert.ok(!rig.typed.includes('CMGD'), rig.typed)
    await ends(rig)
  })

  it('looks for none in one that does not know how to store them', async () => {
    const rig = new SessionRig()
    rig.rig.modem.faults.set('unknown', {
      command: async ({ name }, _modem, run) => {
        if (name === '+CMGW') throw AtFailure.error()
        await run()
        return undefined
      }
    })
    await rig.ready()
    rig.rig.modem.memories.add('SM', { stat: 2, pdu: HI })
    assert.deepEqual(await rig.session.drafts(), [])
    assert.equal(rig.typed, '')
    await ends(rig)
  })
})
