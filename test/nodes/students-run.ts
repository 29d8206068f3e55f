/** A broadcast to 689 students by a modem that keeps power, in a Node-RED that is killed and started again. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Profile } from '../../src/simulator'
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { root } from '../support/paths'
import { ModemOnTcp } from './modem-beside'

/** What the node answers to status, and to what changes a batch. */
export interface Standing {
  state: string
  total: number
  sent: number
  failed: number
  held: number
  queued: number
}

export interface Row {
  row: number
  to: string
  state: string
  error?: { code: string; message: string }
}

const MODEM = '7d1f0a93c5e2486b'
const BROADCAST = 'e51b8c7f20d9463a'
const ANSWER = '90c4d7a1b35f2e68'
const LATENCY_MS = 6
const LOOK_MS = 200
/** Two parts for everybody, and another text for each. */
const TEXT =
  'Yth. {{name}}, angkatan {{graduation_year}} jurusan {{major}} dari {{school}}: reuni akbar diadakan hari Sabtu pukul 09.00 di aula sekolah. Mohon konfirmasi kehadiran dengan membalas pesan ini paling lambat hari Kamis. Terima kasih.'
/** More than is sent here: the budget is not what is tested. */
const LIMITS = { limitMinute: '100000', limitHour: '100000', limitDay: '100000' }

export class StudentsRun {
  readonly #userDir = newUserDir(testedNodeRed().node)
  #nodeRed: NodeRedProcess | undefined

  private constructor(
    readonly modem: ModemOnTcp,
    private readonly policy: string
  ) {}

  static async open(policy: 'hold' | 'verify', profile?: Profile): Promise<StudentsRun> {
    const modem = await new ModemOnTcp(LATENCY_MS, undefined, profile).open()
    // Nobody has these numbers.
    modem.network.rules.add({ to: /^\+628990000/, cms: 1 })
    const run = new StudentsRun(modem, policy)
    await run.start()
    await run.#nodeRed!.deploy(run.#flow())
    return run
  }

  async start(): Promise<void> {
    this.#nodeRed = await NodeRedProcess.start(testedNodeRed(), this.#userDir)
  }

  async close(): Promise<void> {
    await this.#nodeRed?.stop()
    await this.modem.stop()
  }

  send(): Promise<Standing> {
    return this.#post({ payload: students() })
  }

  act(action: string): Promise<Standing> {
    return this.#post({ action })
  }

  /** All rows, in their order. */
  async rows(): Promise<Row[]> {
    const found: Row[] = []
    for (;;) {
      const page = await this.#post<Row[]>({
        action: 'rows',
        sms: { options: { offset: found.length, limit: 500 } }
      })
      found.push(...page)
      if (page.length < 500) return found
    }
  }

  /** Waits until everybody has an outcome, or is held. */
  async ended(): Promise<Standing> {
    for (;;) {
      const standing = await this.act('status')
      if (standing.state === 'done') return standing
      await delay(LOOK_MS)
    }
  }

  /**
   * When so many parts are on their way to the network, and before it can have answered the last. Whether that one was
   * on its way when the blow fell is told by the ledger afterwards: the network had not taken it.
   */
  async inFlight(parts: number): Promise<number> {
    await this.modem.hasTyped(this.policy === 'verify' ? 'AT+CMSS=' : '\x1a', parts)
    return this.modem.network.ledger.entries.length
  }

  kill(): Promise<void> {
    return this.#nodeRed!.kill()
  }

  /** How often the network took each part: of `number/part`. */
  taken(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { to, concat } of this.modem.network.ledger.entries) {
      const part = `${to}/${concat!.seq}`
      counts.set(part, (counts.get(part) ?? 0) + 1)
    }
    return counts
  }

  async #post<T = Standing>(msg: object): Promise<T> {
    const response = await this.#nodeRed!.post('/broadcast', msg)
    return (await response.json()) as T
  }

  #flow(): object[] {
    const nodes = [
      {
        id: '3b8f6e0d91c7a452',
        type: 'http in',
        url: '/broadcast',
        method: 'post',
        wires: [['a6024be8f73d915c']]
      },
      {
        id: 'a6024be8f73d915c',
        type: 'function',
        func: 'return Object.assign(msg, { payload: undefined }, msg.req.body)',
        outputs: 1,
        wires: [[BROADCAST]]
      },
      {
        id: BROADCAST,
        type: 'sms-broadcast',
        modem: MODEM,
        number: 'phone',
        text: TEXT,
        textType: 'str',
        unknown: this.policy,
        wires: [[], [ANSWER], []]
      },
      {
        id: ANSWER,
        type: 'function',
        func: 'return msg.res ? msg : null',
        outputs: 1,
        wires: [['c2d95f1ba7403e86']]
      },
      { id: 'c2d95f1ba7403e86', type: 'http response', statusCode: '200', wires: [] },
      {
        id: '5e7ab2c0489fd136',
        type: 'catch',
        scope: [BROADCAST],
        uncaught: false,
        wires: [['18f3c6d5e0b947a2']]
      },
      {
        id: '18f3c6d5e0b947a2',
        type: 'function',
        func: 'if (!msg.res) return null\nmsg.statusCode = 400\nmsg.payload = msg.error\nreturn msg',
        outputs: 1,
        wires: [['c2d95f1ba7403e86']]
      }
    ]
    return [
      { id: 'd40b5c9e7a18f263', type: 'tab', label: 'students' },
      { id: MODEM, type: 'modem-config', ...this.modem.config, ...LIMITS },
      ...nodes.map((node, i) => ({ ...node, z: 'd40b5c9e7a18f263', x: 100, y: 40 * i + 40 }))
    ]
  }
}

/** The rows as a csv node gives them. */
export function students(): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(root, 'test/data/students.csv'), 'utf8').trim().split(/\r?\n/)
  const names = header!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])))
}
