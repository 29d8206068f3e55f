import assert from 'node:assert/strict'
import { Rig } from './rig'

/** "hi" to 0812345678; the octets without the service centre are 14. */
const HI = '0001000A818021436587000002E834'

async function ready(...args: ConstructorParameters<typeof Rig>): Promise<Rig> {
  const rig = new Rig(...args)
  await rig.setUp('ATE0')
  await rig.heard()
  return rig
}

describe('sending by the virtual modem', () => {
  it('asks for the PDU, sends it at Ctrl-Z and tells its reference', async () => {
    const rig = await ready()
    assert.equal(await rig.type('AT+CMGS=14\r'), '\r\n> ')
    assert.equal(await rig.type(HI), '')
    assert.equal(await rig.type('\x1a'), '\r\n+CMGS: 0\r\n\r\nOK\r\n')
    assert.deepEqual(rig.network.ledger.entries, [
      {
        n: 1,
        time: '2026-11-22T10:00:00.000Z',
        modem: 'm1',
        imsi: '510990000000001',
        to: '0812345678',
        mr: 0,
        text: 'hi',
        data: undefined,
        concat: undefined,
        tpdu: '01000A818021436587000002E834'
      }
    ])
  })

  it('echoes the PDU, and nothing of Ctrl-Z', async () => {
    const rig = new Rig()
    assert.equal(await rig.type('AT+CMGS=14\r'), 'AT+CMGS=14\r\r\n> ')
    assert.equal(await rig.type(`${HI}\x1a`), `${HI}\r\n+CMGS: 0\r\n\r\nOK\r\n`)
  })

  it('counts references on and begins again behind 255', async () => {
    const rig = await ready()
    rig.card.smss.lastMr = 0xfd
    rig.modem.reboot()
    await rig.setUp('ATE0')
    await rig.heard()
    for (const mr of [254, 255, 0]) {
      await rig.type('AT+CMGS=14\r')
      assert.equal(await rig.type(`${HI}\x1a`), `\r\n+CMGS: ${mr}\r\n\r\nOK\r\n`)
    }
    assert.deepEqual(
      rig.network.ledger.entries.map(({ tpdu }) => tpdu.slice(0, 4)),
      ['01FE', '01FF', '0100']
    )
  })

  it('sends nothing at ESC, and says OK all the same', async () => {
    const rig = await ready()
    await rig.type('AT+CMGS=14\r')
    assert.equal(await rig.type(`${HI}\x1b`), '\r\nOK\r\n')
    assert.equal(await rig.type('AT\r'), '\r\nOK\r\n')
    assert.equal(rig.network.ledger.count, 0)
  })

  it('answers ESC as its kind does: with ERROR, or not at all', async () => {
    const error = await ready({ profile: { abortAnswer: 'ERROR' } })
    await error.type('AT+CMGS=14\r')
    assert.equal(await error.type('\x1b'), '\r\nERROR\r\n')
    const silent = await ready({ profile: { abortAnswer: '' } })
    await silent.type('AT+CMGS=14\r')
    assert.equal(await silent.type('\x1b'), '')
    assert.equal(await silent.type('AT\r'), '\r\nOK\r\n')
  })

  it('takes spaces, line ends and lower case within a PDU, and all at once without waiting', async () => {
    const rig = await ready()
    const spaced = '00 01 00 0a 81 80 21 43\r\n65 87 00 00 02 e8 34 \r\n'
    assert.equal(await rig.type(`AT+CMGS=14\r\n${spaced}\x1a`), '\r\n> \r\n+CMGS: 0\r\n\r\nOK\r\n')
    assert.equal(rig.network.ledger.entries[0]?.text, 'hi')
  })

  for (const [what, length, pdu] of [
    ['a lost character', 14, HI.slice(0, -1)],
    ['a wrong length', 15, HI],
    ['no hex', 14, HI.replace('E8', 'XY')],
    ['an empty PDU', 14, ''],
    ['an SMS-DELIVER', 20, '00040A81802143658700006211220100000002E834']
  ] as const)
    it(`refuses ${what} with 304`, async () => {
      const rig = await ready()
      await rig.type(`AT+CMGS=${length}\r`)
      assert.equal(await rig.type(`${pdu}\x1a`), '\r\n+CMS ERROR: 304\r\n')
      assert.equal(rig.network.ledger.count, 0)
    })

  it('refuses a length that no SUBMIT has before the prompt', async () => {
    const rig = await ready()
    for (const length of ['0', '165', 'x', ''])
      assert.equal(await rig.type(`AT+CMGS=${length}\r`), '\r\n+CMS ERROR: 304\r\n')
  })

  it('needs a network (331) and a service centre (330)', async () => {
    const rig = await ready({ card: { smsc: '' } })
    await rig.type('AT+CMGS=14\r')
    assert.equal(await rig.type(`${HI}\x1a`), '\r\n+CMS ERROR: 330\r\n')
    rig.modem.radio.grant({ creg: 3, cgreg: 3, cereg: 3 })
    await rig.type('AT+CMGS=14\r')
    assert.equal(await rig.type(`${HI}\x1a`), '\r\n+CMS ERROR: 331\r\n')
  })

  it('needs the PIN (311) and a card that is awake (314) before the prompt', async () => {
    const locked = await ready({ card: { pin: '1234' } })
    assert.equal(await locked.type('AT+CMGS=14\r'), '\r\n+CMS ERROR: 311\r\n')
    const busy = await ready({ profile: { simReadyMs: 5000 } })
    assert.equal(await busy.type('AT+CMGS=14\r'), '\r\n+CMS ERROR: 314\r\n')
    await busy.after(5000)
    assert.equal(await busy.type('AT+CMGS=14\r'), '\r\n> ')
  })

  it('keeps messages with +CMGW and sends them with +CMSS, also to somebody else', async () => {
    const rig = await ready()
    await rig.type('AT+CMGW=14\r')
    assert.equal(await rig.type(`${HI}\x1a`), '\r\n+CMGW: 1\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CMGR=1\r'), `\r\n+CMGR: 2,,14\r\n${HI}\r\n\r\nOK\r\n`)
    assert.equal(await rig.type('AT+CMSS=1\r'), '\r\n+CMSS: 0\r\n\r\nOK\r\n')
    assert.equal(await rig.type('AT+CMGR=1\r'), `\r\n+CMGR: 3,,14\r\n${HI}\r\n\r\nOK\r\n`)
    assert.equal(await rig.type('AT+CMSS=1,"+628990000001"\r'), '\r\n+CMSS: 1\r\n\r\nOK\r\n')
    assert.deepEqual(
      rig.network.ledger.entries.map(({ to }) => to),
      ['0812345678', '+628990000001']
    )
    assert.equal(await rig.type('AT+CMSS=2\r'), '\r\n+CMS ERROR: 321\r\n')
  })

  it('writes with the status that is asked for', async () => {
    const rig = await ready()
    const deliver = '00040A81802143658700006211220100000002E834'
    for (const [command, pdu] of [
      ['AT+CMGW=14,3', HI],
      ['AT+CMGW=20,0', deliver],
      ['AT+CMGW=20,1', deliver]
    ] as const) {
      await rig.type(`${command}\r`)
      await rig.type(`${pdu}\x1a`)
    }
    assert.deepEqual(
      rig.card.messages.entries.map(([index, { stat }]) => [index, stat]),
      [
        [1, 3],
        [2, 0],
        [3, 1]
      ]
    )
    await rig.heard()
    assert.equal(await rig.type('AT+CMSS=2\r'), '\r\n+CMS ERROR: 321\r\n')
  })

  it('has no room (322) in a full memory', async () => {
    const rig = await ready({ card: { capacity: 1 } })
    await rig.type('AT+CMGW=14\r')
    await rig.type(`${HI}\x1a`)
    await rig.heard()
    await rig.type('AT+CMGW=14\r')
    assert.equal(await rig.type(`${HI}\x1a`), '\r\n+CMS ERROR: 322\r\n')
  })

  it('sends quicker while +CMMS holds the link: 1 ends by itself, 2 stays', async () => {
    const rig = await ready({ network: { latency: 2000, linkLatency: 300 } })
    const send = async () => {
      await rig.type('AT+CMGS=14\r')
      await rig.type(`${HI}\x1a`)
      await rig.heard()
      const start = rig.clock.now()
      for (let i = 0; i < 30 && (await rig.after(100)) === ''; i++);
      return rig.clock.now() - start
    }
    assert.deepEqual([await send(), await send()], [2000, 2000])
    await rig.type('AT+CMMS=1\r')
    assert.deepEqual([await send(), await send(), await send()], [2000, 300, 300])
    await rig.after(4999)
    assert.equal(await rig.type('AT+CMMS?\r'), '\r\n+CMMS: 1\r\n\r\nOK\r\n')
    await rig.after(1)
    assert.equal(await rig.type('AT+CMMS?\r'), '\r\n+CMMS: 0\r\n\r\nOK\r\n')
    assert.equal(await send(), 2000)
    await rig.type('AT+CMMS=2\r')
    assert.deepEqual([await send(), await send()], [2000, 300])
    await rig.after(60_000)
    assert.equal(await rig.type('AT+CMMS?\r'), '\r\n+CMMS: 2\r\n\r\nOK\r\n')
    assert.deepEqual([await send(), await send()], [2000, 300])
  })
})
