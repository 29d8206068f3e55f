import assert from 'node:assert/strict'
import fc from 'fast-check'
import { freeze, minutesLeft, withValidity } from '../../src/gateway/freeze'
import type { EnqueueRequest } from '../../src/gateway/request'
import { toMessage } from '../../src/gateway/request'
import { decode, joinParts, type Tpdu } from '../../src/pdu'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const MINUTE = 60_000

function frozen(changes: Partial<EnqueueRequest> = {}, { reference = 0, now = NOW } = {}): string[] {
  const request = { to: '0812345678', text: 'hi', pool: 'default', ...changes }
  return freeze(toMessage(request, { id: 'm1', now: NOW }), { reference, now })
}

function read(pdu: string): Tpdu {
  return decode(pdu, { toNetwork: true }) as Tpdu
}

function data(octets: string): Partial<EnqueueRequest> {
  return { text: undefined, data: octets } as unknown as Partial<EnqueueRequest>
}

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 400 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('€', '[', 'a', '\n', 'é', '😀', '漢', 'ğ'),
    minLength: 1,
    maxLength: 400
  })
)

/** Ways in which a message may go out. */
const requests = fc.record(
  {
    text,
    to: fc.constantFrom('0812345678', '+6281234567890', '12345', '*123#'),
    report: fc.boolean(),
    validityMinutes: fc.integer({ min: 1, max: 63 * 7 * 1440 }),
    expires: fc.integer({ min: NOW + 1, max: NOW + 800 * 24 * 60 * MINUTE }),
    class: fc.integer({ min: 0, max: 3 }),
    ports: fc.record({ dst: fc.nat(65535) }, { requiredKeys: ['dst'] }),
    replace: fc.integer({ min: 1, max: 7 }),
    smsc: fc.constantFrom('+628110000', '12345')
  },
  { requiredKeys: ['text', 'to'] }
) as fc.Arbitrary<Partial<EnqueueRequest>>

describe('the TPDUs of a message', () => {
  it('are its text when they are joined again, and as many as it has parts', () => {
    fc.assert(
      fc.property(requests, fc.nat(100_000), (request, reference) => {
        const message = toMessage({ to: '', pool: 'default', ...request }, { id: 'm1', now: NOW })
        const pdus = freeze(message, { reference, now: NOW })
        assert.equal(pdus.length, message.parts.length)
        const [joined, ...others] = joinParts(pdus.map(read))
        assert.equal(joined!.text, request.text)
        assert.equal(others.length, 0)
        assert.equal(joined!.address!.text, request.to)
      })
    )
  })

  it('are its octets when they are joined again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), (octets) => {
        const hex = Buffer.from(octets).toString('hex').toUpperCase()
        const [joined] = joinParts(frozen(data(hex)).map(read))
        assert.equal(joined!.data, hex)
      })
    )
  })

  it('are what stands in the specification: nothing is asked for', () => {
    // SMS-SUBMIT without a service centre, TP-MR 0, to 0812345678, TP-PID 0, TP-DCS 0, "hi".
    assert.deepEqual(frozen(), ['0001000A818021436587000002E834'])
  })

  it('ask for a report where one is wanted: of each part', () => {
    assert.deepEqual(frozen({ report: true }), ['0021000A818021436587000002E834'])
    const [first, second] = frozen({ report: true, text: 'x'.repeat(200) }).map(read)
    assert.deepEqual([first!.srr, second!.srr], [true, true])
  })

  it('have the class, the service centre, the ports and the number of what they replace', () => {
    const [pdu] = frozen({ class: 0, smsc: '+628110000', ports: { dst: 5000, src: 7 }, replace: 3 })
    const { dcs, smsc, ports, pid } = read(pdu!)
    assert.equal(dcs!.messageClass, 0)
    assert.equal(smsc, '+628110000')
    assert.deepEqual(ports, { dst: 5000, src: 7, bits: 16 })
    assert.equal(pid, 0x43)
  })

  it('have the alphabet and the national tables that are asked for', () => {
    assert.equal(read(frozen({ encoding: 'ucs2' })[0]!).dcs!.alphabet, 'ucs2')
    const turkish = read(frozen({ text: 'ğ', languages: ['turkish'] })[0]!)
    assert.deepEqual([turkish.text, turkish.dcs!.alphabet], ['ğ', 'gsm7'])
  })

  for (const [reference, ref] of [
    [0, 0],
    [255, 255],
    [256, 0],
    [1000, 232]
  ] as const)
    it(`have the reference of the counter in one octet: ${reference} is ${ref}`, () => {
      const concats = frozen({ text: 'x'.repeat(200) }, { reference }).map((pdu) => read(pdu).concat)
      assert.deepEqual(concats, [
        { ref, total: 2, seq: 1, bits: 8 },
        { ref, total: 2, seq: 2, bits: 8 }
      ])
    })

  it('have no validity of their own: the service centre has one', () => {
    assert.equal(read(frozen()[0]!).validity, undefined)
  })

  it('are valid as long as is said', () => {
    assert.deepEqual(frozen({ validityMinutes: 60 }), ['0011000A8180214365870000' + '0B' + '02E834'])
    assert.deepEqual(read(frozen({ validityMinutes: 1440 })[0]!).validity, {
      format: 'relative',
      raw: 167,
      minutes: 1440
    })
  })

  it('are valid until the message expires, from when they are made', () => {
    const expires = NOW + 60 * MINUTE
    const minutes = (now: number) =>
      (read(frozen({ expires }, { now })[0]!).validity as { minutes: number }).minutes
    assert.equal(minutes(NOW), 60)
    assert.equal(minutes(NOW + 29 * MINUTE), 35, 'in steps of five minutes')
    assert.equal(minutes(NOW + 59 * MINUTE + 59_999), 5)
    assert.equal(minutes(NOW + 90 * MINUTE), 5, 'what has begun is finished')
  })

  it('are valid as long as is said, whenever the message expires', () => {
    const [pdu] = frozen({ expires: NOW + 60 * MINUTE, validityMinutes: 10 })
    assert.equal(pdu, '0011000A8180214365870000' + '01' + '02E834')
  })

  it('are valid for 63 weeks at most, however late the message expires', () => {
    const [pdu] = frozen({ expires: NOW + 10 * 365 * 24 * 60 * MINUTE })
    assert.equal(pdu, '0011000A8180214365870000' + 'FF' + '02E834')
  })
})

describe('the minutes that are left', () => {
  for (const [ms, minutes] of [
    [0, 1],
    [-5000, 1],
    [1, 1],
    [MINUTE, 1],
    [MINUTE + 1, 2],
    [Number.MAX_SAFE_INTEGER, 635_040]
  ] as const)
    it(`of ${ms} ms: ${minutes}`, () => assert.equal(minutesLeft(NOW + ms, NOW), minutes))
})

describe('another validity', () => {
  it('changes TP-VP and its format, and not another octet', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 63 * 7 * 1440 }), (request, minutes) => {
        for (const pdu of frozen(request)) {
          const changed = withValidity(pdu, minutes)
          const { validity, ...rest } = decode(changed, { toNetwork: true, lossless: true }) as Tpdu
          const { validity: _, ...before } = decode(pdu, { toNetwork: true, lossless: true }) as Tpdu
          assert.deepEqual(rest, before)
          assert.ok(validity?.format === 'relative' && validity.minutes >= minutes)
          assert.equal(withoutValidity(changed), withoutValidity(pdu))
        }
      })
    )
  })

  it('is put in where there was none', () => {
    assert.equal(
      withValidity('0001000A818021436587000002E834', 60),
      '0011000A8180214365870000' + '0B' + '02E834'
    )
  })

  it('takes the place of the one before', () => {
    assert.equal(
      withValidity('0011000A8180214365870000' + '0B' + '02E834', 30),
      '0011000A8180214365870000' + '05' + '02E834'
    )
  })

  it('is 63 weeks at most', () => {
    assert.equal(
      withValidity('0001000A818021436587000002E834', 1e9),
      '0011000A8180214365870000' + 'FF' + '02E834'
    )
  })
})

/** The octets without TP-VP and the bits that say that there is one. */
function withoutValidity(pdu: string): string {
  const octets = [...Buffer.from(pdu, 'hex')]
  const first = octets[0]! + 1
  const address = first + 2
  // Address length and type, digits, TP-PID, TP-DCS.
  const vp = address + 2 + ((octets[address]! + 1) >> 1) + 2
  const format = (octets[first]! >> 3) & 3
  assert.ok(format === 0 || format === 2)
  if (format === 2) octets.splice(vp, 1)
  octets[first]! &= ~0x18
  return Buffer.from(octets).toString('hex')
}
