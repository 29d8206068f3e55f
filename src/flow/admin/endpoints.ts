import type { NodeAPI } from 'node-red'
import { listPorts } from '../../at'
import type { PersonsWord } from '../../gateway'
import { describeError, FlowError } from '../errors'
import type { ModemHandle } from '../modem/handle'
import { checkDatabase } from './check-database'
import { checkModem } from './check-modem'
import { queueOf } from './queue'

export const READ = 'sms-modem.read'
export const WRITE = 'sms-modem.write'
export const ROOT = '/sms-modem'
const WORDS: readonly string[] = ['resend', 'drop', 'markSent']

type Request = {
  params: Record<string, string>
  body?: Record<string, unknown>
  query: Record<string, unknown>
}
type Response = { status(code: number): Response; json(value: unknown): void }
type Work = (request: Request, handle: ModemHandle) => Promise<unknown>

interface Owner {
  handle?: ModemHandle
  problem?: Error
}

/** What the editor asks of the runtime. Each needs a permission; what changes something needs that to write. */
export function addEndpoints(RED: NodeAPI, nodeOf: (id: string) => Owner | undefined): void {
  const { httpAdmin, auth } = RED
  const handleOf = (id: string): ModemHandle => {
    const node = nodeOf(id)
    if (node?.handle) return node.handle
    throw (
      node?.problem ?? new FlowError('NOT_DEPLOYED', 'This modem configuration is not deployed yet.', 'modem')
    )
  }
  const answer = (work: (request: Request) => Promise<unknown>) => (request: unknown, response: unknown) => {
    const to = response as Response
    work(request as Request).then(
      (value) => to.json(value),
      (error) =>
        to
          .status(error instanceof FlowError && error.code === 'NOT_DEPLOYED' ? 404 : 400)
          .json({ error: describeError(error) })
    )
  }
  const withModem = (work: Work) =>
    answer((request) => Promise.resolve().then(() => work(request, handleOf(request.params.id!))))
  const read = auth.needsPermission(READ)
  const write = auth.needsPermission(WRITE)

  httpAdmin.get(`${ROOT}/ports`, read, answer(() => listPorts()) as never)
  httpAdmin.post(
    `${ROOT}/check`,
    write,
    answer(({ body }) => checkModem(body ?? {}, (id) => nodeOf(id)?.handle)) as never
  )
  httpAdmin.post(
    `${ROOT}/check-database`,
    write,
    answer(async ({ body }) => checkDatabase(body ?? {}, (id) => nodeOf(id)?.handle)) as never
  )
  httpAdmin.get(`${ROOT}/modems/:id`, read, withModem(async (_, handle) => handle.now) as never)
  httpAdmin.get(
    `${ROOT}/modems/:id/queue`,
    read,
    withModem((request, handle) => queueOf(handle, request.query)) as never
  )
  httpAdmin.post(`${ROOT}/modems/:id/decide`, write, withModem(decide) as never)
  httpAdmin.post(`${ROOT}/modems/:id/reset`, write, withModem(reset) as never)
  httpAdmin.post(`${ROOT}/modems/:id/release`, write, withModem(release) as never)
  httpAdmin.post(`${ROOT}/modems/:id/pin-changed`, write, withModem(pinChanged) as never)
}

async function decide({ body = {} }: Request, handle: ModemHandle): Promise<unknown> {
  const { id, word } = body
  if (typeof id !== 'string' || !WORDS.includes(word as string))
    throw new FlowError(
      'BAD_OPTION',
      'Give the id of a message, and resend, drop or markSent as word.',
      'word'
    )
  const gateway = await handle.gateway()
  const [message] = await gateway.decide({ id }, word as PersonsWord)
  if (!message) throw new FlowError('NOT_FOUND', `There is no message ${id}.`, 'id')
  return { id, state: message.state }
}

async function reset(_: Request, handle: ModemHandle): Promise<unknown> {
  runningOf(handle).session.reset()
  return { done: true }
}

async function release(_: Request, handle: ModemHandle): Promise<unknown> {
  const { site, key, state } = runningOf(handle)
  await site.gateway.release(key)
  state.released()
  return { done: true }
}

async function pinChanged(_: Request, handle: ModemHandle): Promise<unknown> {
  runningOf(handle).session.retry({ pinChanged: true })
  return { done: true }
}

function runningOf(handle: ModemHandle) {
  if (handle.running) return handle.running
  throw new FlowError('NO_MODEM', 'There is no modem running at this configuration.', 'modem')
}
