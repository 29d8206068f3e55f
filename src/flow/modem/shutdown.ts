/** Those that end Node-RED; the last two are of nodemon and of Windows. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGBREAK'] as const

/**
 * Tells whether the process is about to end, for a stop of all flows looks the same as a deploy. Signals are only
 * listened for where somebody else does: a listener takes away their default, which ends the process.
 */
export function followShutdown(process: NodeJS.Process): () => Promise<boolean> {
  let exiting = false
  const note = () => {
    exiting = true
  }
  const listen = () => {
    for (const signal of SIGNALS)
      if (process.listenerCount(signal) > 0 && !process.listeners(signal).includes(note))
        process.prependListener(signal, note)
  }
  listen()
  // Where somebody else listens only when it has started.
  setTimeout(listen, 1000).unref()
  setTimeout(listen, 10_000).unref()
  return async () => {
    // Listeners of one signal are called one after another: ours may come behind the one that stops the flows.
    await new Promise((resolve) => setImmediate(resolve))
    return exiting
  }
}
