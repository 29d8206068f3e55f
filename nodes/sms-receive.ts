import type { Node, NodeAPI, NodeDef } from 'node-red'
import { modemOf } from '../src/flow/modem/node-modem'
import { whenStarted } from '../src/flow/modem/started'
import { modemLook } from '../src/flow/modem/verbs'
import { type Status, showProblem } from '../src/flow/outcome'
import { Pace } from '../src/flow/pace'
import { type ReceiveConfig, receiveSettings, startReceiving } from '../src/flow/receive/receiver'
import { systemClock } from '../src/modem'

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('sms-receive', function (this: Node, config: NodeDef & ReceiveConfig) {
    RED.nodes.createNode(this, config)
    const ends: (() => void)[] = []
    try {
      const handle = modemOf(RED.nodes.getNode(String(config.modem ?? '')))
      const settings = receiveSettings(config)
      const pace = new Pace((look: Status) => this.status(look), systemClock)
      ends.push(handle.follow((now) => pace.set(modemLook(now, RED._))))
      ends.push(() => pace.stop())
      const start = () => {
        ends.push(startReceiving(handle, settings, (outputs) => this.send(outputs as never)))
      }
      ends.push(whenStarted(RED.events, start))
    } catch (error) {
      showProblem(this, error)
    }

    this.on('close', () => {
      for (const end of ends) end()
    })
  })
}
