import { FlowError } from '../errors'
import type { ModemHandle } from './handle'

/** The modem of a node, from the config node that it names. Throws NO_MODEM, or what is wrong with the config node. */
export function modemOf(node: unknown): ModemHandle {
  const { handle, problem } = (node ?? {}) as { handle?: ModemHandle; problem?: Error }
  if (handle) return handle
  throw (
    problem ??
    new FlowError('NO_MODEM', 'No modem is chosen. Open the node and choose one, or add one.', 'modem')
  )
}
