import type { IncomingMessage, ServerResponse } from 'node:http'
import type { NodeAPI } from 'node-red'
import type { PhonesPage } from '../../simulator'
import { virtualNetwork, virtualNumbers } from '../modem/virtual'
import { READ, ROOT, WRITE } from './endpoints'

const PREFIX = `${ROOT}/phones/`

let page: Promise<PhonesPage> | undefined

/** Of the network that all virtual modems of this process share. */
function phonesPage(): Promise<PhonesPage> {
  page ??= import('../../simulator/index.js').then(async (simulator) =>
    simulator.phonesPage({
      network: await virtualNetwork(),
      modems: () => virtualNumbers().map((number) => ({ name: number, number })),
      prefix: PREFIX
    })
  )
  return page
}

/**
 * The virtual phones, beside the editor. The page itself has nothing in it, as the editor's has not: what it asks for
 * needs the permission to read, and what it sends that to write.
 */
export function addPhones({ httpAdmin, auth }: NodeAPI): void {
  const serve = (request: unknown, response: unknown, next: () => void) => {
    phonesPage().then((answers) => {
      if (!answers(request as IncomingMessage, response as ServerResponse)) next()
    }, next)
  }
  httpAdmin.get(PREFIX.slice(0, -1), serve as never)
  httpAdmin.get(PREFIX, serve as never)
  httpAdmin.get(`${PREFIX}:what`, auth.needsPermission(READ), serve as never)
  httpAdmin.post(`${PREFIX}send`, auth.needsPermission(WRITE), serve as never)
}
