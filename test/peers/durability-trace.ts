/** What a traced program did to its files: see traced(). In the order in which the kernel was asked and answered. */
export type Call =
  /** Asked for. */
  | { name: 'write'; path: string; data: Buffer }
  /** Returned with success: what was written before `since`, an index into these calls, is on disk. */
  | { name: 'synced'; path: string; since: number }

/** Arguments of strace before the program: of every thread all that is written and synced, with file names, in hex. */
export function straceArguments(file: string): string[] {
  const calls = 'trace=fsync,fdatasync,write,writev,pwrite64,pwritev'
  return ['-f', '-y', '-xx', '-s', '10000000', '-e', calls, '-o', file]
}

const LINE = /^(\d+) +(.*)$/
const BEGUN = /^(\w+)\(\d+<((?:\\x..)*)>/
const RESUMED = /^<\.\.\. (\w+) resumed>/
const FAILED = /= -1 \w+ \(.*\)$/
const DATA = /"((?:\\x..)*)"/g

/** Reads what strace wrote. A sync counts from its return, a write from its start: what is between may be either. */
export function parseTrace(trace: string): Call[] {
  const calls: Call[] = []
  /** By thread. */
  const syncing = new Map<string, { path: string; since: number }>()
  for (const line of trace.split('\n')) {
    const [, thread = '', text = ''] = LINE.exec(line) ?? []
    const [, begun, hexPath = ''] = BEGUN.exec(text) ?? []
    const name = begun ?? RESUMED.exec(text)?.[1]
    if (name === 'fsync' || name === 'fdatasync') {
      if (begun) syncing.set(thread, { path: unhexed(hexPath).toString(), since: calls.length })
      const sync = syncing.get(thread)
      if (!sync || text.endsWith('<unfinished ...>')) continue
      syncing.delete(thread)
      if (!FAILED.test(text)) calls.push({ name: 'synced', ...sync })
    } else if (begun) {
      const data = Buffer.concat([...text.matchAll(DATA)].map(([, hex]) => unhexed(hex!)))
      calls.push({ name: 'write', path: unhexed(hexPath).toString(), data })
    }
  }
  return calls
}

/** From \x61\x62. */
function unhexed(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex')
}
