import type { Node, NodeAPI, NodeDef } from 'node-red'
import { type DecodeConfig, decodeSettings } from '../src/flow/decode-settings'
import type { Message } from '../src/flow/message'
import { fail, showPartial, showSuccess } from '../src/flow/outcome'
import { decodeMessage } from '../src/flow/pdu-decode'

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('pdu-decode', function (this: Node, config: NodeDef & DecodeConfig) {
    RED.nodes.createNode(this, config)
    const settings = decodeSettings(config)

    this.on('input', (msg, send, done) => {
      try {
        const { count, bad } = decodeMessage(msg as Message, settings)
        if (bad === 0) showSuccess(this, RED._('pdu-decode.status.decoded', { count }))
        else showPartial(this, RED._('pdu-decode.status.some-bad', { count, bad }), { bad })
        send(msg)
        done()
      } catch (error) {
        fail(this, done, error)
      }
    })
  })
}
