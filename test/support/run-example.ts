import assert from 'node:assert/strict'
import type { FlowNode } from './examples'
import type { NodeRedProcess } from './node-red-process'

/** A debug node of this name shows what went wrong: nothing, where an example runs as it should. */
const TROUBLE = 'trouble'
/** A button that stops what was begun is pressed when something of it has been shown, there. */
const STOPS = 'cancel'
const STOPPED = 'result'
const TOKEN = 'the token of a test'
const TOKENS = ['SMS_HTTP_TOKEN', 'SMS_PAGE_TOKEN']
/** What an HTTP endpoint of an example is asked for, by its path. */
const REQUESTS: Record<string, unknown> = {
  '/sms': { to: '+628120000052', text: 'Hello' },
  '/sms-broadcast': {
    action: 'start',
    text: 'Hello',
    school: ['SMA Negeri 1'],
    major: ['IPA'],
    graduation_year: ['2018'],
    key: 'of-a-test'
  }
}
/** Modems that somebody writes to from a virtual phone. */
const WRITTEN_TO = ['+628120000092']

/**
 * Deploys an example, presses all its inject buttons from top to bottom, calls its HTTP endpoints, writes to it and waits until
 * every debug node has shown something; an error if one shows trouble.
 */
export async function runExample(nodeRed: NodeRedProcess, flow: FlowNode[]): Promise<Map<string, string>> {
  const before = nodeRed.log.length
  await nodeRed.deploy(flow.map(observed))
  const ofType = (type: string) => flow.filter((node) => node.type === type)
  const shownBy = (id: string) => nodeRed.logged((entry) => entry.id === id, before)
  for (const { id, name } of ofType('inject')) {
    const first = name === STOPS && ofType('debug').find((debug) => debug.name === STOPPED)
    if (first) await shownBy(first.id)
    await nodeRed.post(`/inject/${id}`)
  }
  for (const { url, method } of ofType('http in'))
    if (method === 'post') await call(nodeRed.url + url, REQUESTS[String(url)])
  for (const { number } of ofType('modem-config'))
    if (WRITTEN_TO.includes(String(number)))
      await nodeRed.post('/sms-modem/phones/send', { from: '+6281234567890', to: number, text: 'Hello' })
  const [trouble, shows] = partition(ofType('debug'), ({ name }) => name === TROUBLE)
  const shown = shows.map(async ({ id }): Promise<[string, string]> => {
    const { msg } = await shownBy(id)
    return [id, msg]
  })
  const results = new Map(await Promise.all(shown))
  const told = nodeRed.log.slice(before).filter((entry) => trouble.some(({ id }) => id === entry.id))
  assert.deepEqual(told, [])
  return results
}

/** The node with what a test needs to see it work: debug nodes in the log, and a token for HTTP endpoints. */
function observed(node: FlowNode): FlowNode {
  if (node.type === 'debug') return { ...node, console: 'true' }
  if (node.type !== 'tab') return node
  const env = (node.env as object[] | undefined) ?? []
  const tokens = TOKENS.map((name) => ({ name, value: TOKEN, type: 'str' }))
  return { ...node, env: [...env, ...tokens] }
}

async function call(url: string, body: unknown): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  assert.ok(response.ok, `${url} answers ${response.status}: ${await response.text()}`)
}

function partition<T>(values: readonly T[], isFirst: (value: T) => boolean): [T[], T[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))]
}
