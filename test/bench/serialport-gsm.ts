import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { envDir } from '../support/paths'
import { BenchModem, type Measured, median, PHONE, textOf } from './bench-modem'

/** What we use of serialport-gsm, which has no types. */
interface GsmModem {
  open(path: string, options: object): Promise<unknown>
  initializeModem(): Promise<unknown>
  setModemMode(callback: () => void, mode: 'PDU'): Promise<unknown>
  sendSMS(
    to: string,
    text: string,
    alert: boolean,
    callback: (result: { data?: { response?: string } }) => void
  ): void
  on(event: 'onNewMessage', listener: () => void): void
  close(callback: () => void): void
}

const OPTIONS = {
  baudRate: 115200,
  dataBits: 8,
  stopBits: 1,
  parity: 'none',
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  autoDeleteOnReceive: true,
  enableConcatenation: true,
  incomingCallIndication: false,
  incomingSMSIndication: true,
  pin: '',
  customInitCommand: '',
  cnmiCommand: 'AT+CNMI=2,1,0,2,1'
}
const SENT = 'Message Successfully Sent'

/** The same work by serialport-gsm, on a pty of its own. */
export async function benchSerialportGsm(messages: number): Promise<Measured & { version: string }> {
  const requirePeer = createRequire(join(envDir, 'node_modules', 'peers.js'))
  const { version } = requirePeer('serialport-gsm/package.json') as { version: string }
  const bench = await new BenchModem('pty', 0).start()
  const modem = (requirePeer('serialport-gsm') as { Modem(): GsmModem }).Modem()
  await modem.open(bench.device, OPTIONS)
  await modem.initializeModem()
  // It switches +CNMI on behind that, and tells nobody.
  await modem.setModemMode(() => {}, 'PDU')
  await delay(1000)
  const own: number[] = []
  for (let i = 0; i < messages; i++) {
    const start = performance.now()
    await sendOne(modem, textOf(i))
    own.push(performance.now() - start)
  }
  let came: (at: number) => void = () => {}
  modem.on('onNewMessage', () => came(performance.now()))
  const inHand = await bench.answers(messages, (listener) => {
    came = listener
  })
  await new Promise<void>((resolve) => modem.close(resolve))
  const right = bench.isRight(messages)
  await bench.stop()
  return { version, own: median(own), inHand: median(inHand), right }
}

function sendOne(modem: GsmModem, text: string): Promise<void> {
  return new Promise((resolve) => {
    modem.sendSMS(PHONE, text, false, ({ data }) => {
      if (data?.response === SENT) resolve()
    })
  })
}
