/** The part of RED.events that is needed. */
export interface Events {
  on(event: 'flows:started', listener: () => void): unknown
  removeListener(event: 'flows:started', listener: () => void): unknown
}

interface Waiting {
  starts: Set<() => void>
  end(): void
}

/** One listener serves all nodes: Node.js warns of a leak where there are more than ten. */
const waiting = new WeakMap<Events, Waiting>()

/** Calls back once, when all flows have started: what is emitted before may reach nobody. Gives its end. */
export function whenStarted(events: Events, start: () => void): () => void {
  const { starts, end } = waiting.get(events) ?? follow(events)
  // An entry of its own, also where two nodes pass the same function.
  const entry = () => start()
  starts.add(entry)
  return () => {
    if (starts.delete(entry) && starts.size === 0) end()
  }
}

const followed = new WeakSet<Events>()

/** Calls back each time that all flows have started: by one listener, though Node-RED may load a node's file again. */
export function onEachStart(events: Events, start: () => void): void {
  if (followed.has(events)) return
  followed.add(events)
  events.on('flows:started', start)
}

function follow(events: Events): Waiting {
  const starts = new Set<() => void>()
  const end = () => {
    if (waiting.get(events)?.starts === starts) waiting.delete(events)
    events.removeListener('flows:started', begin)
  }
  const begin = () => {
    end()
    for (const start of [...starts]) if (starts.delete(start)) start()
  }
  const entry = { starts, end }
  waiting.set(events, entry)
  events.on('flows:started', begin)
  return entry
}
