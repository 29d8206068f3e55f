/** Which room of the source may import which: one way only, so that each can be understood without its users. */
import { builtinModules } from 'node:module'
import { type Import, type ImportGraph, resolveImport } from './imports'

interface Room {
  rooms: string[]
  /** Rooms that may be loaded only when they are first needed. */
  lazyRooms?: string[]
  /** The one file that other rooms import: the build makes a single file of the room. */
  entry?: string
  /** Whether it also has to run in a browser: nothing of Node.js, no packages. */
  browser?: true
  /** Packages of which it may know the types. */
  types?: string[]
}

/** Pure files of the flow room that the dialogs share with the runtime: they import each other, and what is bundled. */
export const SHARED: readonly string[] = [
  'src/flow/broadcast/rows.ts',
  'src/flow/broadcast/template.ts',
  'src/flow/config.ts',
  'src/flow/countries.ts',
  'src/flow/errors.ts',
  'src/flow/message.ts',
  'src/flow/migrations.ts',
  'src/flow/receive/sender-rules.ts'
]

/** Packages that run in a browser: the build puts them into the bundle of the dialogs. */
const BUNDLED: readonly string[] = ['mustache']

const rooms: Record<string, Room> = {
  nodes: { rooms: ['flow', 'gateway', 'modem', 'at'], types: ['node-red'] },
  flow: { rooms: ['gateway', 'modem', 'at', 'pdu'], lazyRooms: ['simulator'], types: ['node-red'] },
  gateway: { rooms: ['modem', 'at', 'store', 'pdu'] },
  modem: { rooms: ['at', 'pdu'] },
  at: { rooms: [] },
  store: { rooms: [] },
  simulator: { rooms: ['pdu'] },
  cli: { rooms: ['gateway', 'modem', 'at', 'store', 'simulator', 'pdu'] },
  editor: { rooms: ['pdu'], browser: true },
  pdu: { rooms: [], browser: true, entry: 'src/pdu/index.ts' },
  types: { rooms: [], browser: true }
}

/** Every import that breaks the rules, as a sentence. `packages` are the runtime dependencies. */
export function violations(graph: ImportGraph, packages: string[]): string[] {
  return [...graph].flatMap(([file, imports]) => {
    const name = roomOf(file)
    const room = rooms[name]
    if (!room) return [`${file}: there is no room "${name}"`]
    return imports
      .filter((entry) => !isAllowed(graph, file, name, room, entry, packages))
      .map(({ specifier }) => `${file}: room "${name}" must not import ${specifier ?? 'what is computed'}`)
  })
}

/** `nodes/x.ts` -> nodes, `src/pdu/x.ts` -> pdu, `src/types.ts` -> types. */
function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/')
  return top === 'src' ? second.replace(/\.ts$/, '') : top
}

function isAllowed(
  graph: ImportGraph,
  file: string,
  name: string,
  room: Room,
  { specifier, kind }: Import,
  packages: string[]
): boolean {
  if (specifier === undefined) return false
  if (specifier.startsWith('.')) {
    const target = resolveImport(graph, file, specifier)
    if (target === undefined) return false
    const other = roomOf(target)
    if (SHARED.includes(file)) return SHARED.includes(target)
    if (room.browser && SHARED.includes(target)) return name === 'editor'
    if (other === name) return true
    const open = ['types', ...room.rooms, ...(kind === 'static' ? [] : (room.lazyRooms ?? []))]
    return open.includes(other) && [undefined, target].includes(rooms[other]?.entry)
  }
  if (kind === 'type' && room.types?.includes(specifier)) return true
  if (SHARED.includes(file)) return BUNDLED.includes(specifier) && packages.includes(specifier)
  return !room.browser && isAvailable(specifier, packages)
}

function isAvailable(specifier: string, packages: string[]): boolean {
  if (specifier.startsWith('node:')) return builtinModules.includes(specifier.slice('node:'.length))
  return packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))
}
