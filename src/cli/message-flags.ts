import type { MessageInput } from '../pdu'
import type { Flag } from './args'
import { UsageError } from './io'

/** A flag that stands for one property of encode()'s input. */
interface MessageFlag extends Flag {
  key: keyof MessageInput
  read?: (value: string, name: string) => unknown
}

/** The properties of encode()'s input as flags. Ranges are the codec's business. */
export const MESSAGE_FLAGS: readonly MessageFlag[] = [
  { name: 'to', value: 'NUMBER', key: 'to', help: 'the recipient; + in front if international' },
  { name: 'text', value: 'TEXT', key: 'text', help: 'the text; as many parts as it needs' },
  { name: 'data', value: 'HEX', key: 'data', help: 'octets instead of a text' },
  { name: 'smsc', value: 'NUMBER', key: 'smsc', help: "service centre; default: the SIM's" },
  { name: 'encoding', value: 'NAME', key: 'encoding', help: 'gsm7, 8bit or ucs2; default: what fits' },
  { name: 'class', value: '0..3', key: 'class', read: integer, help: 'message class; 0 = flash' },
  { name: 'srr', key: 'srr', help: 'ask for a status report' },
  { name: 'reject-duplicates', key: 'rejectDuplicates', help: 'ask the service centre to refuse a copy' },
  {
    name: 'validity',
    value: 'TIME',
    key: 'validity',
    read: validity,
    help: 'minutes, 90s, 12h, 3d, or a date and time'
  },
  { name: 'ports', value: 'DST[:SRC]', key: 'ports', read: ports, help: 'application ports' },
  { name: 'concat-ref', value: 'N', key: 'concatRef', read: integer, help: 'reference of a long message' },
  { name: 'concat-bits', value: '8|16', key: 'concatBits', read: integer, help: 'width of that reference' },
  { name: 'mr', value: '0..255', key: 'mr', read: integer, help: 'message reference; modems put their own' },
  {
    name: 'languages',
    value: 'LIST',
    key: 'languages',
    read: languages,
    help: 'national language tables: all, or names, or 1,3'
  },
  { name: 'pid', value: '0..255', key: 'pid', read: integer, help: 'protocol identifier' },
  {
    name: 'replace',
    value: '1..7',
    key: 'replace',
    read: integer,
    help: 'replace the earlier message of this type'
  },
  { name: 'lookalikes', key: 'lookalikes', help: 'curly quotes, dashes… by plain ones where that is cheaper' }
]

/** encode()'s input from the flags that are given. */
export function messageOf(
  values: ReadonlyMap<string, string>,
  switches: ReadonlySet<string>
): Partial<MessageInput> {
  const message: Record<string, unknown> = {}
  for (const { name, key, read } of MESSAGE_FLAGS) {
    const value = values.get(name)
    if (value !== undefined) message[key] = read ? read(value, name) : value
    if (switches.has(name)) message[key] = true
  }
  return message
}

function integer(value: string, name: string): number {
  if (/^\d+$/.test(value)) return Number(value)
  throw new UsageError(`--${name} needs a whole number, not "${value}".`)
}

const MINUTES: Record<string, number> = { '': 1, m: 1, h: 60, d: 1440 }

function validity(value: string, name: string): MessageInput['validity'] {
  const [, amount, unit] = /^(\d+)([smhd]?)$/.exec(value) ?? []
  if (amount !== undefined) {
    return unit === 's'
      ? { seconds: Number(amount) }
      : { minutes: Number(amount) * (MINUTES[unit ?? ''] ?? 1) }
  }
  if (!Number.isNaN(Date.parse(value))) return { absolute: value }
  throw new UsageError(
    `--${name} needs minutes, 90s, 12h, 3d or a date such as 2030-01-31T12:00:00Z, not "${value}".`
  )
}

function ports(value: string, name: string): { dst: number; src?: number } {
  const [, dst, src] = /^(\d+)(?::(\d+))?$/.exec(value) ?? []
  if (dst === undefined) throw new UsageError(`--${name} needs DST or DST:SRC, not "${value}".`)
  return src === undefined ? { dst: Number(dst) } : { dst: Number(dst), src: Number(src) }
}

function languages(value: string): 'all' | (number | string)[] {
  if (value.trim().toLowerCase() === 'all') return 'all'
  const names = value.split(/[,\s]+/).filter((name) => name !== '')
  return names.map((name) => (/^\d+$/.test(name) ? Number(name) : name))
}
