import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Where programs keep what outlasts them (XDG Base Directory Specification). */
export function stateDirectory(env: NodeJS.ProcessEnv): string {
  const own = env.XDG_STATE_HOME
  const base = own && isAbsolute(own) ? own : join(env.HOME || homedir(), '.local', 'state')
  return join(base, 'sms-modem')
}
