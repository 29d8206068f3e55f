import type { Node, NodeAPI, NodeDef } from 'node-red'
import { addEndpoints } from '../src/flow/admin/endpoints'
import { addPhones } from '../src/flow/admin/phones'
import { ModemHandle } from '../src/flow/modem/handle'
import { hostOf } from '../src/flow/modem/host'
import { registry } from '../src/flow/modem/registry'
import { type ModemConfig, type ModemCredentials, modemSettings } from '../src/flow/modem/settings'
import { followShutdown } from '../src/flow/modem/shutdown'
import { onEachStart } from '../src/flow/modem/started'
import { tellTrouble } from '../src/flow/modem/trouble'
import { configureVirtual, type VirtualOptions } from '../src/flow/modem/virtual'

export interface ModemConfigNode extends Node<ModemCredentials> {
  /** Absent where the configuration is wrong: `problem` says what. */
  handle?: ModemHandle
  problem?: Error
}

export default function (RED: NodeAPI): void {
  const exiting = followShutdown(process)
  const host = hostOf(RED as never)
  configureVirtual((RED.settings as { modemConfigVirtual?: VirtualOptions }).modemConfigVirtual)

  RED.nodes.registerType(
    'modem-config',
    function (this: ModemConfigNode, config: NodeDef & ModemConfig) {
      RED.nodes.createNode(this, config)
      try {
        host.keep()
        const userDir = RED.settings.userDir ?? process.cwd()
        this.handle = new ModemHandle(modemSettings(config, this.credentials), { registry, host, userDir })
        // A config node has no status: what only a person can mend goes to the log and to catch nodes.
        this.handle.follow(tellTrouble((trouble) => this.error(trouble)))
      } catch (error) {
        this.problem = error as Error
        this.error(error)
      }

      this.on('close', async (done: () => void) => {
        await this.handle?.close()
        if (await exiting()) await registry.shutDown()
        done()
      })
    },
    { credentials: { pin: { type: 'password' }, database: { type: 'password' } } }
  )

  onEachStart(RED.events, () => void registry.started())
  addPhones(RED)
  addEndpoints(RED, (id) => (RED.nodes.getNode(id) as ModemConfigNode | null) ?? undefined)
}
