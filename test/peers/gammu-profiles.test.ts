import assert from 'node:assert/strict'
import { PROFILES, type Profile } from '../../src/simulator'
import { gammuOn } from './gammu-client'
import { PeerRig, PHONE } from './peer-rig'
import { until, versionOf } from './programs'

/** What gammu makes of their answers: manufacturer, model, firmware, IMEI. */
const IDENTITIES: Record<string, readonly [string, string, string, string]> = {
  generic: ['Virtual', 'unknown (Modem)', '1.0', '350000000000006'],
  huawei: ['Huawei', 'E1750 (E1750)', '11.126.13.00.00', '350000000000113'],
  sim800: ['SIMCOM_Ltd', 'unknown (SIMCOM_SIM800L)', 'Revision:1418B05SIM800L24', '350000000000220'],
  sim7600: ['SIMCOM INCORPORATED', 'unknown (SIMCOM_SIM7600E-H)', 'LE20B04SIM7600M22', '350000000000337'],
  quectel: ['Quectel', 'unknown (EC25)', 'EC25EFAR06A06M4G', '350000000000444'],
  wavecom: [
    'Wavecom',
    'MULTIBAND  900E  1800 (MULTIBAND  900E  1800)',
    '657e09gg.Q2403A 1376228 040307 14:38',
    '350000000000550'
  ],
  'siemens-tc35': ['Siemens', 'unknown (TC35i)', 'REVISION 03.01', '350000000000667']
}
const TEXT = 'Hello {from} gammu @ 5€'

describe('gammu takes every kind of virtual modem for a modem', function () {
  this.timeout(120_000)
  const sessions = new Map<string, { rig: PeerRig; said: Promise<string> }>()

  // All at once: gammu sleeps for seconds each time.
  before(async () => {
    console.log(`    gammu ${await versionOf('gammu')}`)
    for (const [name, profile] of Object.entries(PROFILES)) {
      const rig = new PeerRig({ pin: '1234' }, awake(profile))
      sessions.set(name, { rig, said: session(rig) })
    }
    await Promise.allSettled([...sessions.values()].map(({ said }) => said))
  })

  after(() => Promise.all([...sessions.values()].map(({ rig }) => rig.stop())))

  for (const name of Object.keys(PROFILES)) {
    it(`${name}: identifies it, enters the PIN, sends a text`, async () => {
      const { rig, said } = sessions.get(name)!
      const [manufacturer, model, firmware, imei] = IDENTITIES[name]!
      const lines = (await said).split('\n').map((line) => line.replace(/ +: /, ': '))
      for (const line of [
        `Manufacturer: ${manufacturer}`,
        `Model: ${model}`,
        `Firmware: ${firmware}`,
        `IMEI: ${imei}`
      ])
        assert.ok(lines.includes(line), `${line}\nis not in\n${lines.join('\n')}`)
      assert.equal(rig.card.state, 'READY')
      assert.deepEqual(rig.taken, [TEXT])
      const { messages } = rig.network.phones.get(PHONE)
      await until('the text at the phone', () => messages.length === 1)
      assert.equal(messages[0]?.text, TEXT)
    })
  }
})

/** As it is some time after power-on, when it has said all that it says then. */
function awake(profile: Profile): Profile {
  const { smsReady: _, ...rest } = profile
  return { ...rest, boot: [], bootMs: 0, simReadyMs: 0, registerMs: 0 }
}

async function session(rig: PeerRig): Promise<string> {
  await rig.start()
  const gammu = gammuOn(rig)
  const said = await gammu('identify')
  await gammu('entersecuritycode', 'PIN', '1234')
  return said + (await gammu('sendsms', 'TEXT', PHONE, '-text', TEXT))
}
