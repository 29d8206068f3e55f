import type { FlowNode } from './examples'
import type { NodeRedProcess } from './node-red-process'

/** Deploys an example, presses all its inject buttons and waits until every debug node has shown something. */
export async function runExample(nodeRed: NodeRedProcess, flow: FlowNode[]): Promise<Map<string, string>> {
  const before = nodeRed.log.length
  await nodeRed.deploy(flow.map((node) => (node.type === 'debug' ? { ...node, console: 'true' } : node)))
  const ofType = (type: string) => flow.filter((node) => node.type === type)
  for (const { id } of ofType('inject')) await nodeRed.post(`/inject/${id}`)
  const shown = ofType('debug').map(async ({ id }): Promise<[string, string]> => {
    const { msg } = await nodeRed.logged((entry) => entry.id === id, before)
    return [id, msg]
  })
  return new Map(await Promise.all(shown))
}
