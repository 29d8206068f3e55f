import { encode } from '../../pdu'
import type { VirtualNetwork } from '../network/network'
import type { Phone } from '../network/phones'
import { BadRequest } from './guard'
import type { PageModem } from './view'

/** A number, or a name as operators and banks use it. */
const SENDER = /^(\+?\d{3,20}|[A-Za-z0-9][A-Za-z0-9 ._-]{0,10})$/
const RECIPIENT = /^\+?\d{3,20}$/

/** Sends from a phone what the page asks for; whether a modem takes it now or later is the network's business. */
export async function sendFromPhone(
  network: VirtualNetwork,
  modems: readonly PageModem[],
  { from, to, text }: Record<string, unknown>
): Promise<void> {
  if (typeof text !== 'string' || text === '') throw new BadRequest(400, 'Say what to send.')
  if (typeof to !== 'string' || !RECIPIENT.test(to)) throw new BadRequest(400, 'To whom? A number is needed.')
  if (typeof from !== 'string' || !SENDER.test(from)) {
    throw new BadRequest(400, 'From whom? A number is needed, or a name of at most 11 letters and digits.')
  }
  const sender = network.international(from)
  if (modems.some(({ number }) => network.international(number) === sender)) {
    throw new BadRequest(400, 'This is the number of a modem; send from another.')
  }
  try {
    encode({ to, text })
  } catch (error) {
    // Too long, for example: the codec's sentence says it.
    throw new BadRequest(400, (error as Error).message)
  }
  await accepted(network.phones.get(sender), to, text)
}

/** The recipient may be switched off for hours: what cannot be sent shows at once, the rest is not waited for. */
async function accepted(phone: Phone, to: string, text: string): Promise<void> {
  const sent = phone.send(to, text)
  sent.catch(() => {})
  await Promise.race([sent, new Promise((resolve) => setImmediate(resolve))])
}
