/** The part of RED.events that is needed. */
export interface Events {
  on(event: 'flows:started', listener: () => void): unknown
  removeListener(event: 'flows:started', listener: () => void): unknown
}

/** Calls back once, when all flows have started: what is emitted before may reach nobody. Gives its end. */
export function whenStarted(events: Events, start: () => void): () => void {
  const end = () => {
    events.removeListener('flows:started', begin)
  }
  const begin = () => {
    end()
    start()
  }
  events.on('flows:started', begin)
  return end
}
