import { join } from 'node:path'
import { systemClock } from '../../src/modem'
import {
  type Inbound,
  type Message,
  openEmbeddedStore,
  type Page,
  type RawPdu,
  type Store
} from '../../src/store'

const LIMIT = 200

/** Opens the store that a killed gateway has left, reads, and closes it again. Rejects if a record cannot be read. */
export async function withStore<T>(directory: string, read: (store: Store) => Promise<T>): Promise<T> {
  const bad: string[] = []
  const store = await openEmbeddedStore({
    directory: join(directory, 'store'),
    clock: systemClock,
    notice: (_code, message) => bad.push(message)
  })
  try {
    const found = await read(store)
    if (bad.length > 0) throw new Error(bad.join('; '))
    return found
  } finally {
    await store.close()
  }
}

/** Each record as it is read by itself: one that cannot be rejects. */
export async function allMessages(store: Store): Promise<Message[]> {
  const found = await all((page) => store.messages({ all: true }, page))
  return Promise.all(found.map(async ({ id }) => (await store.message(id))!))
}

export async function allRaws(store: Store): Promise<RawPdu[]> {
  const states = ['new', 'joined', 'duplicate', 'report', 'undecodable'] as const
  const found = await Promise.all(states.map((state) => all((page) => store.raws({ state }, page))))
  return found.flat()
}

export function allInbounds(store: Store): Promise<Inbound[]> {
  const states = ['partial', 'ready', 'emitting', 'emitted'] as const
  return all((page) => store.inbounds({ states }, page))
}

async function all<T extends { id: string }>(read: (page: Page) => Promise<T[]>): Promise<T[]> {
  const found: T[] = []
  for (let after: string | undefined; ; ) {
    const page = await read({ limit: LIMIT, ...(after !== undefined && { after }) })
    found.push(...page)
    after = page.at(-1)?.id
    if (page.length < LIMIT) return found
  }
}
