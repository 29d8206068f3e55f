import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'

/** What an html file of ours tells the editor about its node. */
export interface Definition {
  defaults: Record<string, { value: unknown; required?: boolean; validate?: Validate }>
  credentials?: Record<string, unknown>
  category: string
  paletteLabel?: string
  inputs?: number
  outputs?: number
  inputLabels?(this: object, index: number): string
  outputLabels?(this: object, index: number): string
}

type Validate = (this: unknown, value: unknown, opt?: object) => boolean | string

/** The definition that `nodes/<type>.html` registers, with validators of Node-RED and ours where it uses them. */
export function definitionOf(type: string, editor: object = {}): Definition {
  const html = readFileSync(`nodes/${type}.html`, 'utf8')
  const scripts = [...html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)]
  let found: Definition | undefined
  const anything = () => () => true
  const RED = {
    nodes: { registerType: (_: string, definition: Definition) => (found = definition) },
    validators: { number: anything, typedInput: anything, regex: anything }
  }
  for (const [, code] of scripts) runInNewContext(code!, { RED, SmsModemEditor: editor })
  if (!found) throw new Error(`nodes/${type}.html registers nothing.`)
  return found
}
