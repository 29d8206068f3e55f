/** The broadcast example in a Node-RED of its own, as its page and other programs reach it. */
import { request } from 'node:http'
import type { FlowNode } from '../support/examples'
import { type ExampleOptions, RunningExample } from '../support/running-example'
import { until } from '../support/until'

export const NAME = 'Broadcast to students'
export const OWN = '+628120000092'
const LONGEST_MS = 10_000

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: JSON of another program
  json: any
}

export interface PageOptions extends ExampleOptions {
  token?: string
  /** Instead of the students of the example: rows below `id,name,phone,school,major,graduation_year`. */
  students?: string[]
}

export class BroadcastPage {
  private constructor(
    readonly example: RunningExample,
    private readonly tokenBefore: string | undefined
  ) {}

  static async start({ token = '', students, change, ...options }: PageOptions = {}): Promise<BroadcastPage> {
    const before = process.env.SMS_PAGE_TOKEN
    // Node-RED inherits it, as it would from a shell.
    process.env.SMS_PAGE_TOKEN = token
    const changed = (flow: FlowNode[]) => {
      const own = change ? change(flow) : flow
      return students ? own.map((node) => withStudents(node, students)) : own
    }
    return new BroadcastPage(await RunningExample.start(NAME, { ...options, change: changed }), before)
  }

  async stop(): Promise<void> {
    if (this.tokenBefore === undefined) delete process.env.SMS_PAGE_TOKEN
    else process.env.SMS_PAGE_TOKEN = this.tokenBefore
    await this.example.stop()
  }

  get(what = '', headers: Record<string, string> = {}): Promise<Answer> {
    return this.#call('GET', `/sms-broadcast${what}`, headers)
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return this.#call('POST', '/sms-broadcast', { 'content-type': 'application/json', ...headers }, text)
  }

  async preview(choice: Record<string, string[]>, text = 'Hello {{name}}'): Promise<Answer> {
    const groups = Object.entries(choice).map(([name, values]) => [name, JSON.stringify(values)])
    return this.get(`/preview?${new URLSearchParams([['text', text], ...groups] as [string, string][])}`)
  }

  // biome-ignore lint/suspicious/noExplicitAny: JSON of another program
  async status(): Promise<any> {
    return (await this.get('/status')).json
  }

  /** Waits until it stands so; gives how it stands. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON of another program
  async stands(what: string, isSo: (status: any) => boolean): Promise<any> {
    let status: unknown
    const look = async () => {
      status = await this.status()
      return isSo(status)
    }
    await until(what, look, 30_000).catch((error: Error) => {
      throw new Error(`${error.message}; it stands ${JSON.stringify(status)}`)
    })
    return status
  }

  /** A virtual phone writes to the modem of the example. */
  async phoneSays(from: string, text: string): Promise<void> {
    await this.example.nodeRed.post('/sms-modem/phones/send', { from, to: OWN, text })
  }

  /** By node:http: fetch lets nobody say another Host. */
  #call(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const url = new URL(this.example.nodeRed.url + path)
      const sent = request(url, { method, headers, timeout: LONGEST_MS }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const isJson = String(response.headers['content-type']).startsWith('application/json')
          const json = isJson ? JSON.parse(text) : undefined
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json })
        })
      })
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} is not answered`)))
      sent.on('error', reject)
      sent.end(body)
    })
  }
}

function withStudents(node: FlowNode, students: readonly string[]): FlowNode {
  if (node.type !== 'template' || node.name !== 'students.csv') return node
  return { ...node, template: ['id,name,phone,school,major,graduation_year', ...students, ''].join('\n') }
}
