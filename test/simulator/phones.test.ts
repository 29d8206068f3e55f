import assert from 'node:assert/strict'
import { type EncodedMessage, encode, type MessageInput } from '../../src/pdu'
import { OWN_NUMBER, Rig } from './rig'

const PHONE = '+628990000001'

/** A message goes from the modem's SIM to the phone, its parts in the order given. */
async function submit(
  rig: Rig,
  message: Partial<MessageInput>,
  order = (parts: EncodedMessage['parts']) => parts
) {
  for (const { pdu } of order(encode({ to: PHONE, ...message } as MessageInput, () => 0.5).parts))
    await rig.network.submit(rig.modem, pdu.slice(2), false)
  await rig.settle()
}

const messages = (rig: Rig) => rig.network.phones.get(PHONE).messages

describe('virtual phones', () => {
  it('show a text, when it came and from whom', async () => {
    const rig = new Rig()
    await submit(rig, { text: 'hi' })
    assert.deepEqual(messages(rig), [
      { id: 1, direction: 'in', peer: OWN_NUMBER, at: rig.clock.now(), text: 'hi', parts: 1 }
    ])
  })

  it('join long texts, in whatever order the parts come', async () => {
    const rig = new Rig()
    const text = 'Съешь же ещё этих мягких французских булок, да выпей чаю. '.repeat(5)
    await submit(rig, { text }, (parts) => parts.toReversed())
    assert.deepEqual(
      messages(rig).map((message) => [message.text, message.parts]),
      [[text, 5]]
    )
  })

  it('show after a minute what they have of a text, and all of it when the rest comes', async () => {
    const rig = new Rig()
    const text = 'a'.repeat(153) + 'b'.repeat(153) + 'c'.repeat(10)
    const { parts } = encode({ to: PHONE, text, concatRef: 9 })
    const bring = async (n: number) => {
      await rig.network.submit(rig.modem, parts[n - 1]!.pdu.slice(2), false)
      await rig.settle()
    }
    const changes: number[] = []
    rig.network.phones.onChange(({ messages }) => changes.push(messages.length))
    await bring(3)
    await rig.after(30_000)
    await bring(1)
    await rig.after(59_999)
    assert.deepEqual(messages(rig), [])
    await rig.after(1)
    const shown = {
      id: 1,
      direction: 'in',
      peer: OWN_NUMBER,
      at: rig.clock.now(),
      text: `${'a'.repeat(153)}[…]cccccccccc`,
      parts: 2,
      incomplete: { have: [1, 3], total: 3 }
    }
    assert.deepEqual(messages(rig), [shown])
    assert.equal(rig.clock.waiting, 0)
    await submit(rig, { text: 'something else' })
    await rig.after(3_600_000)
    await bring(2)
    const { incomplete, ...whole } = shown
    assert.deepEqual(messages(rig)[0], { ...whole, text, parts: 3 })
    assert.equal(messages(rig).length, 2)
    assert.deepEqual(changes, [1, 2, 2])
    assert.equal(rig.clock.waiting, 0)
  })

  it('do not complete an old message with the parts of another one that has its reference', async () => {
    const rig = new Rig()
    await submit(rig, { text: 'a'.repeat(200), concatRef: 9 }, (parts) => parts.slice(0, 1))
    await rig.after(60_000)
    await rig.after(3_600_000)
    await submit(rig, { text: 'b'.repeat(200), concatRef: 9 })
    await rig.after(3_600_000)
    assert.deepEqual(
      messages(rig).map((message) => [message.text, message.incomplete?.have]),
      [
        [`${'a'.repeat(153)}[…]`, [1]],
        ['b'.repeat(200), undefined]
      ]
    )
    assert.equal(rig.clock.waiting, 0)
  })

  it('show flash messages, replacements and octets as what they are', async () => {
    const rig = new Rig()
    await submit(rig, { text: 'now', class: 0 })
    await submit(rig, { text: '10 degrees', replace: 3 })
    await submit(rig, { text: 'other', replace: 4 })
    await submit(rig, { text: '12 degrees', replace: 3 })
    await submit(rig, { data: '00FF', ports: { dst: 2948, src: 9200 } })
    assert.deepEqual(
      messages(rig).map(({ text, flash, replaceType, data, ports }) => [
        text ?? data,
        flash,
        replaceType,
        ports
      ]),
      [
        ['now', true, undefined, undefined],
        ['12 degrees', undefined, 3, undefined],
        ['other', undefined, 4, undefined],
        ['00FF', undefined, undefined, { dst: 2948, src: 9200 }]
      ]
    )
  })

  it('answer, and tell whoever wants to know of every change', async () => {
    const rig = new Rig()
    const changes: string[] = []
    const stop = rig.network.phones.onChange(({ number }) => changes.push(number))
    await rig.setUp('ATE0', 'AT+CNMI=2,1')
    await rig.heard()
    const phone = rig.network.phones.get(PHONE)
    const sent = await phone.send(OWN_NUMBER, 'x'.repeat(200))
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",1\r\n\r\n+CMTI: "SM",2\r\n')
    assert.deepEqual([sent.direction, sent.peer], ['out', OWN_NUMBER])
    await phone.send('+628990000002', 'from phone to phone')
    assert.equal(rig.network.phones.get('+628990000002').messages[0]?.text, 'from phone to phone')
    stop()
    await phone.send(OWN_NUMBER, 'unseen')
    assert.deepEqual(changes, [PHONE, PHONE, '+628990000002'])
    assert.deepEqual(
      rig.network.phones.list.map(({ number }) => number),
      [PHONE, '+628990000002']
    )
  })

  it('keep the newest thousand', async () => {
    const rig = new Rig()
    for (let i = 0; i < 1005; i++)
      await rig.network.submit(rig.modem, '01000C91269809000010000002E834', false)
    await rig.settle()
    assert.deepEqual([messages(rig).length, messages(rig)[0]?.id], [1000, 6])
  })
})
