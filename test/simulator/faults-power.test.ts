import assert from 'node:assert/strict'
import { faulty, HI_SRR, OK, send, switchOn } from './faulty'
import { Rig } from './rig'

const SENT = `\r\n+CMGS: 0\r\n${OK}`

describe('faults of references and reports', () => {
  const mrs = (rig: Rig) => rig.network.ledger.entries.map(({ mr }) => mr)

  it('mrWrap: 255, then 0', async () => {
    const rig = await faulty('mrWrap')
    assert.equal(await send(rig), `\r\n+CMGS: 255\r\n${OK}`)
    assert.equal(await send(rig), SENT)
    assert.deepEqual(mrs(rig), [255, 0])
  })

  it('mrRepeated: two in a row have the same, or more', async () => {
    for (const [fault, expected] of [
      ['mrRepeated', [0, 0, 2, 2]],
      ['mrRepeated=3', [0, 0, 0, 3]]
    ] as const) {
      const rig = await faulty(fault)
      for (const mr of expected) assert.equal(await send(rig), `\r\n+CMGS: ${mr}\r\n${OK}`)
      assert.deepEqual(mrs(rig), expected)
    }
  })

  it('mrRepeated: both parts of a message, and both reports name the same', async () => {
    const rig = await faulty('mrRepeated')
    await rig.setUp('AT+CNMI=2,1,0,1')
    // "A" and "B": a report requested, user data header 05 00 03 07 02 01 and 02.
    for (const [part, text] of [
      ['01', '82'],
      ['02', '84']
    ]) {
      await rig.type('AT+CMGS=19\r')
      await rig.heard()
      assert.equal(
        await rig.type(`0061000A8180214365870000080500030702${part}${text}\x1a`),
        `\r\n+CDS: 24\r\n079126180100000006000A818021436587621122010000006211220100000000\r\n${SENT}`
      )
    }
    assert.deepEqual(
      rig.network.ledger.entries.map(({ tpdu }) => [tpdu.slice(0, 4), tpdu.slice(-4)]),
      [
        ['6100', '0182'],
        ['6100', '0284']
      ]
    )
  })

  it('statusReportBeforeCMGS: the result waits for the report', async () => {
    const rig = await faulty('statusReportBeforeCMGS', {
      network: { deliveryDelay: 2000, reportDelay: 3000 }
    })
    await rig.setUp('AT+CNMI=2,1,0,1')
    assert.equal(await send(rig, HI_SRR), '')
    assert.equal(await rig.after(4999), '')
    assert.equal(
      await rig.after(1),
      `\r\n+CDS: 24\r\n079126180100000006000A818021436587621122010000006211220100500000\r\n\r\n+CMGS: 0\r\n${OK}`
    )
    // No report is asked for.
    assert.equal(await send(rig), `\r\n+CMGS: 1\r\n${OK}`)
    assert.equal(rig.network.ledger.count, 2)
  })

  it('statusReportBeforeCMGS: but not for ever', async () => {
    const rig = await faulty('statusReportBeforeCMGS', { network: { reportDelay: 100_000 } })
    assert.equal(await send(rig, HI_SRR), '')
    assert.equal(await rig.after(59_999), '')
    assert.equal(await rig.after(1), SENT)
  })
})

describe('faults of power and cable', () => {
  it('echoReturnsAfterReboot: a restart without a word loses the settings, once', async () => {
    const rig = new Rig({ profile: { boot: [{ after: 1000, text: 'RDY' }] } })
    await rig.after(1000)
    await rig.setUp('ATE0', 'AT+CMEE=1', 'AT+CNMI=2,1')
    await rig.heard()
    switchOn(rig, 'echoReturnsAfterReboot=2')
    assert.equal(await rig.type('AT+CFUN=1\r'), OK)
    assert.equal(await rig.type('AT+CNMI?\r'), `\r\n+CNMI: 2,1,0,0,0\r\n${OK}`)
    assert.equal(await rig.after(5000), '')
    assert.equal(await rig.type('AT+CNMI?\r'), `AT+CNMI?\r\r\n+CNMI: 0,0,0,0,0\r\n${OK}`)
    assert.equal(await rig.type('AT+CNOSUCH\r'), 'AT+CNOSUCH\r\r\nERROR\r\n')
    await rig.setUp('ATE0', 'AT+CSQ', 'AT+CSQ')
    await rig.after(5000)
    assert.equal(await rig.type('AT\r'), OK)
  })

  it('renumberedTty: cannot be opened for 15 seconds, and has forgotten its settings', async () => {
    const rig = await faulty('renumberedTty')
    assert.equal(rig.client.destroyed, true)
    await rig.after(14_999)
    rig.open()
    await rig.settle()
    assert.equal(rig.client.destroyed, true)
    await rig.after(1)
    rig.open()
    assert.equal(await rig.type('ATE0\r'), `ATE0\r${OK}`)
  })

  it('renumberedTty: is back when it is switched off', async () => {
    const rig = await faulty('renumberedTty=60000')
    rig.modem.faults.clear('renumberedTty')
    rig.open()
    assert.equal(await rig.type('ATE0\r'), `ATE0\r${OK}`)
    assert.equal(rig.clock.waiting, 0)
  })
})
