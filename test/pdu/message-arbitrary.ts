/** Random messages to send: text or data, and every option. */
import fc from 'fast-check'
import type { MessageInput } from '../../src/pdu'
import { hexOf, isoTime, number, octet, textChoice } from './arbitraries'

const minutes = fc.integer({ min: 1, max: 63 * 7 * 1440 })
const ports = fc.oneof(
  fc.record({ dst: octet, src: octet, bits: fc.constant(8 as const) }),
  fc.record({ dst: fc.nat(65535), src: fc.nat(65535) }, { requiredKeys: ['dst'], noNullPrototype: true })
)

/** Every option but text and alphabet. */
const options = fc
  .record(
    {
      to: number,
      smsc: number,
      class: fc.constantFrom(0, 1, 2, 3),
      srr: fc.boolean(),
      rejectDuplicates: fc.boolean(),
      validity: fc.oneof(
        minutes,
        fc.record({ minutes }),
        isoTime.map((absolute) => ({ absolute })),
        fc.record({ seconds: fc.integer({ min: 1, max: 359_999 }) })
      ),
      ports,
      concatBits: fc.constantFrom(8, 16),
      concatRef: octet,
      mr: octet,
      pid: octet,
      replace: fc.integer({ min: 1, max: 7 })
    },
    { requiredKeys: ['to'], noNullPrototype: true }
  )
  .map(({ pid, replace, ...rest }) => ({
    ...rest,
    ...(replace ? { replace } : pid === undefined ? {} : { pid })
  }))

export const textMessage = fc
  .tuple(options, textChoice)
  .map(([rest, text]) => ({ ...rest, ...text }) as MessageInput)
export const dataMessage = fc
  .tuple(options, hexOf(0, 400))
  .map(([rest, data]) => ({ ...rest, data }) as MessageInput)
