import { currentVersion, DEFAULTS, upToDate, type Versioned } from '../flow/migrations'

/** As much of a node in the editor as is used here. */
export interface EditedNode {
  type: string
  _def: { defaults: Record<string, { value?: unknown; type?: string }> }
  [property: string]: unknown
}

const ENVIRONMENT = /^\$\{[^}]+\}$/

interface Translated {
  type: string
  _(key: string): string
}

/**
 * The configuration of a node as the runtime takes it, by the same code: migrated, and with the default of each
 * property that it lacks (flows made by hand or by an older version lack some). Of a later version it is left as it is.
 */
export function configOf(node: EditedNode): Record<string, unknown> {
  const names = Object.keys(node._def.defaults)
  const own = Object.fromEntries(names.map((name) => [name, node[name]]))
  const config = isVersioned(node) ? migrated(node.type as Versioned, own) : own
  return Object.fromEntries(names.map((name) => [name, config[name] ?? node._def.defaults[name]?.value]))
}

/** True, or what is wrong (a sentence where Node-RED asks for one, `opt`) with the version of a node: the runtime refuses a later one. */
export function checkVersion(node: Translated, version: unknown, opt: unknown): boolean | string {
  const text = String(version ?? '').trim()
  if (ENVIRONMENT.test(text) || Number(text) <= currentVersion(node.type as Versioned)) return true
  return opt ? node._(`${node.type}.error.version`) : false
}

/** What is saved has the form of this version. */
export function saveVersion(node: EditedNode): void {
  node.version = Math.max(versionOf(node), versionOf({ version: node._def.defaults.version?.value }))
}

function isVersioned({ type }: EditedNode): boolean {
  return type in DEFAULTS
}

function migrated(type: Versioned, config: Record<string, unknown>): Record<string, unknown> {
  return versionOf(config) > currentVersion(type) ? config : upToDate(type, config)
}

/** One that is no number cannot be later. */
function versionOf({ version }: Record<string, unknown>): number {
  const number = Number(version ?? 0)
  return Number.isFinite(number) ? number : 0
}
