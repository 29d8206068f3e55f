import type { Tpdu } from '../../../pdu'
import type { Disturbance } from '../../network/disturbances'
import { entry, type FaultTable } from './entry'
import type { Fault } from './fault'
import { count, none } from './values'

/** Something goes wrong on the way to this modem. */
const onTheWay = (disturbance: Omit<Disturbance, 'to'>): Fault => ({
  start: (modem) => modem.network.disturb({ ...disturbance, to: modem.number })
})

/** Between the pieces of one answer. */
const PIECE_MS = 50

const OTHER = '+628990000000'
const ANOTHER = '+628990000009'

/** A part of another message, by somebody else, with the same reference. */
function twin(part: Tpdu): Tpdu {
  const text = part.address?.text === OTHER ? ANOTHER : OTHER
  const twin: Tpdu = { ...part, address: { text, ton: 1, npi: 1 } }
  if (part.text !== undefined) twin.text = Array.from(part.text).reverse().join('')
  return twin
}

/** The parts of a message wait for each other and then come in reverse. */
function reversed(): Required<Pick<Disturbance, 'bring'>> {
  const waiting = new Map<string, Tpdu[]>()
  return {
    bring: (tpdus) =>
      tpdus.flatMap((tpdu) => {
        if (!tpdu.concat) return tpdu
        const { ref, total, bits } = tpdu.concat
        const key = [tpdu.address?.text, ref, total, bits].join()
        const parts = [tpdu, ...(waiting.get(key) ?? [])]
        waiting.set(key, parts)
        if (parts.length < total) return []
        waiting.delete(key)
        return parts
      })
  }
}

/** What the network and those who write make difficult. */
export const networkFaults: FaultTable = {
  dupDelivery: entry('Everything arrives twice, as if the network had not heard that it arrived.', none, () =>
    onTheWay({ bring: (tpdus) => tpdus.flatMap((tpdu) => [tpdu, tpdu]) })
  ),
  concatOutOfOrder: entry('The parts of a long message arrive in reverse.', none, () => onTheWay(reversed())),
  concatTwoSendersSameRef: entry(
    'Between the parts of a long message come those of another sender with the same reference.',
    none,
    () => onTheWay({ bring: (tpdus) => tpdus.flatMap((tpdu) => (tpdu.concat ? [tpdu, twin(tpdu)] : tpdu)) })
  ),
  concatRefReuse: entry('All long messages have the same reference.', count(1, 255), (concatRef) =>
    onTheWay({ write: () => ({ concatRef }) })
  ),
  concatMissingPart: entry('The part of a long message with this number never arrives.', count(2), (n) =>
    onTheWay({ bring: (tpdus) => tpdus.filter(({ concat }) => concat?.seq !== n) })
  ),
  concat16bit: entry('Long messages have references of 16 bits.', none, () =>
    onTheWay({ write: () => ({ concatBits: 16 }) })
  ),
  textWithOKline: entry('A message arrives in whose text a line is just OK.', none, () => ({
    start: (modem) => {
      void modem.network.sendText(OTHER, modem.number, 'Is that right?\r\nOK\r\nSure')
      return () => {}
    }
  })),
  ussdMultiline: entry(
    'Answers to USSD codes have several lines and come in two pieces, with +CUSD: 2 behind them.',
    none,
    () => ({
      start: ({ ussd }) => {
        const before = ussd.answer
        ussd.answer = (code) => {
          const answer = before(code)
          return answer && { ...answer, text: `${answer.text}\r\n1 Balance\r\n2 Packages` }
        }
        return () => {
          ussd.answer = before
        }
      },
      output: (text, kind, modem) => {
        if (kind !== 'urc' || !text.startsWith('\r\n+CUSD: ') || !text.includes('"')) return text
        const half = text.length >> 1
        modem.later(PIECE_MS, () => modem.output(`${text.slice(half)}\r\n+CUSD: 2\r\n`, 'urc'))
        return text.slice(0, half)
      }
    })
  )
}
