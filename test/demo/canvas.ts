import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readExamples } from '../support/examples'
import { root } from '../support/paths'

/** Puts every example on the canvas of a new user directory; flows that are there already stay as they are. */
export function prepareCanvas(userDir: string): void {
  const flowFile = join(userDir, 'flows.json')
  if (existsSync(flowFile)) return
  mkdirSync(userDir, { recursive: true })
  writeFileSync(flowFile, JSON.stringify([...readExamples(root).values()].flat(), null, 2))
}
