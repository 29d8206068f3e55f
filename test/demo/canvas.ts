import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FlowNode, readExamples } from '../support/examples'
import { provideModules } from '../support/flow-modules'
import { root } from '../support/paths'

/** Puts every example on the canvas of a new user directory; flows that are there already stay as they are. */
export function prepareCanvas(userDir: string): void {
  const flowFile = join(userDir, 'flows.json')
  if (existsSync(flowFile)) return
  mkdirSync(userDir, { recursive: true })
  const flow = [...readExamples(root).values()].flat()
  provideModules(userDir, flow)
  writeFileSync(flowFile, JSON.stringify(flow, null, 2))
}

/** Paths to look at, by what is there: the broadcast page only where the canvas still has it. */
export function addresses(userDir: string): [string, string][] {
  const flow: FlowNode[] = JSON.parse(readFileSync(join(userDir, 'flows.json'), 'utf8'))
  const hasPage = flow.some(({ type, url }) => type === 'http in' && url === BROADCAST_PAGE)
  return [
    ['Editor', '/'],
    ['Virtual phones', '/sms-modem/phones/'],
    ...(hasPage ? [['Broadcast page', BROADCAST_PAGE] satisfies [string, string]] : [])
  ]
}

const BROADCAST_PAGE = '/sms-broadcast'
