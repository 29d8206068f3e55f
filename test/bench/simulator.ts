/** Ten virtual modems at once, many messages, and memory that stays flat. */
import type { Duplex } from 'node:stream'
import { encode } from '../../src/pdu'
import { generic, SimCard, systemClock, VirtualModem, VirtualNetwork } from '../../src/simulator'

const MODEMS = 10
/** Each keeps its newest thousand messages: they are full at 10 % of the usual run. */
const PHONES = 10
const MB = 1024 * 1024

/** Whether the network took each message once, and from the right modem. */
export async function benchSimulator(
  total = 100_000,
  print: (line: string) => void = console.log
): Promise<boolean> {
  const share = Math.floor(total / MODEMS)
  const sum = share * MODEMS
  const network = new VirtualNetwork({ clock: systemClock, random: Math.random, ledger: { keep: 1000 } })
  const seen = new Seen(share)
  const taken = network.ledger.add.bind(network.ledger)
  const progress = new Progress(sum, print)
  // Each entry is looked at as it is made: the ledger itself keeps only the newest.
  network.ledger.add = (entry) => {
    seen.mark(entry.modem, entry.text)
    progress.step()
    return taken(entry)
  }
  print(
    `Node.js ${process.version}: ${MODEMS} modems, ${sum.toLocaleString('en')} messages by AT+CMGS, latency 0`
  )
  const start = performance.now()
  await Promise.all(Array.from({ length: MODEMS }, (_, n) => sendAll(modemOf(network, n), n, share)))
  const seconds = (performance.now() - start) / 1000
  print(`${Math.round(sum / seconds).toLocaleString('en')} messages a second (${seconds.toFixed(1)} s)`)
  const right = network.ledger.count === sum && seen.missing === 0 && seen.wrong === 0
  print(
    `Ledger: ${network.ledger.count} taken, ${seen.missing} missing, ${seen.wrong} twice or foreign: ` +
      (right ? 'right' : 'WRONG')
  )
  return right
}

function modemOf(network: VirtualNetwork, n: number): VirtualModem {
  const card = new SimCard(
    {
      imsi: `51099000000000${n}`,
      iccid: `8962990000000000000${n}`,
      number: `+62812000000${n}`,
      smsc: '+628110000000'
    },
    generic.indexBase
  )
  return new VirtualModem({
    name: String(n),
    network,
    clock: systemClock,
    random: Math.random,
    profile: generic,
    card
  })
}

/** The least that can be called a client: it waits for prompt and result. */
async function sendAll(modem: VirtualModem, n: number, share: number): Promise<void> {
  const port = modem.open()
  await answer(port, 'ATE0\r', 'OK\r\n')
  for (let i = 0; i < share; i++) {
    const [part] = encode({ to: `+62899${String(i % PHONES).padStart(7, '0')}`, text: `${n}:${i}` }).parts
    await answer(port, `AT+CMGS=${part!.length}\r`, '> ')
    const said = await answer(port, `${part!.pdu}\x1a`, 'OK\r\n')
    if (!said.includes(`+CMGS: ${i & 0xff}\r\n`)) throw new Error(`Modem ${n}, message ${i}: ${said}`)
  }
  port.destroy()
}

function answer(port: Duplex, typed: string, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const listener = (octets: Buffer) => {
      said += octets.toString('latin1')
      if (!said.endsWith(end) && !said.includes('ERROR')) return
      port.off('data', listener)
      if (said.endsWith(end)) resolve(said)
      else reject(new Error(`${typed}: ${said}`))
    }
    port.on('data', listener)
    port.write(typed)
  })
}

/** Which messages were taken: one bit each, so that looking costs no memory. */
class Seen {
  readonly #bits: Uint8Array
  missing: number
  wrong = 0

  constructor(private readonly share: number) {
    this.missing = share * MODEMS
    this.#bits = new Uint8Array(this.missing)
  }

  mark(modem: string, text = ''): void {
    const [n, i] = text.split(':').map(Number)
    const at = n! * this.share + i!
    if (String(n) !== modem || this.#bits[at] !== 0) this.wrong++
    else this.missing--
    this.#bits[at] = 1
  }
}

/** Peak memory until 10 % and until the end. */
class Progress {
  #count = 0
  #rss = 0
  #heap = 0

  constructor(
    private readonly sum: number,
    private readonly print: (line: string) => void
  ) {}

  step(): void {
    const { sum } = this
    if (++this.#count % Math.ceil(sum / 200) === 0) {
      const { rss, heapUsed } = process.memoryUsage()
      this.#rss = Math.max(this.#rss, rss)
      this.#heap = Math.max(this.#heap, heapUsed)
    }
    if (this.#count === Math.floor(sum / 10)) this.#tell('10 %')
    if (this.#count === sum) this.#tell('100 %')
  }

  #tell(at: string): void {
    const mb = (octets: number) => `${Math.round(octets / MB)} MB`
    this.print(`Peak at ${at.padStart(5)}: RSS ${mb(this.#rss)}, heap ${mb(this.#heap)}`)
  }
}
