import type { Node, NodeAPI, NodeDef } from 'node-red'
import { Broadcaster } from '../src/flow/broadcast/broadcaster'
import { type BroadcastConfig, broadcastSettings } from '../src/flow/broadcast/settings'
import { BroadcastStatus } from '../src/flow/broadcast/status'
import { evaluator } from '../src/flow/evaluate'
import type { Message } from '../src/flow/message'
import { modemOf } from '../src/flow/modem/node-modem'
import { whenStarted } from '../src/flow/modem/started'
import { fail, showProblem } from '../src/flow/outcome'
import { systemClock } from '../src/modem'

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('sms-broadcast', function (this: Node, given: NodeDef & BroadcastConfig) {
    RED.nodes.createNode(this, given)
    const ends: (() => void)[] = []
    let broadcaster: Broadcaster | undefined
    let problem: unknown
    try {
      const { modem, text, textType, ...settings } = broadcastSettings(given)
      const handle = modemOf(RED.nodes.getNode(modem))
      const status = new BroadcastStatus((look) => this.status(look), RED._, systemClock)
      const evaluate = evaluator(RED, this)
      const current = new Broadcaster({
        ...settings,
        id: this.id,
        handle,
        clock: systemClock,
        text: (msg) => evaluate(msg, text, textType, 'text'),
        send: (outputs) => this.send(outputs as never),
        failed: (done, error) => fail({ status: () => status.failed(error) }, done, error),
        complain: (error) => this.error(error),
        taking: (count) => status.taking(count),
        progress: (progress) => status.progress(progress)
      })
      broadcaster = current
      ends.push(handle.follow((now) => status.modem(now)))
      const listen = () => {
        if (handle.site) ends.push(current.listen(handle.site))
      }
      ends.push(whenStarted(RED.events, () => ends.push(handle.onOpen(listen))))
      ends.push(() => status.stop())
    } catch (error) {
      problem = error
      showProblem(this, error)
    }

    this.on('input', (msg, send, done) => {
      if (broadcaster) void broadcaster.input(msg as Message, send as never, done)
      else fail(this, done, problem)
    })

    this.on('close', async (done: () => void) => {
      await broadcaster?.close()
      for (const end of ends) end()
      done()
    })
  })
}
