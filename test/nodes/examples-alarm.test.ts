import assert from 'node:assert/strict'
import { systemClock } from '../../src/simulator'
import type { FlowNode } from '../support/examples'
import { RunningExample } from '../support/running-example'
import { ModemOnTcp, OWN } from './modem-beside'

const NAME = 'Alarm input and control by SMS'
const OWNER = '+628120000032'
const STRANGER = '+628120000033'
const OPEN = /^Alarm: the door is open since \d\d:\d\d\.$/
const CLOSED = /^The door is closed again since \d\d:\d\d\.$/
const HOUR_MS = 3_600_000

describe(`the example "${NAME}"`, function () {
  this.timeout(90_000)
  let alarm: RunningExample
  let modem: ModemOnTcp | undefined
  afterEach(async () => {
    await alarm?.stop()
    await modem?.stop()
    modem = undefined
  })

  async function press(...names: string[]): Promise<void> {
    for (const name of names) await alarm.press(name)
  }

  it('tells the owner of the door when it changes, and only then', async () => {
    alarm = await RunningExample.start(NAME)
    await press('closed', 'open', 'open', 'open', 'closed', 'closed')
    await alarm.shown('the owner reads', (text) => CLOSED.test(text))
    const read = alarm.shownSoFar('the owner reads')
    assert.equal(read.length, 2)
    assert.match(read[0]!, OPEN)
    assert.match(read[1]!, CLOSED)
    await alarm.press('open', 'ajar')
    assert.match(await alarm.shown('trouble'), /The contact says "ajar": "open" or "closed" was expected\./)
  })

  it('switches the pump for the owner, in capitals or not, with blanks or without, and confirms it', async () => {
    alarm = await RunningExample.start(NAME)
    await alarm.press('PUMP OFF', '\tpump\n On ')
    await alarm.shown('the owner reads', (text) => text === 'The pump is on.')
    await alarm.press('PUMP OFF', 'pumpoff')
    const read = await alarm.allShown('the owner reads', 'The pump is off.')
    assert.deepEqual(read, ['The pump is on.', 'The pump is off.'])
    assert.deepEqual(alarm.shownSoFar('the pump'), ['on', 'off'])
    assert.deepEqual(alarm.shownSoFar('trouble'), [])
  })

  it('keeps what the pump is to be in the flow context', async () => {
    alarm = await RunningExample.start(NAME)
    assert.equal(await pumpInContext(), '(undefined)')
    await press('PUMP ON')
    await alarm.shown('the owner reads', (text) => text === 'The pump is on.')
    assert.equal(await pumpInContext(), 'on')
    await press('PUMP OFF')
    await alarm.shown('the owner reads', (text) => text === 'The pump is off.')
    assert.equal(await pumpInContext(), 'off')
  })

  it('switches nothing for anything else that the owner writes, and does not answer', async () => {
    alarm = await RunningExample.start(NAME)
    for (const text of ['PUMP', 'PUMP ON OFF', 'do not PUMP ON', 'The pump is on.']) {
      await alarm.press('PUMP OFF', text)
      await alarm.shown('switches nothing', (shown) => shown.includes(`payload: '${text}'`))
    }
    await alarm.press('PUMP OFF')
    assert.deepEqual(await alarm.allShown('the owner reads', 'The pump is off.'), ['The pump is off.'])
    assert.deepEqual(alarm.shownSoFar('the pump'), ['off'])
  })

  it('switches nothing for a stranger', async () => {
    alarm = await RunningExample.start(NAME)
    await alarm.nodeRed.post(`/inject/${strangersButton()}`)
    const shown = await alarm.shown('switches nothing')
    assert.ok(shown.includes(`from: '${STRANGER}'`) && shown.includes("payload: 'PUMP ON'"), shown)
    await alarm.press('PUMP OFF')
    assert.deepEqual(await alarm.allShown('the owner reads', 'The pump is off.'), ['The pump is off.'])
    assert.deepEqual(alarm.shownSoFar('the pump'), ['off'])
  })

  it('lets another owner in where the variable of the tab names one', async () => {
    const change = (flow: FlowNode[]) => flow.map(ownedByStranger)
    alarm = await RunningExample.start(NAME, { change })
    await alarm.press('PUMP OFF')
    await alarm.shown('switches nothing', (text) => text.includes(`from: '${OWNER}'`))
    await alarm.nodeRed.post(`/inject/${strangersButton()}`)
    assert.equal(await alarm.shown('the pump'), 'on')
  })

  it('switches nothing for a message that is a day old', async () => {
    modem = await new ModemOnTcp(20).open()
    const { config } = modem
    const change = (flow: FlowNode[]) => flow.map((node) => onModem(node, config))
    alarm = await RunningExample.start(NAME, { change })
    await send('PUMP ON', 25 * HOUR_MS)
    const shown = await alarm.shown('switches nothing')
    assert.ok(shown.includes('stale: true') && shown.includes("payload: 'PUMP ON'"), shown)
    await send('pump off', 23 * HOUR_MS)
    assert.equal(await alarm.shown('the pump'), 'off')
    assert.deepEqual(alarm.shownSoFar('the pump'), ['off'])
  })

  /** From the owner; the network has had it for so long. */
  async function send(text: string, ageMs: number): Promise<void> {
    const network = modem!.network as { clock: typeof systemClock } & ModemOnTcp['network']
    network.clock = { ...systemClock, now: () => systemClock.now() - ageMs }
    await network.sendText(OWNER, OWN, text)
  }

  async function pumpInContext(): Promise<unknown> {
    const { id } = alarm.flow.find(({ type }) => type === 'tab')!
    const { msg } = await alarm.nodeRed.json<{ msg: unknown }>(`/context/flow/${id}/pump`)
    return msg
  }

  /** Both phones have a button of this name. */
  function strangersButton(): string {
    const { id } = alarm.flow.find(({ name }) => name === 'from a stranger')!
    return alarm.flow.find(({ type, wires }) => type === 'inject' && String(wires) === id)!.id
  }
})

function ownedByStranger(node: FlowNode): FlowNode {
  return node.type === 'tab' ? { ...node, env: [{ name: 'OWNER', value: STRANGER, type: 'str' }] } : node
}

/** The site's modem is another one, on a serial server. */
function onModem(node: FlowNode, config: object): FlowNode {
  return node.type === 'modem-config' && node.name === 'at the site' ? { ...node, ...config } : node
}
