import assert from 'node:assert/strict'
import { checkRouting, setUpRouting } from '../../src/modem/routing'
import { profileNamed } from '../../src/simulator/modem/profiles'
import { LineRig, type LineRigOptions } from './line-rig'
import { OK, type Script, scripted } from './scripted'

const BEST = {
  values: [2, 1, 0, 1, 0],
  messages: 'indicated',
  reports: 'direct',
  silentlyReverted: false,
  phase2Plus: false
}

async function routed(options: LineRigOptions = {}) {
  const rig = await LineRig.awake(options)
  return { rig, routing: await rig.done(setUpRouting(rig.line)) }
}

/** Set up on a modem that answers by a script. */
async function routedBy(script: Script) {
  const modem = scripted({ 'AT+CSMS?': '\r\n+CSMS: 0,1,1,1\r\n\r\nOK\r\n', ...script })
  const routing = await modem.done(setUpRouting(modem.line))
  return { ...modem, routing }
}

const said = (line: string) => `\r\n${line}\r\n${OK}`

describe('the routing of what comes in', () => {
  it('is the best that there is, and read back', async () => {
    const { rig, routing } = await routed()
    assert.deepEqual(routing, BEST)
    assert.deepEqual(rig.typed, ['AT+CSMS?', 'AT+CNMI=?', 'AT+CNMI=2,1,0,1,0', 'AT+CNMI?'])
  })

  const profiles: [profile: string, values: number[], tries: number][] = [
    ['generic', [2, 1, 0, 1, 0], 1],
    ['huawei', [1, 1, 0, 2, 0], 4],
    ['sim800', [2, 1, 0, 1, 0], 1],
    ['sim7600', [1, 1, 0, 1, 0], 3],
    ['quectel', [2, 1, 0, 1, 0], 1],
    ['wavecom', [2, 1, 0, 1, 0], 1],
    ['siemens-tc35', [2, 1, 0, 2, 1], 1]
  ]
  for (const [name, values, tries] of profiles)
    it(`of ${name} is ${values}`, async () => {
      const { rig, routing } = await routed({ profile: profileNamed(name) })
      const reports = values[3] === 1 ? 'direct' : 'indicated'
      assert.deepEqual(routing, { ...BEST, values, reports })
      assert.equal(rig.typed.filter((text) => /CNMI=\d/.test(text)).length, tries)
    })

  it('goes down to mode 1 where mode 2 is promised and refused', async () => {
    const { rig, routing } = await routed({ faults: ['cnmiMode2Refused'] })
    assert.deepEqual(routing, { ...BEST, values: [1, 1, 0, 1, 0] })
    assert.deepEqual(rig.typed.slice(2), [
      'AT+CNMI=2,1,0,1,0',
      'AT+CNMI=2,1,0,2,0',
      'AT+CNMI=1,1,0,1,0',
      'AT+CNMI?'
    ])
  })

  it('is polling where OK is all that the modem does', async () => {
    const { routing } = await routed({ faults: ['cnmiSilentlyReverted'] })
    assert.deepEqual(routing, {
      values: [0, 0, 0, 0, 0],
      messages: 'polled',
      reports: 'none',
      silentlyReverted: true,
      phase2Plus: false
    })
  })

  it('is polling where the modem knows no +CNMI', async () => {
    const { routing, typed } = await routedBy({})
    assert.deepEqual(routing, { ...BEST, values: [], messages: 'polled', reports: 'none' })
    assert.equal(typed.filter((text) => text.startsWith('AT+CNMI=')).length, 11)
    assert.equal(typed.at(-2), 'AT+CNMI=1,1')
  })

  it('takes what a modem asks for that knows no other', async () => {
    const ericsson = await routedBy({
      'AT+CNMI=?': said('+CNMI: (3),(0-3),(0-3),(0,2),(0)'),
      'AT+CNMI=3,1,0,2,0': OK,
      'AT+CNMI?': said('+CNMI: 3,1,0,2,0')
    })
    assert.deepEqual(ericsson.routing, { ...BEST, values: [3, 1, 0, 2, 0], reports: 'indicated' })
    assert.deepEqual(ericsson.typed.slice(2), ['AT+CNMI=3,1,0,2,0', 'AT+CNMI?'])

    const direct = await routedBy({
      'AT+CNMI=?': said('+CNMI: (0,2),(0,2),(0),(0,1),(1)'),
      'AT+CNMI=2,2,0,1,1': OK,
      'AT+CNMI?': said('+CNMI: 2,2,0,1,1')
    })
    assert.deepEqual(direct.routing, { ...BEST, values: [2, 2, 0, 1, 1], messages: 'direct' })

    const short = await routedBy({ 'AT+CNMI=1,1': OK, 'AT+CNMI?': said('+CNMI: 1,1') })
    assert.deepEqual(short.routing, { ...BEST, values: [1, 1], reports: 'none' })
  })

  it('is believed where it cannot be read back', async () => {
    const { routing } = await routedBy({ 'AT+CNMI=2,1,0,1,0': OK })
    assert.deepEqual(routing, BEST)
  })

  it('goes back to +CSMS=0, and says if the modem does not', async () => {
    const rig = await LineRig.awake()
    await rig.done(rig.line.run({ text: 'AT+CSMS=1', timeoutMs: 1000, prefix: '+CSMS:' }))
    rig.takeTyped()
    assert.deepEqual(await rig.done(setUpRouting(rig.line)), BEST)
    assert.deepEqual(rig.typed.slice(0, 3), ['AT+CSMS?', 'AT+CSMS=0', 'AT+CSMS?'])
    assert.equal(rig.rig.modem.settings.service, 0)

    const stubborn = await routedBy({
      'AT+CSMS?': said('+CSMS: 1,1,1,1'),
      'AT+CSMS=0': said('+CSMS: 1,1,1'),
      'AT+CNMI=2,1,0,1,0': OK
    })
    assert.equal(stubborn.routing.phase2Plus, true)
  })

  it('is looked for again where the modem was not ready for it', async () => {
    const modem = await routedBy({ 'AT+CNMI=2,1,0,1,0': '\r\n+CMS ERROR: 302\r\n' })
    assert.deepEqual(modem.routing, {
      ...BEST,
      values: [],
      messages: 'polled',
      reports: 'none',
      notReady: true
    })
    assert.equal(await modem.done(checkRouting(modem.line, modem.routing)), false)
  })

  it('is the next best where the best is "not allowed" for good', async () => {
    const { routing } = await routedBy({
      'AT+CNMI=2,1,0,1,0': '\r\n+CMS ERROR: 302\r\n',
      'AT+CNMI=2,1,0,2,0': OK
    })
    assert.deepEqual(routing, { ...BEST, values: [2, 1, 0, 2, 0], reports: 'indicated' })
  })

  it('is found missing after a missed +CNMA or a reboot, and set up anew', async () => {
    const { rig, routing } = await routed()
    assert.equal(await rig.done(checkRouting(rig.line, routing)), true)
    rig.rig.modem.settings.cnmi = [2, 0, 0, 0, 0]
    assert.equal(await rig.done(checkRouting(rig.line, routing)), false)
    assert.deepEqual(await rig.done(setUpRouting(rig.line)), routing)
    rig.rig.modem.settings.cnmi = [0, 1, 0, 1, 0]
    assert.equal(await rig.done(checkRouting(rig.line, routing)), false)
  })

  it('is not missing where the modem says nothing of it', async () => {
    const { routing } = await routed()
    const silent = scripted({})
    assert.equal(await silent.done(checkRouting(silent.line, routing)), true)
    assert.equal(await silent.done(checkRouting(silent.line, { ...routing, values: [] })), true)
    assert.deepEqual(silent.typed, ['AT+CNMI?'])
  })
})
