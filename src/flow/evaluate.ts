import type { Node, NodeAPI, NodeMessage } from 'node-red'
import { textOf } from './config'
import { FlowError } from './errors'
import type { Message } from './message'

export type Evaluate = (msg: Message, value: unknown, type: unknown, fallback: string) => Promise<unknown>

/**
 * Reads what a typedInput of a dialog stands for; an empty one is `msg.<fallback>`. Rejects with BAD_RECIPIENT for `to`,
 * else with BAD_OPTION.
 */
export function evaluator(RED: NodeAPI, node: Node): Evaluate {
  return (msg, value, type, fallback) =>
    new Promise((resolve, reject) => {
      const settle = (error: Error | null, result: unknown) =>
        error ? reject(unreadable(fallback, error)) : resolve(result)
      try {
        const kind = textOf(type, 'msg') || 'msg'
        const text = kind === 'msg' ? textOf(value, fallback) || fallback : textOf(value)
        RED.util.evaluateNodeProperty(text, kind, node, msg as NodeMessage, settle)
      } catch (error) {
        settle(error as Error, undefined)
      }
    })
}

function unreadable(field: string, { message }: Error): FlowError {
  if (field === 'to') return new FlowError('BAD_RECIPIENT', `"To" cannot be read: ${message}`, field)
  return new FlowError('BAD_OPTION', `"${field}" cannot be read: ${message}`, field)
}
