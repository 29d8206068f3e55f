/** sms-broadcast in a Node-RED of its own, driven by HTTP; what comes out of it is told in the log. */
import { NodeRedProcess } from '../support/node-red-process'
import { testedNodeRed } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import type { Standing } from './broadcast-board'

const MODEM = 'a90b7c3e51d2f864'
export const BROADCAST = 'b01c8d4f62e30975'
const ANSWER = 'c12d9e5073f41a86'
const TAB = 'd23eaf61840529b7'

/** What came out, and where. */
export interface Told {
  place: 'result' | 'done' | 'caught'
  msg: {
    to?: string
    payload: Standing & { seconds?: number }
    rows?: { to: string; state: string; held?: true }[]
    row?: Record<string, unknown>
    sms: { kind: string; state?: string; batch: string; recovered?: true; error?: { code: string } }
    error?: { code: string; message: string }
  }
}

export class BroadcastProcess {
  readonly #userDir = newUserDir(testedNodeRed().node)
  /** What was told in earlier lives. */
  readonly #before: Told[] = []
  #nodeRed: NodeRedProcess | undefined

  private constructor(private readonly settings: string) {}

  /** `modem` and `broadcast`: properties of the nodes; `settings`: of settings.js. */
  static async deploy(modem: object, broadcast: object = {}, settings = ''): Promise<BroadcastProcess> {
    const process = new BroadcastProcess(settings)
    await process.start()
    await process.#nodeRed!.deploy(flow(modem, broadcast))
    return process
  }

  get url(): string {
    return this.#nodeRed!.url
  }

  async start(): Promise<void> {
    this.#nodeRed = await NodeRedProcess.start(testedNodeRed(), this.#userDir, this.settings)
  }

  async kill(): Promise<void> {
    await this.#nodeRed!.kill()
    this.#before.push(...this.#now())
  }

  async stop(): Promise<void> {
    await this.#nodeRed?.stop()
  }

  /** An input, and its answer. Rejects as Node-RED answers. */
  async ask<T = Standing>(msg: object): Promise<T> {
    const response = await this.#nodeRed!.post('/broadcast', msg)
    return (await response.json()) as T
  }

  /** All that has come out, in this life and in those before. */
  told(place: Told['place']): Told['msg'][] {
    return [...this.#before, ...this.#now()].filter((one) => one.place === place).map(({ msg }) => msg)
  }

  /** The first that came out there in this life. */
  async next(place: Told['place']): Promise<Told['msg']> {
    const { msg } = await this.#nodeRed!.logged((entry) => entry.msg.startsWith(`TOLD {"place":"${place}"`))
    return (JSON.parse(msg.slice(5)) as Told).msg
  }

  #now(): Told[] {
    return this.#nodeRed!.log.flatMap(({ msg }) =>
      msg.startsWith('TOLD ') ? [JSON.parse(msg.slice(5))] : []
    )
  }
}

function flow(modem: object, broadcast: object): object[] {
  const teller = (id: string, place: Told['place']) => ({
    id,
    type: 'function',
    func: `node.warn('TOLD ' + JSON.stringify({ place: '${place}', msg: { ...msg, req: undefined, res: undefined } }))`,
    wires: []
  })
  const nodes = [
    {
      id: 'e34fb072951630c8',
      type: 'http in',
      url: '/broadcast',
      method: 'post',
      wires: [['f450c183a62741d9']]
    },
    {
      id: 'f450c183a62741d9',
      type: 'function',
      func: 'return Object.assign(msg, { payload: undefined }, msg.req.body)',
      outputs: 1,
      wires: [[BROADCAST]]
    },
    {
      number: 'to',
      text: 'Hello {{name}}',
      textType: 'str',
      ...broadcast,
      id: BROADCAST,
      type: 'sms-broadcast',
      modem: MODEM,
      wires: [['0561d294b73852ea'], [ANSWER], ['1672e3a5c84963fb']]
    },
    {
      id: ANSWER,
      type: 'function',
      func: 'return msg.res ? msg : null',
      outputs: 1,
      wires: [['2783f4b6d95a740c']]
    },
    { id: '2783f4b6d95a740c', type: 'http response', wires: [] },
    {
      id: '389405c7ea6b851d',
      type: 'catch',
      scope: [BROADCAST],
      wires: [['49a516d8fb7c962e', '5ab627e90c8da73f']]
    },
    {
      id: '5ab627e90c8da73f',
      type: 'function',
      func: 'if (!msg.res) return null\nreturn Object.assign(msg, { statusCode: 400, payload: msg.error })',
      outputs: 1,
      wires: [['2783f4b6d95a740c']]
    },
    { id: '6bc738fa1d9eb840', type: 'http in', url: '/ping', method: 'get', wires: [['2783f4b6d95a740c']] },
    teller('0561d294b73852ea', 'result'),
    teller('1672e3a5c84963fb', 'done'),
    teller('49a516d8fb7c962e', 'caught')
  ]
  return [
    { id: TAB, type: 'tab', label: 'test' },
    { id: MODEM, type: 'modem-config', country: 'ID', ...modem },
    ...nodes.map((node, i) => ({ ...node, z: TAB, x: 100, y: 40 * i + 40 }))
  ]
}
