/** What the stores and sessions of a process need of the Node-RED that runs in it. */
export interface Host {
  warn(text: string): void
  /** Whether a node with this id is in the flows, be it disabled. */
  hasNode(id: string): boolean
}

interface Runtime {
  log: { warn(text: string): void }
  nodes: { eachNode(visit: (config: { id: string }) => void): void }
}

export function hostOf({ log, nodes }: Runtime): Host {
  return {
    warn: (text) => log.warn(text),
    hasNode: (id) => {
      const ids = new Set<string>()
      nodes.eachNode((config) => ids.add(config.id))
      // A node of a subflow is called after the instance and its own place in the subflow.
      return id.split('-').every((one) => ids.has(one))
    }
  }
}
