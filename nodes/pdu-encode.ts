import type { Node, NodeAPI, NodeDef } from 'node-red'
import { type EncodeConfig, settingsOf } from '../src/flow/encode-settings'
import { evaluator } from '../src/flow/evaluate'
import type { Message } from '../src/flow/message'
import { fail, showSuccess } from '../src/flow/outcome'
import { encodeMessage } from '../src/flow/pdu-encode'
import { createReferences } from '../src/flow/references'

// One for the process: two nodes must not give one phone the same reference.
const references = createReferences(Math.random)

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('pdu-encode', function (this: Node, config: NodeDef & EncodeConfig) {
    RED.nodes.createNode(this, config)
    const evaluate = evaluator(RED, this)

    this.on('input', async (msg, send, done) => {
      try {
        const to = () => evaluate(msg as Message, config.to, config.toType, 'to')
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
