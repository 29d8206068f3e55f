import assert from 'node:assert/strict'
import { VirtualModem } from '../../src/simulator/modem/modem'
import type { Profile } from '../../src/simulator/modem/profile'
import { PROFILES, profileNamed } from '../../src/simulator/modem/profiles'
import { OK } from './faulty'
import { BOOTS, DIALOGUES, PIN_COUNTERS, said } from './profile-dialogues'
import { OWN_NUMBER, Rig, type RigOptions } from './rig'

/** Every profile is awake and registered after that. */
const AWAKE_MS = 30_000

/** Awake, echo off, without noise. */
async function ready(name: string, options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig({ ...options, profile: { ...profileNamed(name), noise: [], ...options.profile } })
  await rig.after(AWAKE_MS)
  await rig.type('ATE0\r')
  await rig.after(1000)
  return rig
}

describe('profiles of the virtual modem', () => {
  it('are found by name, or the names are told', () => {
    assert.equal(profileNamed('sim800').manufacturer, 'SIMCOM_Ltd')
    for (const name of ['nokia', 'toString', ''])
      assert.throws(() => profileNamed(name), {
        message: `There is no profile "${name}"; choose one of generic, huawei, sim800, sim7600, quectel, wavecom, siemens-tc35.`
      })
  })

  it('have an IMEI each, with its check digit', () => {
    const imeis = Object.values(PROFILES).map(({ imei }) => imei)
    assert.equal(new Set(imeis).size, imeis.length)
    for (const imei of imeis) assert.equal(luhn(imei), 0, imei)
  })

  it('have each a dialogue, a start and a counter of PINs to be held to', () => {
    for (const table of [DIALOGUES, BOOTS, PIN_COUNTERS])
      assert.deepEqual(Object.keys(table).sort(), Object.keys(PROFILES).sort())
  })

  for (const [name, profile] of Object.entries(PROFILES)) {
    it(`${name} answers as its family does`, async () => {
      const rig = await ready(name)
      for (const [typed, answer] of DIALOGUES[name]!) {
        assert.equal(await rig.type(typed), answer, typed)
        await rig.after(1000)
      }
      assert.equal(
        rig.network.ledger.count,
        DIALOGUES[name]!.some(([typed]) => /CMGS|CMSS/.test(typed)) ? 1 : 0
      )
    })

    it(`${name} says at power-on what its family says`, async () => {
      const rig = new Rig({ profile })
      const heard: [number, string][] = []
      for (let at = 0; at < AWAKE_MS; at += 500) {
        const text = at === 0 ? await rig.heard() : await rig.after(500)
        if (text) heard.push([at, text])
      }
      assert.deepEqual(
        heard,
        BOOTS[name]!.map(([at, text]) => [at, `\r\n${text}\r\n`])
      )
    })

    it(`${name} counts the tries of the PIN by its own command`, async () => {
      const rig = await ready(name, { card: { pin: '1234' } })
      const [typed, answer] = PIN_COUNTERS[name]!
      assert.equal(await rig.type(`${typed}\r`), said(answer) + OK)
    })
  }

  it('sim800 is deaf, then has no card, then no short messages, then all', async () => {
    const rig = new Rig({ profile: PROFILES.sim800 })
    await rig.after(999)
    assert.equal(await rig.type('AT\r'), '')
    await rig.after(1)
    await rig.setUp('ATE0', 'AT+CMEE=1')
    await rig.heard()
    assert.equal(await rig.type('AT+CPIN?\r'), '\r\n+CME ERROR: 14\r\n')
    await rig.after(1000)
    assert.equal(await rig.type('AT+CPIN?\r'), said('+CPIN: READY') + OK)
    assert.equal(await rig.type('AT+CMGS=14\r'), '\r\n+CMS ERROR: 302\r\n')
    await rig.after(6000)
    assert.equal(await rig.type('AT+CMGS=14\r'), '\r\n> ')
  })

  it('says at power-on that the card wants its PIN', async () => {
    const rig = new Rig({ profile: PROFILES.sim800, card: { pin: '1234' } })
    await rig.after(1999)
    await rig.heard()
    assert.equal(await rig.after(1), '\r\n+CPIN: SIM PIN\r\n')
  })

  it('huawei is quiet after AT^CURC=0, until it reboots', async () => {
    const rig = new Rig({ profile: PROFILES.huawei })
    await rig.after(10_000)
    await rig.setUp('ATE0', 'AT^CURC=0')
    await rig.heard()
    assert.equal(await rig.type('AT^CURC?\r'), said('^CURC: 0') + OK)
    assert.equal(await rig.after(60_000), '')
    rig.modem.reboot()
    await rig.after(19_999)
    await rig.heard()
    assert.equal(await rig.after(1), '\r\n^RSSI:18\r\n')
  })

  it('lose what comes too soon after their last word, when told to need rest', async () => {
    const rig = await ready('siemens-tc35', { profile: { gapMs: 100 } })
    assert.equal(await rig.type('AT\r'), OK)
    await rig.after(99)
    assert.equal(await rig.type('AT\r'), '')
    await rig.after(1)
    assert.equal(await rig.type('AT\r'), OK)
  })

  for (const [name, code] of [
    ['huawei', '^SMMEMFULL:"SM"'],
    ['quectel', '+QIND: "smsfull","SM"'],
    ['siemens-tc35', '^SMGO: 2'],
    ['sim800', '+SMS FULL']
  ] as const)
    it(`${name} says once that there is no room`, async () => {
      const rig = await ready(name, { card: { capacity: 0 }, profile: { defaultMemory: 'SM' } })
      void rig.network.sendText('+628990000001', OWN_NUMBER, 'hi')
      assert.equal(await rig.heard(), `\r\n${code}\r\n`)
      assert.equal(await rig.after(120_000), '')
    })

  it('count the slots of a card each in its own way', async () => {
    const rig = await ready('huawei')
    await rig.network.sendText('+628990000001', OWN_NUMBER, 'hi')
    assert.deepEqual(
      rig.card.messages.entries.map(([index]) => index),
      [0]
    )
    const { network, clock, random } = rig.modem
    rig.modem.powerOff()
    new VirtualModem({ name: 'm2', network, clock, random, profile: profileNamed('sim800'), card: rig.card })
    assert.deepEqual(
      rig.card.messages.entries.map(([index]) => index),
      [1]
    )
  })

  it('write slot and EF_SMSS at different times', () => {
    const times = ({ slotWritten, smssWritten }: Profile) => `${slotWritten} ${smssWritten}`
    assert.deepEqual(
      Object.values(PROFILES).map((profile) => `${profile.name}: ${times(profile)}`),
      [
        'generic: answer answer',
        'huawei: answer never',
        'sim800: answer answer',
        'sim7600: never answer',
        'quectel: answer answer',
        'wavecom: submit submit',
        'siemens-tc35: answer answer'
      ]
    )
  })
})

/** Check sum of a number: 0 where its last digit is right. */
function luhn(digits: string): number {
  return (
    Array.from(digits, Number)
      .reverse()
      .map((digit, i) => (i % 2 ? digit * 2 - (digit > 4 ? 9 : 0) : digit))
      .reduce((sum, digit) => sum + digit, 0) % 10
  )
}
