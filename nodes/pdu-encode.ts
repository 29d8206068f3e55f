import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red'
import { type EncodeConfig, recipientSource, settingsOf } from '../src/flow/encode-settings'
import { FlowError } from '../src/flow/errors'
import type { Message } from '../src/flow/message'
import { fail, showSuccess } from '../src/flow/outcome'
import { encodeMessage } from '../src/flow/pdu-encode'
import { createReferences } from '../src/flow/references'

// One for the process: two nodes must not give one phone the same reference.
const references = createReferences(Math.random)

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('pdu-encode', function (this: Node, config: NodeDef & EncodeConfig) {
    RED.nodes.createNode(this, config)

    this.on('input', async (msg, send, done) => {
      try {
        const to = () => evaluate(RED, this, msg, recipientSource(config))
        const pdus = await encodeMessage(msg as Message, settingsOf(config), references, to)
        showSuccess(this, RED._('pdu-encode.status.encoded', { count: pdus.length }))
        send(msg)
        done()
      } catch (error) {
        fail(this, done, error)
      }
    })
  })
}

function evaluate(
  RED: NodeAPI,
  node: Node,
  msg: NodeMessage,
  { value, type }: { value: string; type: string }
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null, result: unknown) =>
      error
        ? reject(new FlowError('BAD_RECIPIENT', `"To" cannot be read: ${error.message}`, 'to'))
        : resolve(result)
    try {
      RED.util.evaluateNodeProperty(value, type, node, msg, settle)
    } catch (error) {
      settle(error as Error, undefined)
    }
  })
}
