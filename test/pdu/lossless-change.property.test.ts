import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import { type DecodeOptions, decode, encode, inspect, type Tpdu } from '../../src/pdu'
import { DECODE, type DecodeVector, optionsOf } from './vectors'

/** A property of a TPDU, the field of the PDU that holds it, and another value; undefined where there is none. */
interface Change {
  key: keyof Tpdu
  field: RegExp
  other: (tpdu: Tpdu) => Tpdu | undefined
}

function octetOf(key: keyof Tpdu, field: RegExp): Change {
  return {
    key,
    field,
    other: (tpdu) => (typeof tpdu[key] === 'number' ? { ...tpdu, [key]: tpdu[key] ^ 0x15 } : undefined)
  }
}

function timeOf(key: 'scts' | 'dischargeTime', field: RegExp): Change {
  return { key, field, other: (tpdu) => (tpdu[key] ? { ...tpdu, [key]: otherTime(tpdu[key]) } : undefined) }
}

function flag(key: keyof Tpdu): Change {
  return {
    key,
    field: /^first octet$/,
    other: (tpdu) => (typeof tpdu[key] === 'boolean' ? { ...tpdu, [key]: !tpdu[key] } : undefined)
  }
}

const CHANGES: Change[] = [
  octetOf('mr', /^TP-MR$/),
  octetOf('pid', /^TP-PID$/),
  octetOf('failureCause', /^TP-FCS$/),
  octetOf('commandType', /^TP-CT$/),
  octetOf('messageNumber', /^TP-MN$/),
  timeOf('scts', /^TP-SCTS$/),
  timeOf('dischargeTime', /^TP-DT$/),
  ...(['mms', 'rp', 'srr', 'sri', 'srq', 'rd', 'lp'] as const).map(flag),
  {
    key: 'status',
    field: /^TP-ST$/,
    other: ({ status, ...rest }) => status && { ...rest, status: { ...status, value: status.value ^ 1 } }
  },
  {
    key: 'address',
    field: /^TP-(OA|DA|RA)\.digits$/,
    other: ({ address, ...rest }) =>
      address && /[0-9]$/.test(address.text)
        ? { ...rest, address: { ...address, text: otherEnd(address.text) } }
        : undefined
  },
  {
    key: 'smsc',
    field: /^SMSC\.digits$/,
    other: (tpdu) => (tpdu.smsc ? { ...tpdu, smsc: otherEnd(tpdu.smsc) } : undefined)
  },
  {
    key: 'dcs',
    field: /^TP-DCS$/,
    other: ({ dcs, ...rest }) =>
      dcs?.messageClass === undefined
        ? undefined
        : { ...rest, dcs: { ...dcs, messageClass: dcs.messageClass === 3 ? 1 : 3 } }
  },
  {
    key: 'concat',
    field: /^TP-UD\.IE$/,
    other: ({ concat, ...rest }) => concat && { ...rest, concat: { ...concat, ref: concat.ref ^ 0x15 } }
  },
  {
    key: 'ports',
    field: /^TP-UD\.IE$/,
    other: ({ ports, ...rest }) => ports && { ...rest, ports: { ...ports, src: ports.src ^ 0x15 } }
  },
  { key: 'validity', field: /^TP-VP$/, other: otherValidity },
  {
    key: 'text',
    field: /^TP-UD\.text$/,
    other: (tpdu) =>
      /[a-z]/.test(tpdu.text ?? '')
        ? { ...tpdu, text: tpdu.text!.replace(/[a-z]/, (char) => (char === 'q' ? 'v' : 'q')) }
        : undefined
  },
  {
    key: 'data',
    field: /^TP-(UD\.text|CD)$/,
    other: (tpdu) =>
      tpdu.data
        ? { ...tpdu, data: tpdu.data.replace(/.$/, (digit) => (digit === '7' ? '8' : '7')) }
        : undefined
  }
]

function otherTime(iso: string): string {
  const seconds = (Number(iso.slice(17, 19)) + 11) % 60
  return iso.slice(0, 17) + String(seconds).padStart(2, '0') + iso.slice(19)
}

function otherEnd(digits: string): string {
  return digits.slice(0, -1) + (digits.endsWith('7') ? '8' : '7')
}

function otherValidity({ validity, ...rest }: Tpdu): Tpdu | undefined {
  if (validity?.format === 'relative')
    return { ...rest, validity: { ...validity, minutes: validity.minutes === 60 ? 90 : 60 } }
  if (validity?.format === 'absolute' && validity.time)
    return { ...rest, validity: { ...validity, time: otherTime(validity.time) } }
  if (validity?.format === 'enhanced' && validity.seconds)
    return { ...rest, validity: { ...validity, seconds: validity.seconds === 60 ? 61 : 60 } }
  return undefined
}

const READABLE = DECODE.filter(({ expect }) => !expect.error)

/** Octets that differ between two PDUs of the same length. */
function differing(before: string, after: string): number[] {
  const [a, b] = [Buffer.from(before, 'hex'), Buffer.from(after, 'hex')]
  return Array.from(a.keys()).filter((at) => a[at] !== b[at])
}

/** Whether the vector has the property; if so, everything that must be true once it is another. */
function changes({ id, pdu, ...framing }: DecodeVector, { key, field, other }: Change): boolean {
  const options = optionsOf({ ...framing })
  const changed = other(decode(pdu, { ...options, lossless: true }))
  if (!changed) return false
  const again = encode(changed)
  strictEqual(again.length, pdu.length, `${id}: ${again}`)
  const allowed = inspect(pdu, options).fields.flatMap(({ path, bit, bits }) =>
    field.test(path) ? Array.from({ length: Math.ceil(bits / 8) }, (_, i) => bit / 8 + i) : []
  )
  const octets = differing(pdu, again)
  ok(octets.length > 0, `${id}: nothing has changed`)
  deepStrictEqual(
    octets.filter((at) => !allowed.includes(at)),
    [],
    `${id}: ${pdu} became ${again}`
  )
  onlyKeyDiffers(pdu, again, options, key)
  strictEqual(encode(decode(again, { ...options, lossless: true })), again)
  return true
}

function onlyKeyDiffers(before: string, after: string, options: DecodeOptions, key: keyof Tpdu): void {
  const [a, b] = [decode(before, options), decode(after, options)]
  // The hex of the header is another view of what it means.
  const keys = (Object.keys(a) as (keyof Tpdu)[]).filter(
    (name) => name !== 'udh' && !isDeepStrictEqual(a[name], b[name])
  )
  deepStrictEqual(keys, [key])
}

describe('properties: a lossless TPDU with one property changed', () => {
  for (const change of CHANGES)
    it(`${change.key}: becomes a PDU with that field changed and no other`, () => {
      const tried = READABLE.filter((vector) => changes(vector, change))
      ok(tried.length > 0, 'some vectors have it')
    })
})
