import assert from 'node:assert/strict'
import { A, B, C, DATA, DEUX, FLASH, FOUR, HI, ONE, REF, SENDER, THREE, TWO, UN, WIDE } from './inbox-pdus'
import { closeInboxes, InboxRig, PATIENCE_MS } from './inbox-rig'

afterEach(closeInboxes)

const HOUR = 3_600_000
const RECEIVED = Date.parse('2026-11-22T10:00:00Z')

describe('a message that came in', () => {
  it('is told with all that its PDU says', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([HI], { number: () => '+628120000001' })
    assert.deepEqual(rig.told, [
      {
        id: 'r000001',
        kind: 'message',
        from: SENDER,
        recipient: '+628120000001',
        text: 'hi',
        encoding: 'gsm7',
        parts: { total: 1, missing: [] },
        smsc: '+628110000000',
        sentAt: '2026-11-22T10:00:00+00:00',
        receivedAt: RECEIVED,
        sim: 'S1',
        modem: 'm1',
        pool: 'default',
        raw: [HI]
      }
    ])
  })

  it('has its class and its sender by name', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([FLASH])
    const { from, text, encoding, class: messageClass } = rig.told[0]!
    assert.deepEqual(
      { from, text, encoding, messageClass },
      { from: 'BANK', text: '5 €', encoding: 'ucs2', messageClass: 0 }
    )
  })

  it('has data instead of a text if it is 8-bit, and its ports', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([DATA])
    const { text, data, encoding, ports } = rig.told[0]!
    assert.deepEqual(
      { text, data, encoding, ports },
      { text: undefined, data: 'CAFE', encoding: '8bit', ports: { dst: 5000, src: 5001, bits: 16 } }
    )
  })
})

describe('a message of several parts', () => {
  it('is told once, when its last part is there, in whatever order they come', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([C])
    await rig.after(1000)
    await rig.receive([A])
    assert.deepEqual(rig.texts, [])
    await rig.receive([B])
    assert.deepEqual(rig.texts, ['abc'])
    const { id, raw, parts, receivedAt } = rig.told[0]!
    assert.deepEqual(
      { id, raw, parts, receivedAt },
      { id: 'r000001', raw: [A, B, C], parts: { total: 3, missing: [] }, receivedAt: RECEIVED }
    )
    assert.equal(rig.inbounds.length, 1)
    assert.equal(rig.inbounds[0]!.group, undefined)
    assert.equal(rig.inbounds[0]!.alarm, undefined)
  })

  it('is put together over a restart', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([TWO])
    await rig.restart()
    await rig.receive([ONE])
    assert.deepEqual(rig.texts, ['one two'])
  })

  it('is not mixed up with one of another sender that has the same reference', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE, UN, DEUX, TWO])
    assert.deepEqual(rig.texts, ['un deux', 'one two'])
  })

  it('is not mixed up with one of another width, number of parts, or SIM', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE, WIDE, A])
    await rig.receive([ONE], { sim: () => 'S2', modem: 'm2' })
    await rig.receive([REF, B, C])
    assert.deepEqual(rig.texts, ['wide ref', 'abc'])
    await rig.receive([TWO], { sim: () => 'S2', modem: 'm2' })
    assert.deepEqual(
      rig.told.map(({ sim, text }) => `${sim} ${text}`),
      ['S1 wide ref', 'S1 abc', 'S2 one two']
    )
    await rig.receive([TWO])
    assert.equal(rig.told.at(-1)!.text, 'one two')
  })

  it('is not completed twice by a part that comes again', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE])
    await rig.receive([ONE])
    await rig.receive([TWO])
    await rig.receive([TWO])
    await rig.receive([ONE])
    assert.deepEqual(rig.texts, ['one two'])
    assert.deepEqual(rig.states, ['joined', 'duplicate', 'joined', 'duplicate', 'duplicate'])
  })
})

describe('a message that is not what its parts say', () => {
  it('is incomplete if some of it is text and some is data', async () => {
    const rig = await InboxRig.listening()
    const data = TWO.replace('0000100000', '0000100004').replace(
      /0A050003070202E8F737$/,
      '08050003070202CAFE'
    )
    await rig.receive([ONE, data])
    const { kind, text, parts, problems } = rig.told[0]!
    assert.deepEqual(
      { kind, text, parts, problems: problems?.map(({ code }) => code) },
      { kind: 'incomplete', text: 'one ', parts: { total: 2, missing: [] }, problems: ['MIXED_PARTS'] }
    )
  })

  it('is incomplete if a PDU of it is kept no longer', async () => {
    const rig = await InboxRig.silent()
    await rig.receive([ONE, TWO])
    const { raw } = rig.store
    rig.store.raw = async (id) => (id === 'r000001' ? undefined : raw(id))
    await rig.restart()
    const { kind, text, parts } = rig.told[0]!
    assert.deepEqual(
      { kind, text, parts },
      { kind: 'incomplete', text: '[…]two', parts: { total: 2, missing: [1] } }
    )
  })
})

describe('a reference that is used again', () => {
  it('begins another message where the place is taken; each part goes where its time is nearest', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE, THREE, FOUR])
    assert.deepEqual(rig.texts, ['three four'])
    await rig.receive([TWO])
    assert.deepEqual(rig.texts, ['three four', 'one two'])
  })

  it('serves any number of messages, one behind another', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE, TWO, FOUR, THREE])
    assert.deepEqual(rig.texts, ['one two', 'three four'])
  })

  it('does not complete a message with a part that was sent more than a day later', async () => {
    const rig = await InboxRig.listening()
    const nextDay = TWO.replace('62112201000000', '62113201000000')
    const later = TWO.replace('62112201000000', '62113201100000')
    await rig.receive([ONE])
    await rig.receive([later])
    assert.deepEqual(rig.texts, [])
    await rig.receive([nextDay])
    assert.deepEqual(rig.texts, ['one two'])
  })
})

describe('a message whose parts do not all come', () => {
  it('is told as incomplete a day behind the last that came, with what there is', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([C])
    await rig.after(HOUR)
    await rig.receive([A])
    await rig.after(24 * HOUR - 1)
    await rig.chores()
    assert.deepEqual(rig.told, [])
    await rig.after(1)
    await rig.chores()
    assert.equal(rig.told.length, 1)
    const { kind, text, parts, raw } = rig.told[0]!
    assert.deepEqual(
      { kind, text, parts, raw },
      { kind: 'incomplete', text: 'a[…]c', parts: { total: 3, missing: [2] }, raw: [A, C] }
    )
  })

  it('waits as long as the wall clock cannot be trusted', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE])
    await rig.after(48 * HOUR)
    await rig.chores({ trusted: false })
    assert.deepEqual(rig.told, [])
    await rig.chores()
    assert.deepEqual(rig.texts, ['one […]'])
  })

  it('waits behind a start for what lies in the modem, however long this was off', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE])
    await rig.after(48 * HOUR)
    await rig.restart()
    await rig.chores()
    await rig.after(PATIENCE_MS - 1)
    await rig.chores()
    assert.deepEqual(rig.told, [])
    await rig.receive([TWO])
    assert.deepEqual(rig.texts, ['one two'])
  })

  it('is given up behind a start if nothing comes', async () => {
    const rig = await InboxRig.listening()
    await rig.receive([ONE])
    await rig.after(48 * HOUR)
    await rig.restart()
    await rig.after(PATIENCE_MS)
    await rig.chores()
    assert.deepEqual(rig.texts, ['one […]'])
  })

  it('is given up with hundreds of others, and those that are not overdue stay', async () => {
    const rig = await InboxRig.listening()
    for (let ref = 0; ref < 255; ref++) await rig.receive([withReference(ONE, ref)])
    await rig.after(12 * HOUR)
    await rig.receive([withReference(ONE, 255)])
    await rig.after(12 * HOUR)
    await rig.chores()
    assert.equal(rig.told.length, 255)
    assert.deepEqual(new Set(rig.texts), new Set(['one […]']))
    assert.equal(rig.inbounds.filter(({ state }) => state === 'partial').length, 1)
  })
})

/** The same part under another reference. */
function withReference(pdu: string, ref: number): string {
  return pdu.replace('0500030702', `050003${ref.toString(16).toUpperCase().padStart(2, '0')}02`)
}
