import assert from 'node:assert/strict'
import type { FlowNode } from '../support/examples'
import { RunningExample } from '../support/running-example'

const NAME = 'Answer an SMS'
const STATUS = 'All is well: tank 81 %, pump off.'
const HELP = 'Send STATUS to hear how we are.'

/** The customer's phone is a machine, too: it answers whatever it gets with the same words. */
function withEcho(flow: FlowNode[]): FlowNode[] {
  const named = (name: string) => flow.find((node) => node.name === name)!
  const sender = named('from the customer')
  const echo = { ...sender, id: '9d1b6e0c47f2a853', name: 'echo', to: 'to', toType: 'msg', wires: [[], []] }
  const phone = named('at the customer')
  const [reads] = phone.wires as string[][]
  const wired = { ...phone, wires: [[...reads!, echo.id], [], []] }
  return [...flow.map((node) => (node === phone ? wired : node)), echo]
}

describe(`the example "${NAME}"`, function () {
  this.timeout(90_000)
  let service: RunningExample
  afterEach(() => service?.stop())

  it('answers STATUS and HELP, whichever way they are written, and nothing else', async () => {
    service = await RunningExample.start(NAME)
    await service.press('says something else')
    await service.press('says something else', 'status of my order')
    await service.press('says something else', 'I need help')
    await service.press('the customer asks STATUS', '  sTaTus. ')
    await service.press('asks for help')
    assert.deepEqual(await service.allShown('the customer reads', HELP), [STATUS, HELP])
    assert.deepEqual(service.shownSoFar('gets no answer'), [
      'Hello there!',
      'status of my order',
      'I need help'
    ])
    assert.deepEqual(service.shownSoFar('trouble'), [])
  })

  it('never talks on with another machine that answers', async () => {
    service = await RunningExample.start(NAME, { change: withEcho })
    await service.press('the customer asks STATUS')
    assert.equal(await service.shown('gets no answer'), STATUS)
    await service.press('asks for help')
    assert.deepEqual(await service.allShown('gets no answer', HELP), [STATUS, HELP])
    await service.press('says something else')
    assert.deepEqual(await service.allShown('gets no answer', 'Hello there!'), [STATUS, HELP, 'Hello there!'])
    assert.deepEqual(service.shownSoFar('the customer reads'), [STATUS, HELP])
  })
})
