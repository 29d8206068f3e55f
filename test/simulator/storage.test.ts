import assert from 'node:assert/strict'
import { OWN_NUMBER, Rig, type RigOptions } from './rig'

const SENDER = '+628990000001'
const HI = '0001000A818021436587000002E834'

async function ready(setUp: string[] = [], options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options)
  await rig.setUp('ATE0', ...setUp)
  await rig.heard()
  return rig
}

async function arrive(rig: Rig, ...texts: string[]): Promise<void> {
  for (const text of texts) void rig.network.sendText(SENDER, OWN_NUMBER, text)
  await rig.settle()
}

/** Indices and status that +CMGL lists. */
async function listed(rig: Rig, command: string): Promise<string[]> {
  const lines = (await rig.type(`${command}\r`)).split('\r\n')
  return lines.flatMap((line) => /^\+CMGL: (\d+,\d)/.exec(line)?.[1] ?? [])
}

describe('memories of the virtual modem', () => {
  it('are told by +CPMS: SM, ME, both as MT, and SR', async () => {
    const rig = await ready()
    assert.equal(
      await rig.type('AT+CPMS=?\r'),
      '\r\n+CPMS: ("SM","ME","MT","SR"),("SM","ME","MT","SR"),("SM","ME","MT","SR")\r\n\r\nOK\r\n'
    )
    assert.equal(await rig.type('AT+CPMS?\r'), '\r\n+CPMS: "SM",0,20,"SM",0,20,"SM",0,20\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CPMS="MT","ME","SR"\r'), '\r\n+CPMS: 0,120,0,100,0,20\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CPMS="SM"\r'), '\r\n+CPMS: 0,20,0,100,0,20\r\n\r\nOK\r\n')
    for (const args of ['"XX"', '"SM","SM","SM","SM"', ''])
      assert.equal(await rig.type(`AT+CPMS=${args}\r`), '\r\n+CMS ERROR: 302\r\n')
    assert.equal(await rig.type('AT+CPMS\r'), '\r\n+CMS ERROR: 302\r\n')
  })

  it('lack SR where the modem has none', async () => {
    const rig = await ready([], { profile: { capacity: { ME: 5 } } })
    assert.equal(await rig.type('AT+CPMS="SR"\r'), '\r\n+CMS ERROR: 302\r\n')
  })

  it('receive into the third one; MT goes on in ME when the card is full', async () => {
    const rig = await ready(['AT+CNMI=2,1', 'AT+CPMS="MT","MT","MT"'], { card: { capacity: 1 } })
    await arrive(rig, 'one', 'two')
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",1\r\n\r\n+CMTI: "ME",1\r\n')
    assert.deepEqual(await listed(rig, 'AT+CMGL=4'), ['1,0', '2,0'])
    assert.equal(await rig.type('AT+CMGD=2\r'), '\r\nOK\r\n')
    assert.deepEqual(await listed(rig, 'AT+CMGL=4'), ['1,1'])
  })

  it('count from 0 where that is the custom', async () => {
    const rig = await ready(['AT+CNMI=2,1'], { profile: { indexBase: 0 } })
    await arrive(rig, 'one')
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",0\r\n')
  })

  it('refuse a message when full, note that on the card, and take it when there is room', async () => {
    const rig = await ready(['AT+CNMI=2,1'], { card: { capacity: 1 } })
    await arrive(rig, 'one', 'two')
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",1\r\n')
    assert.equal(await rig.type('AT+CRSM=176,28483,0,0,2\r'), '\r\n+CRSM: 144,0,"FFFE"\r\n\r\nOK\r\n')
    assert.equal(rig.network.waiting(OWN_NUMBER), 1)
    assert.equal(await rig.type('AT+CMGD=1\r'), '\r\n+CMTI: "SM",1\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CRSM=176,28483,0,0,2\r'), '\r\n+CRSM: 144,0,"FFFF"\r\n\r\nOK\r\n')
    assert.equal(rig.network.waiting(OWN_NUMBER), 0)
  })

  it('are tried again by the network though nothing was deleted', async () => {
    const rig = await ready(['AT+CNMI=2,1'], { card: { capacity: 1 } })
    await arrive(rig, 'one', 'two')
    rig.card.messages.delete(1)
    await rig.heard()
    assert.equal(await rig.after(59_999), '')
    assert.equal(await rig.after(1), '\r\n+CMTI: "SM",1\r\n')
  })

  it('list by status, and listing makes unread ones read, unless asked not to', async () => {
    const rig = await ready()
    await arrive(rig, 'one', 'two')
    await rig.type('AT+CMGW=14\r')
    await rig.type(`${HI}\x1a`)
    assert.deepEqual(await listed(rig, 'AT+CMGL=4,1'), ['1,0', '2,0', '3,2'])
    assert.deepEqual(await listed(rig, 'AT+CMGL=1'), [])
    assert.deepEqual(await listed(rig, 'AT+CMGL=2'), ['3,2'])
    assert.deepEqual(await listed(rig, 'AT+CMGL'), ['1,0', '2,0'])
    assert.deepEqual(await listed(rig, 'AT+CMGL=0'), [])
    assert.deepEqual(await listed(rig, 'AT+CMGL=1'), ['1,1', '2,1'])
    assert.deepEqual(await listed(rig, 'AT+CMGL=4'), ['1,1', '2,1', '3,2'])
  })

  it('read a slot without marking it with mode 1, say OK alone for an empty one, 321 for an impossible one', async () => {
    const rig = await ready()
    await arrive(rig, 'one')
    assert.match(await rig.type('AT+CMGR=1,1\r'), /^\r\n\+CMGR: 0,,/)
    assert.match(await rig.type('AT+CMGR=1\r'), /^\r\n\+CMGR: 0,,/)
    assert.match(await rig.type('AT+CMGR=1\r'), /^\r\n\+CMGR: 1,,/)
    assert.equal(await rig.type('AT+CMGR=2\r'), '\r\nOK\r\n')
    for (const index of ['0', '21', 'x', ''])
      assert.equal(await rig.type(`AT+CMGR=${index}\r`), '\r\n+CMS ERROR: 321\r\n')
  })

  it('delete one slot, an empty one too, and fill the first free one again', async () => {
    const rig = await ready(['AT+CNMI=2,1'])
    await arrive(rig, 'one', 'two', 'three')
    await rig.heard()
    assert.equal(await rig.type('AT+CMGD=2\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('AT+CMGD=2\r'), '\r\nOK\r\n')
    assert.equal(await rig.type('AT+CMGD=0\r'), '\r\n+CMS ERROR: 321\r\n')
    assert.equal(await rig.type('AT+CMGD=?\r'), '\r\n+CMGD: (1,3),(0-4)\r\n\r\nOK\r\n')
    await arrive(rig, 'four')
    assert.equal(await rig.heard(), '\r\n+CMTI: "SM",2\r\n')
  })

  for (const [flag, left] of [
    [0, ['2,1', '3,2', '4,3']],
    [1, ['1,0', '3,2', '4,3']],
    [2, ['1,0', '3,2']],
    [3, ['1,0']],
    [4, []]
  ] as const)
    it(`delete by flag ${flag}`, async () => {
      const rig = await ready()
      await arrive(rig, 'one', 'two')
      await rig.setUp('AT+CMGR=2')
      for (const stat of [2, 3]) {
        await rig.type(`AT+CMGW=14,${stat}\r`)
        await rig.type(`${HI}\x1a`)
      }
      await rig.heard()
      assert.equal(await rig.type(`AT+CMGD=1,${flag}\r`), '\r\nOK\r\n')
      assert.deepEqual(await listed(rig, 'AT+CMGL=4,1'), left)
    })

  it('know no flags where the modem has none', async () => {
    const rig = await ready([], { profile: { deleteFlags: false } })
    assert.equal(await rig.type('AT+CMGD=?\r'), '\r\n+CMGD: ()\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CMGD=1,0\r'), '\r\n+CMS ERROR: 304\r\n')
  })
})
