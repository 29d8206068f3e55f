import type { KeepRules } from '../../gateway'
import { keepRules } from './keep'

/** What the stores and sessions of a process need of the Node-RED that runs in it. */
export interface Host {
  warn(text: string): void
  /** Whether a node with this id is in the flows, be it disabled. */
  hasNode(id: string): boolean
  /** For how long what is over is kept. Throws a FlowError that names what is wrong in settings.js. */
  keep(): KeepRules
}

interface Runtime {
  log: { warn(text: string): void }
  nodes: { eachNode(visit: (config: { id: string }) => void): void }
  settings: { modemConfigKeep?: unknown }
}

export function hostOf({ log, nodes, settings }: Runtime): Host {
  return {
    keep: () => keepRules(settings.modemConfigKeep),
    warn: (text) => log.warn(text),
    hasNode: (id) => {
      const ids = new Set<string>()
      nodes.eachNode((config) => ids.add(config.id))
      // A node of a subflow is called after the instance and its own place in the subflow.
      return id.split('-').every((one) => ids.has(one))
    }
  }
}
