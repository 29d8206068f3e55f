import assert from 'node:assert/strict'
import { bare, ends, goesOn, told } from './session-checks'
import { SET_UP, WAKE, YO } from './session-octets'
import { readySession, SessionRig } from './session-rig'

const SET_UP_PATH = ['syncing', 'identifying', 'unlocking', 'registering']

describe('a session that is told of mistakes in what listens to it', () => {
  it('goes on when what it tells of its state fails', async () => {
    const rig = await readySession()
    const told: string[] = []
    const other = new SessionRig({
      session: {
        emit: (event) => {
          told.push(event.type === 'notice' ? event.code : event.type)
          if (event.type !== 'notice') throw new Error('no such node')
        }
      }
    })
    other.session.start()
    await other.until(() => other.session.state.name === 'ready')
    assert.deepEqual(told.slice(0, 4), ['state', 'LISTENER_FAILED', 'state', 'LISTENER_FAILED'])
    other.rig.modem.unplug()
    await other.after(30_000)
    await goesOn(other, 0)
    await ends(rig)
  })

  it('goes on when nothing can be told at all', async () => {
    const rig = new SessionRig({
      session: {
        emit: () => {
          throw new Error('no such node')
        }
      },
      faults: ['nulBytes']
    })
    rig.session.start()
    await rig.until(() => rig.session.state.name === 'ready')
    rig.rig.modem.unplug()
    await rig.after(30_000)
    await goesOn(rig, 0)
  })

  for (const [how, receiver] of Object.entries({
    rejects: async () => Promise.reject(new Error('disk full')),
    throws: () => {
      throw new Error('disk full')
    }
  }))
    it(`keeps a message in the modem while the receiver ${how}, and goes on`, async () => {
      const rig = await readySession([], { session: { receiver } })
      void rig.rig.network.sendText('+628990000001', rig.rig.modem.number, 'hello')
      await rig.after(1000)
      assert.equal(rig.session.state.name, 'ready')
      assert.ok(!rig.typed.includes('CMGD'))
      assert.deepEqual(
        rig.rig.modem.memories.list('SM').map(({ message }) => message.pdu.slice(-12)),
        ['05E8329BFD06']
      )
      await goesOn(rig, 0)
    })
})

describe('a session that waits for something else than a message', () => {
  for (const [how, lose] of Object.entries({
    'the cable is pulled': (rig: SessionRig) => rig.rig.modem.unplug(),
    'the modem starts anew': (rig: SessionRig) => rig.rig.modem.urc('RDY')
  }))
    it(`gives up a USSD code when ${how}, and comes back`, async () => {
      const rig = await readySession()
      rig.rig.modem.faults.set('silentUssd', {
        command: async ({ name }, _modem, run) => {
          if (name !== '+CUSD') await run()
          return undefined
        }
      })
      let failure: { code?: string } = {}
      rig.session.ussd('*100#').catch((error: { code: string }) => {
        failure = error
      })
      await rig.after(1000)
      assert.equal(rig.typed, 'AT+CUSD=1,"*100#",15\r')
      lose(rig)
      await rig.settle()
      assert.equal(failure.code, 'MODEM_NOT_READY')
      await goesOn(rig, 0)
    })

  it('comes back though a receiver never ends when the cable is pulled', async () => {
    const receiver = () => new Promise<void>(() => {})
    const rig = await readySession([], { session: { receiver } })
    void rig.rig.network.sendText('+628990000001', rig.rig.modem.number, 'hello')
    await rig.after(1000)
    rig.rig.modem.unplug()
    await rig.settle()
    assert.deepEqual(told(rig), ['recovering PORT_CLOSED'])
    await rig.after(5000)
    assert.equal(rig.opened, 2)
    await rig.stop()
  })
})

describe('a session that reads the network', () => {
  it('tells the reason once when the network is lost, and goes on by itself', async () => {
    const rig = await readySession()
    const back = rig.rig.modem.radio.limit({ creg: 2, cgreg: 2, cereg: 2 })
    await rig.after(10_000)
    assert.deepEqual(told(rig), ['registering'])
    assert.deepEqual(bare(await rig.send(YO)), {
      outcome: 'notSubmitted',
      code: 'NO_NETWORK',
      class: 'noService'
    })
    assert.ok(rig.typed.endsWith('AT+CREG?\rAT+CEREG?\rAT+CGREG?\rAT+CSQ\r'), rig.typed)
    back()
    await rig.after(10_000)
    assert.deepEqual(told(rig), ['registering', 'ready'])
    await goesOn(rig, 0)
  })

  it('says after two minutes that there is no network', async () => {
    const rig = new SessionRig()
    const back = rig.rig.modem.radio.limit({ creg: 2, cgreg: 2, cereg: 2 })
    rig.session.start()
    await rig.after(600_000)
    assert.deepEqual(told(rig), ['opening', ...SET_UP_PATH, 'registering NO_NETWORK'])
    assert.ok(rig.typed.startsWith(WAKE + SET_UP))
    back()
    await rig.after(10_000)
    await goesOn(rig, 0)
  })
})
