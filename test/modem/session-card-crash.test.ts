import assert from 'node:assert/strict'
import { memoryPinMemo, type PinMemo } from '../../src/modem'
import { goesOn } from './session-checks'
import { DAY_MS, halts, pins, RIGHT, RIGHT_TYPED, startedWith, WRONG, WRONG_TYPED } from './session-pins'
import type { SessionRig, SessionRigOptions } from './session-rig'

describe('a session that begins where another one has ended', () => {
  /** The program ends between the memo and the PIN. */
  async function crashed(options: SessionRigOptions = {}) {
    const memo = memoryPinMemo()
    let written = false
    let end = () => {}
    const pinMemo: PinMemo = {
      ...memo,
      write: async (subjects, record) => {
        await memo.write(subjects, record)
        written = true
        return new Promise((resolve) => {
          end = resolve
        })
      }
    }
    const rig = startedWith(RIGHT, { ...options, session: { pinMemo } })
    await rig.until(() => written)
    await rig.stop()
    end()
    await rig.settle()
    assert.deepEqual(pins(rig), [])
    return { rig, pinMemo: memo }
  }

  it('before its PIN was typed, types it, since all tries are left', async () => {
    const { rig, pinMemo } = await crashed()
    const again = await startedWith(RIGHT, { session: { pinMemo }, after: rig }).ready()
    assert.deepEqual(pins(again), [RIGHT_TYPED])
    assert.equal(rig.rig.card.pinTries, 3)
    await goesOn(again, 0)
  })

  it('before its PIN was typed, types none where the modem does not say how many tries are left', async () => {
    const { rig, pinMemo } = await crashed({ profile: { pinCounter: '^SPIC' } })
    const again = startedWith(RIGHT, { session: { pinMemo }, after: rig })
    await halts(again, 'PIN_GUARDED', /The answer to a PIN was lost, .* Check in a phone/)
    await again.after(DAY_MS)
    assert.deepEqual(pins(again), [])
    again.session.retry({ pinChanged: true })
    await again.until(() => again.session.state.name === 'ready')
    assert.deepEqual(pins(again), [RIGHT_TYPED])
    await goesOn(again, 0)
  })

  for (const [pin, ends, code] of [
    [RIGHT, 'goes on where it was right', undefined],
    [WRONG, 'types it once more where two tries are left, and then no more', 'PIN_WRONG']
  ] as const)
    it(`before its PIN was answered, ${ends}`, async () => {
      const pinMemo = memoryPinMemo()
      const rig = startedWith(pin, { session: { pinMemo } })
      rig.rig.modem.faults.set('pulled', {
        command: async ({ name, kind }, modem, run) => {
          if (name !== '+CPIN' || kind !== 'set') {
            await run()
            return undefined
          }
          rig.gone = true
          try {
            await run()
          } finally {
            modem.unplug()
          }
          return ''
        }
      })
      await rig.until(() => rig.gone)
      await rig.stop()
      rig.rig.modem.faults.clear('pulled')
      const again = startedWith(pin, { session: { pinMemo }, after: rig })
      await again.until(() => ['ready', 'halted'].includes(again.session.state.name))
      await again.after(60_000)
      assert.equal(again.session.state.code, code)
      assert.deepEqual(pins(rig), [`AT+CPIN="${pin}"`])
      assert.deepEqual(pins(again), code ? [WRONG_TYPED] : [])
      assert.equal(rig.rig.card.pinTries, code ? 1 : 3)
      if (!code) await goesOn(again, 0)
      else await isLeftToAPerson(again, pinMemo)
    })

  async function isLeftToAPerson(rig: SessionRig, pinMemo: PinMemo): Promise<void> {
    await rig.stop()
    const again = startedWith(RIGHT, { session: { pinMemo }, after: rig })
    await halts(again, 'PIN_LAST_TRY', /^One try is left\. .* Type it in a phone/)
    assert.deepEqual(pins(again), [])
    await again.stop()
  }
})
