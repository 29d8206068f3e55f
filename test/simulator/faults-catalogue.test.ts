import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FAULTS, faultNamed } from '../../src/simulator/modem/faults'
import { HEARD } from './fault-outcomes'
import { faulty, OK, switchOn } from './faulty'

/** All that clients have met with real modems. */
const NAMES = `
  echoCut echoReturnsAfterReboot lfOnly crOnly doubleCR nulBytes urcBeforePrompt urcInsideCMGR urcBetweenCMGSandOK
  promptNoSpace promptCRLF promptMissing promptTwice okWithoutCMGS cmgsWithoutOK okBeforeCMGS lateCMGS errorText
  bareERROR rebootMidSend unplugAfterCtrlZ unplugBeforePrompt renumberedTty busy515 simBusy14 cpinNoOK pukAfter3
  cregDenied cregDeniedCeregOk lteSmsFail cnmiMode2Refused cnmiSilentlyReverted cnmaRequiredElseMute cnma340 cmglHang
  cmglSparseForeignSTO indexZero cpmsOkOnly cpmsTwoGroups cpmsEmpty storageFullNoURC deleteFails dupDelivery
  concatOutOfOrder concatTwoSendersSameRef concatRefReuse concatMissingPart concat16bit statusReportBeforeCMGS mrWrap
  mrRepeated cdsZteComma srToSM textWithOKline ussdMultiline slow9600Overrun lostChar304 foreignClientOnPort
`
  .trim()
  .split(/\s+/)

describe('the catalogue of faults', () => {
  it('has every fault of the list, each with one sentence', () => {
    assert.deepEqual(Object.keys(FAULTS).sort(), [...NAMES].sort())
    for (const [name, { description, value }] of Object.entries(FAULTS)) {
      assert.match(description, /^\S.*\.$/, name)
      assert.ok(value, name)
    }
  })

  it('has a test for every fault, named after it', () => {
    const files = readdirSync(__dirname).filter((file) => /^faults-(?!catalogue).*\.test\.ts$/.test(file))
    const tests = files.map((file) => readFileSync(join(__dirname, file), 'utf8')).join('\n')
    const untested = Object.keys(FAULTS).filter(
      (name) => !(name in HEARD) && !new RegExp(`['\`]${name}[=:'\`]`).test(tests)
    )
    assert.deepEqual(untested, [])
  })

  it('has every fault behind Ctrl-Z with the message taken and not taken', () => {
    const both = Object.entries(FAULTS).filter(([, { value }]) => value.includes('taken or notTaken'))
    assert.deepEqual(both.map(([name]) => name).sort(), Object.keys(HEARD).sort())
  })

  it('tells the names where one is not known', () => {
    for (const name of ['promptmissing', 'toString', ''])
      assert.throws(() => faultNamed(name), {
        message: `There is no fault "${name}"; choose one of ${Object.keys(FAULTS).join(', ')}.`
      })
  })

  for (const [name, value, expected] of [
    ['lfOnly', '1', 'no value is expected'],
    ['rebootMidSend', 'maybe', 'taken or notTaken is expected'],
    ['busy515', '0', 'a number from 1 is expected'],
    ['busy515', 'three', 'a number from 1 is expected'],
    ['busy515', '', 'a number from 1 is expected'],
    ['busy515', '1e3', 'a number from 1 is expected'],
    ['concatRefReuse', '256', 'a number from 1 to 255 is expected'],
    ['cmglHang', '-1', 'milliseconds is expected'],
    ['lateCMGS', 'late', 'taken or notTaken is expected'],
    ['lateCMGS', '1,2', 'taken or notTaken is expected'],
    ['lateCMGS', '1,taken,2', 'milliseconds, taken or notTaken, or both with a comma are expected'],
    ['lateCMGS', '99999999999', 'milliseconds is expected'],
    ['echoCut', 'a\rb', 'one line of ASCII is expected']
  ])
    it(`refuses ${name}=${JSON.stringify(value)}`, () =>
      assert.throws(() => faultNamed(name!, value), {
        message: `The fault ${name} cannot have the value "${value}": ${expected}.`
      }))

  it('can all be switched on and off at run time; then the modem is as before', async () => {
    const rig = await faulty(NAMES)
    assert.deepEqual(rig.modem.faults.names, NAMES)
    for (const name of NAMES) rig.modem.faults.clear(name)
    assert.deepEqual(rig.modem.faults.names, [])
    await rig.after(60_000)
    rig.modem.powerOff()
    rig.modem.powerOn()
    rig.open()
    // A message came meanwhile.
    await rig.setUp('ATE0', 'AT+CMGD=1,4')
    await rig.heard()
    for (const [typed, answer] of [
      ['AT+CPIN?', '+CPIN: READY'],
      ['AT+CREG?', '+CREG: 0,1'],
      ['AT+CEREG?', '+CEREG: 0,1'],
      ['AT+CNMI=2,1;+CNMI?', '+CNMI: 2,1,0,0,0'],
      ['AT+CPMS?', '+CPMS: "SM",0,20,"SM",0,20,"SM",0,20'],
      [
        'AT+CMGW=14\r0001000A818021436587000002E834\x1aAT+CMGL=4',
        '+CMGL: 1,2,,14\r\n0001000A818021436587000002E834'
      ]
    ])
      assert.ok((await rig.type(`${typed}\r`)).endsWith(`\r\n${answer}\r\n${OK}`), typed)
    assert.equal(rig.clock.waiting, 0)
  })

  it('sets a fault anew in place of the one of that name', async () => {
    const rig = await faulty('busy515=1')
    switchOn(rig, 'busy515=2')
    assert.deepEqual(rig.modem.faults.names, ['busy515'])
    assert.equal(await rig.type('AT+CMGL\r'), '\r\n+CMS ERROR: 515\r\n')
    assert.equal(await rig.type('AT+CMGL\r'), '\r\n+CMS ERROR: 515\r\n')
    assert.equal(await rig.type('AT+CMGL\r'), OK)
  })

  it('combines faults', async () => {
    const rig = await faulty(['lfOnly', 'nulBytes', 'errorText'])
    assert.equal(await rig.type('AT+CMGR=99\r'), '\0\0\n+CMS ERROR: Invalid memory index\n')
  })

  it('keeps modems apart', async () => {
    const [one, other] = [await faulty('busy515=1'), await faulty('busy515=1')]
    await one.type('AT+CMGL\r')
    assert.equal(await other.type('AT+CMGL\r'), '\r\n+CMS ERROR: 515\r\n')
  })
})
