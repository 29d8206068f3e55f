import assert from 'node:assert/strict'
import type { PortInfo } from '../../src/at'
import { AtError } from '../../src/at'
import { unopened } from '../../src/modem'
import { PROFILES } from '../../src/simulator'
import { STAT } from '../../src/simulator/modem/storage'
import { codes, messageOf, type Probed, type ProbeRigOptions, probed } from './probe-rig'

/** "hi" from +628990000000. */
const OLD = '0791261801000000040C9126980900000000006211120100000002E834'

const ESC = '\x1b'
const CTRL_Z = '\x1a'

/** Probes, and sees to it that nothing was sent, stored, typed as a PIN, or changed. */
async function gently(options?: ProbeRigOptions): Promise<Probed> {
  const result = await probed(options)
  const { typed, rig } = result
  assert.doesNotMatch(typed, /\+CPIN=|\+CMGS|\+CMGW|\+CMSS(?!=\?)|\+CNMI=(?!\?)|\+CPMS=(?!\?)|\+CMG[LRD]/)
  assert.ok(!typed.includes(CTRL_Z))
  for (const text of typed.replaceAll(ESC, '').split('\r'))
    assert.match(text, /^$|^AT(E0|V1|Q0|\+CMEE=[12]|[+^*#]?\w*(=?\?)?|\+CPINR="SIM PIN"|\+QPINC="SC")$/)
  assert.equal(rig.network.ledger.entries.length, 0)
  return result
}

describe('a probe', () => {
  for (const profile of Object.values(PROFILES)) {
    it(`of ${profile.name} finds all good`, async () => {
      const { report } = await gently({ profile })
      assert.deepEqual(codes(report, ['ok', 'advice', 'problem']), [
        'MODEM_ANSWERS',
        'SIM_READY',
        'REGISTERED',
        'SIGNAL_GOOD',
        'SMSC_SET',
        'STORAGE_OK',
        'CNMI_OK'
      ])
      assert.deepEqual(report.unread, {})
      assert.equal(report.identity?.imei, profile.imei)
      assert.equal(report.capabilities?.moreMessages, profile.cmms)
      assert.equal(report.capabilities?.cnmi.advertised, profile.cnmi.advertised)
    })

    it(`of ${profile.name} waits until it has started`, async () => {
      const { report } = await gently({ profile, awakeMs: profile.bootMs })
      assert.deepEqual(codes(report), [])
    })

    it(`of ${profile.name} with a PIN says how many tries are left`, async () => {
      const { report } = await gently({ profile, card: { pin: '1234' } })
      assert.deepEqual(codes(report), ['SIM_PIN'])
      assert.match(messageOf(report, 'SIM_PIN'), /wants its PIN\. 3 tries are left\./)
      assert.equal(report.sim?.triesLeft, 3)
    })
  }

  it('tells who the modem is, its card, network and memories', async () => {
    const { report } = await gently()
    assert.deepEqual(
      { ...report, findings: [] },
      {
        port: '/dev/ttyUSB2',
        family: 'virtual',
        identity: { manufacturer: 'Virtual', model: 'Modem', revision: '1.0', imei: '350000000000006' },
        functionality: 1,
        sim: {
          state: 'ready',
          said: '+CPIN: READY',
          iccid: '89629900000000000010',
          imsi: '510990000000001',
          number: '+628120000001'
        },
        network: {
          registered: true,
          status: 'home',
          cs: 'home',
          ps: 'home',
          eps: 'home',
          operator: 'Virtual',
          technology: 'E-UTRAN'
        },
        signal: { rssi: 20, dbm: -73, bars: 4 },
        smsc: '+628110000000',
        storages: [
          { memory: 'SM', used: 0, total: 20, receives: true },
          { memory: 'ME', receives: false },
          { memory: 'SR', receives: false }
        ],
        capabilities: {
          stored: true,
          moreMessages: true,
          cnmi: { advertised: '(0-2),(0-3),(0,2),(0-2),(0,1)', current: '0,0,0,0,0' }
        },
        unread: {},
        findings: []
      }
    )
  })

  it('manages where AT+CPIN? is answered without OK', async () => {
    const { report } = await gently({ faults: ['cpinNoOK'] })
    assert.deepEqual(codes(report), [])
  })

  it('of a modem whose errors are words understands them', async () => {
    const { report } = await gently({ faults: ['errorText'], card: { pin: '1234' } })
    assert.deepEqual(codes(report), ['SIM_PIN'])
  })
})

describe('a probe of a card', () => {
  it('that is locked tells what can be read, and why the rest cannot', async () => {
    const { report } = await gently({ faults: ['pukAfter3'] })
    assert.deepEqual(codes(report), ['SIM_PIN'])
    const why = 'The SIM is not open (+CPIN: SIM PIN).'
    assert.deepEqual(report.unread, { network: why, smsc: why })
    assert.equal(report.identity?.model, 'Modem')
    assert.equal(report.signal?.dbm, -73)
    assert.equal(report.storages?.[0]?.memory, 'SM')
  })

  it('with one try left warns of it', async () => {
    const { report } = await gently({
      card: { pin: '1234' },
      before: ({ card }) => {
        card.pinTries = 1
      }
    })
    assert.deepEqual(codes(report), ['SIM_PIN_LAST_TRY'])
    assert.match(messageOf(report, 'SIM_PIN_LAST_TRY'), /last try.*in a phone/)
    assert.equal(report.sim?.triesLeft, 1)
  })

  it('that wants its PUK says where to type it', async () => {
    const { report } = await gently({
      card: { pin: '1234' },
      before: ({ card }) => {
        card.pinTries = 0
      }
    })
    assert.deepEqual(codes(report), ['SIM_PUK'])
    assert.match(messageOf(report, 'SIM_PUK'), /into a phone and type the PUK/)
  })

  it('that is not there says so after a while', async () => {
    const { report, ms } = await gently({ before: noCard })
    assert.deepEqual(codes(report), ['SIM_MISSING'])
    assert.ok(ms >= 10_000 && ms < 40_000, String(ms))
  })

  it('without power says that the radio is off', async () => {
    const { report, ms } = await gently({ before: ({ modem }) => modem.radio.setFunctionality(0) })
    assert.equal(codes(report)[0], 'RADIO_OFF')
    assert.ok(ms < 10_000, String(ms))
  })

  it('without the number of a service centre says what to do', async () => {
    const { report } = await gently({ card: { smsc: '' } })
    assert.deepEqual(codes(report, ['problem']), ['NO_SMSC'])
    assert.equal(report.smsc, '')
    assert.match(messageOf(report, 'NO_SMSC'), /Ask the operator/)
  })
})

describe('a probe of the network', () => {
  it('that refuses the card asks to see the operator', async () => {
    const { report } = await gently({ faults: ['cregDenied'] })
    assert.deepEqual(codes(report), ['NETWORK_DENIED'])
    assert.match(messageOf(report, 'NETWORK_DENIED'), /Ask the operator whether the SIM is active/)
  })

  for (const [name, advice] of [
    ['sim7600', /AT\+CNMP=14/],
    ['quectel', /AT\+QCFG="ims",1/],
    ['huawei', /AT\^SYSCFGEX/],
    ['generic', /look in its manual/]
  ] as const) {
    it(`that has LTE only tells what helps a ${name}`, async () => {
      const { report } = await gently({ profile: PROFILES[name]!, faults: ['cregDeniedCeregOk'] })
      assert.deepEqual(codes(report), ['LTE_ONLY'])
      assert.match(messageOf(report, 'LTE_ONLY'), /LTE only \(\+CREG: denied\)/)
      assert.match(messageOf(report, 'LTE_ONLY'), advice)
    })
  }

  it('that is searched for waits half a minute, then speaks of the antenna', async () => {
    const { report, ms } = await gently({
      before: ({ modem }) => modem.radio.grant({ creg: 2, cgreg: 2, cereg: 2 })
    })
    assert.deepEqual(codes(report), ['NO_NETWORK'])
    assert.match(messageOf(report, 'NO_NETWORK'), /searches for a network.*antenna/)
    assert.ok(ms >= 30_000 && ms < 40_000, String(ms))
  })

  it('while the radio is off says so instead', async () => {
    const { report } = await gently({ before: ({ modem }) => modem.radio.setFunctionality(4) })
    assert.deepEqual(codes(report, ['problem']), ['RADIO_OFF'])
  })

  it('of somebody else tells that it is roaming', async () => {
    const { report } = await gently({
      before: ({ modem }) => modem.radio.grant({ creg: 5, cgreg: 5, cereg: 5 })
    })
    assert.deepEqual(codes(report), ['ROAMING'])
  })

  for (const [rssi, code, dbm] of [
    [0, 'WEAK_SIGNAL', '-113 dBm'],
    [4, 'WEAK_SIGNAL', '-105 dBm'],
    [5, 'SIGNAL_GOOD', '-103 dBm']
  ] as const) {
    it(`with +CSQ: ${rssi} finds ${code} and gives the figure`, async () => {
      const { report } = await gently({
        before: ({ modem }) => {
          modem.radio.rssi = rssi
        }
      })
      assert.ok(messageOf(report, code).includes(dbm), messageOf(report, code))
      assert.deepEqual(codes(report), code === 'WEAK_SIGNAL' ? [code] : [])
    })
  }

  it('with a signal that is not told says that', async () => {
    const { report } = await gently({
      before: ({ modem }) => {
        modem.radio.rssi = 99
      }
    })
    assert.deepEqual(codes(report), ['SIGNAL_UNKNOWN'])
  })
})

describe('a probe of the memories', () => {
  it('that are not told says what that means', async () => {
    const { report } = await gently({ faults: ['cpmsEmpty'] })
    assert.deepEqual(codes(report), ['STORAGE_UNKNOWN'])
    assert.deepEqual(report.unread, { storages: 'The modem does not say.' })
  })

  it('finds the one for messages full', async () => {
    const { report } = await gently({ faults: ['storageFullNoURC'] })
    assert.deepEqual(codes(report, ['problem']), ['STORAGE_FULL'])
    assert.match(messageOf(report, 'STORAGE_FULL'), /SM.* 20 of 20 slots/)
  })

  it('finds it nearly full', async () => {
    const { report } = await gently({
      before: ({ modem }) => {
        for (let i = 0; i < 18; i++) modem.memories.add('SM', { stat: STAT.READ, pdu: OLD })
      }
    })
    assert.deepEqual(codes(report), ['STORAGE_NEARLY_FULL'])
    assert.match(messageOf(report, 'STORAGE_NEARLY_FULL'), /SM.* 18 of 20 slots/)
  })

  it('of a modem that announces nothing says that it has to be asked', async () => {
    const { report } = await gently({ before: refusing('+CNMI') })
    assert.deepEqual(codes(report), ['NO_CNMI'])
  })
})

describe('a probe of a modem that is hard to hear', () => {
  it('goes on behind a question that hangs', async () => {
    const { report } = await gently({ before: silentAt('+CSCA') })
    assert.deepEqual(codes(report), ['SMSC_UNREAD'])
    assert.match(report.unread.smsc ?? '', /^AT\+CSCA\? was not answered in time\.$/)
  })

  it('ends where nothing is heard any more, with what it has', async () => {
    const { report } = await gently({ before: silentAt('+CREG', true) })
    assert.equal(codes(report)[0], 'MODEM_SILENT')
    assert.match(messageOf(report, 'MODEM_SILENT'), /stopped answering/)
    assert.equal(report.sim?.state, 'ready')
    assert.deepEqual(Object.keys(report.unread), ['network', 'signal', 'smsc', 'storages', 'capabilities'])
  })

  it('ends when the cable is pulled', async () => {
    const { report } = await gently({
      before: ({ modem }) =>
        modem.faults.set('pulled', {
          command: async ({ name }, it, run) => {
            if (name === '+CSQ') it.unplug()
            await run()
            return undefined
          }
        })
    })
    assert.equal(codes(report)[0], 'PORT_CLOSED')
    assert.equal(report.network?.registered, true)
    assert.equal(report.signal, undefined)
  })

  const stick = (n: number, hint?: string, usable = true): PortInfo => ({
    path: `/dev/ttyUSB${n}`,
    device: `/dev/ttyUSB${n}`,
    byPath: `/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.${n}-port0`,
    vendorId: '2c7c',
    productId: '0125',
    interfaceNumber: `0${n}`,
    description: `Quectel EC25 (interface 0${n})`,
    ...(hint && { hint }),
    usable
  })
  const PORTS = [stick(0, 'diagnostic port, not for AT', false), stick(1), stick(2, 'AT commands')]
  const OTHER: PortInfo = {
    ...stick(7, 'AT commands'),
    byPath: '/dev/serial/by-path/pci-0000:00:14.0-usb-0:3:1.2-port0'
  }

  it('at the wrong port of a stick names the one for AT, and none of another stick', async () => {
    const { report } = await gently({
      port: '/dev/ttyUSB0',
      ports: [...PORTS, OTHER],
      before: silentAt()
    })
    assert.deepEqual(report.findings, [
      {
        code: 'WRONG_PORT',
        level: 'problem',
        about: 'port',
        message:
          'Nothing answers AT at /dev/ttyUSB0 (diagnostic port, not for AT), which is one of 3 ports of the same device. Try /dev/ttyUSB2 (AT commands).'
      }
    ])
  })

  it('at the one for AT of a stick names those that may be it', async () => {
    const { report } = await gently({ port: '/dev/ttyUSB2', ports: PORTS, before: silentAt() })
    assert.match(messageOf(report, 'WRONG_PORT'), /Try the others: \/dev\/ttyUSB1\.$/)
  })

  it('at a port of its own speaks of power and speed', async () => {
    const { report, ms } = await gently({ ports: [OTHER], before: silentAt() })
    assert.deepEqual(codes(report), ['MODEM_SILENT'])
    assert.match(messageOf(report, 'MODEM_SILENT'), /^Nothing answers AT at \/dev\/ttyUSB2\..*--baud 9600/)
    assert.ok(ms < 15_000, String(ms))
  })

  it('over TCP speaks of the serial server', async () => {
    const { report } = await gently({ port: 'tcp://10.0.0.5:3001', before: silentAt() })
    assert.match(messageOf(report, 'MODEM_SILENT'), /serial server/)
  })

  it('at a port that does not open is what the port says', () => {
    const error = new AtError('PORT_PERMISSION', 'Add it to the group dialout.')
    assert.deepEqual(unopened('/dev/ttyUSB0', error), {
      port: '/dev/ttyUSB0',
      unread: {},
      findings: [
        {
          code: 'PORT_PERMISSION',
          level: 'problem',
          about: 'port',
          message: 'Add it to the group dialout.'
        }
      ]
    })
  })
})

type Before = NonNullable<ProbeRigOptions['before']>

/** Refuses a command. */
function refusing(wanted: string): Before {
  return ({ modem }) =>
    modem.faults.set('refusing', {
      command: async ({ name }, _modem, run) => {
        if (name === wanted) return 'ERROR'
        await run()
        return undefined
      }
    })
}

/** No word to a command; nor to any other from then on with `forGood`. Without a name none from the beginning. */
function silentAt(wanted?: string, forGood = false): Before {
  let silent = wanted === undefined
  return ({ modem }) =>
    modem.faults.set('silent', {
      command: async ({ name }, _modem, run) => {
        if (name === wanted && forGood) silent = true
        if (name === wanted) return ''
        await run()
        return undefined
      },
      output: (text) => (silent ? '' : text)
    })
}

/** CME 10 to whatever asks the card. */
function noCard({ modem }: Parameters<Before>[0]): void {
  modem.faults.set('noCard', {
    command: async ({ name }, _modem, run) => {
      if (/^\+(CPIN|CCID|CIMI|CNUM|CSCA|CPMS)$/.test(name)) return '+CME ERROR: 10'
      await run()
      return undefined
    }
  })
}
