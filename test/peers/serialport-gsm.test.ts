import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { envDir } from '../support/paths'
import { PeerRig, PHONE } from './peer-rig'
import { until } from './programs'

/** What we use of serialport-gsm, which has no types. */
interface GsmModem {
  open(path: string, options: object): Promise<unknown>
  initializeModem(): Promise<unknown>
  sendSMS(
    to: string,
    text: string,
    alert: boolean,
    callback: (result: SendResult, error?: unknown) => void
  ): void
  close(callback: () => void): void
}

interface SendResult {
  status: string
  data?: { messageId?: string; response?: string }
}

const SENT = 'Message Successfully Sent'
const requirePeer = createRequire(join(envDir, 'node_modules', 'peers.js'))
const OPTIONS = {
  baudRate: 115200,
  dataBits: 8,
  stopBits: 1,
  parity: 'none',
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  autoDeleteOnReceive: false,
  enableConcatenation: true,
  incomingCallIndication: false,
  incomingSMSIndication: true,
  pin: '1234',
  customInitCommand: '',
  cnmiCommand: 'AT+CNMI=2,1,0,2,1'
}

describe('serialport-gsm takes the virtual modem for a modem', function () {
  this.timeout(60_000)
  const rig = new PeerRig({ pin: '1234' })
  let modem: GsmModem

  before(async () => {
    const { version } = requirePeer('serialport-gsm/package.json') as { version: string }
    console.log(`    serialport-gsm ${version}`)
    await rig.start()
    modem = (requirePeer('serialport-gsm') as { Modem(): GsmModem }).Modem()
    await modem.open(rig.device, OPTIONS)
    await modem.initializeModem()
  })

  after(async () => {
    await new Promise<void>((resolve) => modem.close(resolve))
    await rig.stop()
  })

  it('sends ten texts and one in Unicode, nothing lost and nothing twice', async () => {
    assert.equal(rig.card.state, 'READY')
    // No long one: its codec loses a character at each end of a part.
    const texts = [...Array.from({ length: 10 }, (_, i) => `Text number ${i}`), 'Привет, мир']
    const results: SendResult[] = []
    for (const text of texts) modem.sendSMS(PHONE, text, false, (result) => results.push(result))
    await until('the last text', () => rig.network.phones.get(PHONE).messages.length >= texts.length)
    await until(
      'a result for each',
      () => results.filter(({ data }) => data?.response === SENT).length >= texts.length
    )
    const { messages } = rig.network.phones.get(PHONE)
    assert.deepEqual(
      messages.map(({ text }) => text),
      texts
    )
    assert.equal(rig.network.ledger.count, 11)
  })
})
