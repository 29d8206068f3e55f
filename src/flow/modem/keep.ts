import type { KeepRules } from '../../gateway'
import { badConfig, within } from '../config'

const NAME = 'modemConfigKeep'
const BOUNDS = { days: [1, 36_500], messages: [1000, 1_000_000_000] } as const

/**
 * For how long the stores of this Node-RED keep what is over: `modemConfigKeep` in its settings.js. Throws BAD_CONFIG or
 * BAD_OPTION, which name the setting.
 */
export function keepRules(given: unknown): KeepRules {
  if (given === undefined) return {}
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badConfig(NAME, `${NAME} in settings.js is an object: { days: 90, messages: 1000000 }.`)
  const settings = given as Record<string, unknown>
  for (const name of Object.keys(settings))
    if (!(name in BOUNDS))
      throw badConfig(`${NAME}.${name}`, `${NAME} in settings.js has days and messages, but no "${name}".`)
  const read = (name: keyof typeof BOUNDS) => within(settings[name], `${NAME}.${name}`, BOUNDS[name])
  const [days, messages] = [read('days'), read('messages')]
  return { ...(days !== undefined && { days }), ...(messages !== undefined && { messages }) }
}
