import assert from 'node:assert/strict'
import { type FlowNode, readExamples } from './examples'
import { NodeRedProcess } from './node-red-process'
import { testedNodeRed } from './node-red-versions'
import { newUserDir } from './packed'
import { root } from './paths'

const version = testedNodeRed()
/** A network that takes no time to speak of. */
const FAST = 'modemConfigVirtual: { latencyMs: 20, reportMs: 20 },'

export interface ExampleOptions {
  /** More properties of settings.js, as JavaScript. */
  settings?: string
  /** What is different from what is imported: the flow as it is to be deployed. */
  change?(flow: FlowNode[]): FlowNode[]
  /** Done before Node-RED starts. */
  prepare?(userDir: string): Promise<void>
}

/** One example in a Node-RED of its own: its buttons are pressed, and its debug nodes read. */
export class RunningExample {
  #since = 0

  private constructor(
    readonly flow: FlowNode[],
    readonly userDir: string,
    readonly settings: string,
    public nodeRed: NodeRedProcess
  ) {}

  static async start(name: string, options: ExampleOptions = {}): Promise<RunningExample> {
    const { settings = '', change, prepare } = options
    const example = readExamples(root).get(name)
    assert.ok(example, `there is no example "${name}"`)
    const flow = (change ? change(example) : example).map((node) =>
      node.type === 'debug' ? { ...node, console: 'true' } : node
    )
    const userDir = newUserDir(version.node)
    await prepare?.(userDir)
    const nodeRed = await NodeRedProcess.start(version, userDir, FAST + settings)
    const running = new RunningExample(flow, userDir, settings, nodeRed)
    await nodeRed.deploy(flow)
    return running
  }

  /** Presses the button of an inject node; `payload`: it gives this text instead of its own. */
  async press(name: string, payload?: string): Promise<void> {
    const props = [{ p: 'payload', v: payload, vt: 'str' }]
    const { id } = this.#node(name, 'inject')
    await this.nodeRed.post(`/inject/${id}`, payload === undefined ? {} : { __user_inject_props__: props })
  }

  /** The first that a debug node has shown since the start, or the last restart, and that fits. */
  async shown(name: string, fits: (text: string) => boolean = () => true): Promise<string> {
    const { id } = this.#node(name, 'debug')
    return (await this.nodeRed.logged((entry) => entry.id === id && fits(entry.msg), this.#since)).msg
  }

  /** All that it has shown since then, and after `last`, which is waited for. */
  async allShown(name: string, last: string): Promise<string[]> {
    await this.shown(name, (text) => text === last)
    return this.shownSoFar(name)
  }

  shownSoFar(name: string): string[] {
    const { id } = this.#node(name, 'debug')
    const entries = this.nodeRed.log.slice(this.#since).filter((entry) => entry.id === id)
    return entries.map(({ msg }) => msg)
  }

  /** Node-RED ends and starts again, with its flows and what it has kept. */
  async restart(): Promise<void> {
    await this.nodeRed.stop()
    this.nodeRed = await NodeRedProcess.start(version, this.userDir, FAST + this.settings)
  }

  async stop(): Promise<void> {
    await this.nodeRed.stop()
  }

  /** From now on what was shown before does not count. */
  forget(): void {
    this.#since = this.nodeRed.log.length
  }

  #node(name: string, type: string): FlowNode {
    const found = this.flow.find((node) => node.type === type && node.name === name)
    assert.ok(found, `there is no ${type} node "${name}"`)
    return found
  }
}
