import type { Node, NodeAPI, NodeDef } from 'node-red'
import { evaluator } from '../src/flow/evaluate'
import type { Message } from '../src/flow/message'
import { upToDate } from '../src/flow/migrations'
import { modemOf } from '../src/flow/modem/node-modem'
import { whenStarted } from '../src/flow/modem/started'
import { fail, showProblem } from '../src/flow/outcome'
import { type SendConfig, sendDefaults } from '../src/flow/send/options'
import { Sender } from '../src/flow/send/sender'
import { SendStatus } from '../src/flow/send/status'
import { systemClock } from '../src/modem'

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('sms-send', function (this: Node, given: NodeDef & SendConfig) {
    RED.nodes.createNode(this, given)
    const ends: (() => void)[] = []
    let sender: Sender | undefined
    let problem: unknown
    try {
      const config = upToDate('sms-send', given)
      const handle = modemOf(RED.nodes.getNode(String(config.modem ?? '')))
      const status = new SendStatus((look) => this.status(look), RED._, systemClock)
      const evaluate = evaluator(RED, this)
      sender = new Sender({
        id: this.id,
        handle,
        clock: systemClock,
        defaults: sendDefaults(config),
        evaluate: async (msg) => ({
          to: await evaluate(msg, config.to, config.toType, 'to'),
          text: await evaluate(msg, config.text, config.textType, 'payload')
        }),
        clone: (msg) => RED.util.cloneMessage(msg as never) as Message,
        send: (outputs) => this.send(outputs as never),
        failed: (done, error) => fail({ status: () => status.failed(error) }, done, error),
        complain: (error, msg) => this.error(error, msg as never),
        progress: (progress, last) => status.progress(progress, last)
      })
      const results = sender
      ends.push(handle.follow((now) => status.modem(now)))
      const listen = () => {
        if (handle.site) ends.push(handle.site.listen(this.id, results))
      }
      ends.push(whenStarted(RED.events, () => ends.push(handle.onOpen(listen))))
      ends.push(() => status.stop())
    } catch (error) {
      problem = error
      showProblem(this, error)
    }

    this.on('input', (msg, send, done) => {
      if (sender) void sender.input(msg as Message, send as never, done)
      else fail(this, done, problem)
    })

    this.on('close', async (done: () => void) => {
      await sender?.close()
      for (const end of ends) end()
      done()
    })
  })
}
