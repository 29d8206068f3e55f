import assert from 'node:assert/strict'
import { type EnqueueRequest, keyOf, priorityOf, toMessage } from '../../src/gateway/request'
import type { Message } from '../../src/store'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const HOUR = 3_600_000

function made(changes: Partial<EnqueueRequest> = {}, maxParts?: number): Message {
  const request = { to: '+6281234567890', text: 'hi', pool: 'default', ...changes }
  return toMessage(request, { id: 'm1', now: NOW, ...(maxParts !== undefined && { maxParts }) })
}

/** Whatever a flow may give. */
function refused(changes: Record<string, unknown>): string {
  try {
    made(changes as Partial<EnqueueRequest>)
  } catch (error) {
    const { name, code, field } = error as { name: string; code: string; field: string }
    assert.equal(name, 'GatewayError', String(error))
    return `${field} ${code}`
  }
  return 'taken'
}

describe('a request', () => {
  it('becomes a record that waits in its pool', () => {
    assert.deepEqual(made(), {
      id: 'm1',
      version: 0,
      pool: 'default',
      to: '+6281234567890',
      body: { text: 'hi' },
      policy: 'resend',
      priority: 'alert',
      report: false,
      state: 'queued',
      parts: [{ seq: 1, state: 'waiting', attempts: [] }],
      tries: 0,
      queuedAt: NOW,
      storedAt: 0,
      due: 0,
      queue: 'pool:default'
    })
  })

  it('loses nothing of what it says', () => {
    const request: EnqueueRequest = {
      to: '12345',
      text: 'Grüße',
      pool: 'p',
      key: 'k',
      batch: 'b',
      row: 7,
      origin: 'node 1',
      policy: 'verify',
      priority: 'normal',
      notBefore: NOW + HOUR,
      expires: NOW + 2 * HOUR,
      validityMinutes: 90,
      report: true,
      class: 0,
      encoding: 'ucs2',
      languages: ['turkish'],
      ports: { dst: 5000, src: 1 },
      replace: 3,
      smsc: '+62811000000',
      context: { msg: { _msgid: 'x' } }
    }
    const { key, batch, row, origin, policy, priority, report, validityMinutes, ...rest } = made(request)
    assert.deepEqual(
      { key, batch, row, origin, policy, priority, report, validityMinutes },
      {
        key: 'k',
        batch: 'b',
        row: 7,
        origin: 'node 1',
        policy: 'verify',
        priority: 'normal',
        report: true,
        validityMinutes: 90
      }
    )
    assert.deepEqual(rest.body, {
      text: 'Grüße',
      class: 0,
      encoding: 'ucs2',
      languages: ['turkish'],
      ports: { dst: 5000, src: 1 },
      replace: 3,
      smsc: '+62811000000'
    })
    assert.deepEqual([rest.notBefore, rest.expires], [NOW + HOUR, NOW + 2 * HOUR])
    assert.deepEqual(rest.context, { msg: { _msgid: 'x' } })
  })

  it('of a broadcast is a bulk message that is held in doubt, and waits with its batch', () => {
    const { policy, priority, queue } = made({ batch: 'b1' })
    assert.deepEqual([policy, priority, queue], ['hold', 'bulk', 'batch:b1'])
    assert.equal(priorityOf({ to: '', pool: '', batch: 'b1' }), 'bulk')
    assert.equal(priorityOf({ to: '', pool: '', batch: 'b1', priority: 'alert' }), 'alert')
    assert.equal(priorityOf({ to: '', pool: '' }), 'alert')
  })

  it('has octets, or their hex digits, as data', () => {
    assert.deepEqual(made({ text: undefined, data: Buffer.from([0, 0xab]) } as never).body, { data: '00AB' })
    assert.deepEqual(made({ text: undefined, data: new Uint8Array([1]) } as never).body, { data: '01' })
    assert.deepEqual(made({ text: undefined, data: 'c0ffee' } as never).body, { data: 'C0FFEE' })
  })

  describe('with a time', () => {
    it('waits out of its queue until then', () => {
      const { queue, reason, alarm, notBefore } = made({ notBefore: NOW + 1 })
      assert.deepEqual([queue, reason, alarm, notBefore], [undefined, 'NOT_BEFORE', NOW + 1, NOW + 1])
    })

    it('that has come waits for its turn', () => {
      const { queue, reason, alarm } = made({ notBefore: NOW })
      assert.deepEqual([queue, reason, alarm], ['pool:default', undefined, undefined])
    })

    it('that ends waits for its turn, and is looked at when it ends', () => {
      const { queue, alarm } = made({ expires: NOW + 1 })
      assert.deepEqual([queue, alarm], ['pool:default', NOW + 1])
      const both = made({ notBefore: NOW + HOUR, expires: NOW + 2 * HOUR })
      assert.deepEqual([both.queue, both.alarm], [undefined, NOW + HOUR])
    })

    it('between two milliseconds has the later one', () => {
      assert.equal(made({ notBefore: NOW + 0.7 * HOUR + 0.25 }).notBefore, NOW + 0.7 * HOUR + 1)
      assert.equal(made({ expires: NOW + 0.5 }).alarm, NOW + 1)
    })
  })

  describe('has as many parts as its text needs', () => {
    for (const [name, text, parts] of [
      ['160 of the GSM alphabet', 'x'.repeat(160), 1],
      ['161', 'x'.repeat(161), 2],
      ['70 of UCS-2', '漢'.repeat(70), 1],
      ['71', '漢'.repeat(71), 2],
      ['306', 'x'.repeat(306), 2],
      ['307', 'x'.repeat(307), 3]
    ] as const)
      it(`${name}: ${parts}`, () => {
        const seqs = made({ text }).parts.map(({ seq, state, attempts }) => [seq, state, attempts.length])
        assert.deepEqual(
          seqs,
          Array.from({ length: parts }, (_, i) => [i + 1, 'waiting', 0])
        )
      })

    it('and is refused where the budget never has room for all of them', () => {
      assert.equal(made({ text: 'x'.repeat(306) }, 2).parts.length, 2)
      assert.throws(() => made({ text: 'x'.repeat(307) }, 2), {
        code: 'OVER_BUDGET',
        field: 'text',
        message:
          'The message has 3 parts, and the budget of the modem never has room for more than 2. Shorten it, or raise the budget.'
      })
    })
  })

  describe('is refused by the name of its field', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const BAD: readonly [expected: string, changes: Record<string, unknown>][] = [
      ['to BAD_RECIPIENT', { to: '' }],
      ['to BAD_RECIPIENT', { to: ' ' }],
      ['to BAD_RECIPIENT', { to: undefined }],
      ['to BAD_RECIPIENT', { to: 628123 }],
      ['to BAD_RECIPIENT', { to: ['+628123'] }],
      ['to BAD_RECIPIENT', { to: '+' }],
      ['to BAD_RECIPIENT', { to: '08x' }],
      ['to BAD_RECIPIENT', { to: '1'.repeat(21) }],
      ['to BAD_RECIPIENT', { to: '0812-3456' }],
      ['to BAD_RECIPIENT', { to: ' 0812' }],
      ['to BAD_RECIPIENT', { to: '0812\r\nAT+CFUN=0' }],
      ['to BAD_RECIPIENT', { to: '0812\n' }],
      ['to BAD_RECIPIENT', { to: '0812\u001a' }],
      ['to BAD_RECIPIENT', { to: '0812\u001b' }],
      ['to BAD_RECIPIENT', { to: '08\u000012' }],
      ['to BAD_RECIPIENT', { to: '0812"' }],
      ['to BAD_RECIPIENT', { to: '٠٨١٢' }],
      ['text BAD_OPTION', { text: undefined }],
      ['text BAD_OPTION', { text: null }],
      ['text BAD_OPTION', { text: 5 }],
      ['text BAD_OPTION', { text: { toString: () => 'hi' } }],
      ['text BAD_OPTION', { data: '00' }],
      ['text EMPTY_TEXT', { text: '' }],
      ['text TOO_LONG', { text: 'x'.repeat(153 * 255 + 1) }],
      ['text NOT_IN_ALPHABET', { text: '漢', encoding: 'gsm7' }],
      ['data BAD_OPTION', { text: undefined, data: '' }],
      ['data BAD_OPTION', { text: undefined, data: 'abc' }],
      ['data BAD_OPTION', { text: undefined, data: 'xy' }],
      ['data BAD_OPTION', { text: undefined, data: new Uint8Array() }],
      ['data BAD_OPTION', { text: undefined, data: 5 }],
      ['data BAD_OPTION', { text: undefined, data: null }],
      ['data BAD_OPTION', { text: undefined, data: [1, 2] }],
      ['data TOO_LONG', { text: undefined, data: '00'.repeat(134 * 255 + 1) }],
      ['pool BAD_OPTION', { pool: '' }],
      ['pool BAD_OPTION', { pool: undefined }],
      ['pool BAD_OPTION', { pool: 5 }],
      ['pool BAD_OPTION', { pool: 'x'.repeat(257) }],
      // Half a character: no store can write it.
      ['pool BAD_OPTION', { pool: '\ud83d' }],
      ['batch BAD_OPTION', { batch: '' }],
      ['batch BAD_OPTION', { batch: 5 }],
      ['batch BAD_OPTION', { batch: 'a\ud83d' }],
      ['origin BAD_OPTION', { origin: '' }],
      ['origin BAD_OPTION', { origin: {} }],
      ['origin BAD_OPTION', { origin: '\ude00a' }],
      ['row BAD_OPTION', { row: -1 }],
      ['row BAD_OPTION', { row: 1.5 }],
      ['row BAD_OPTION', { row: '1' }],
      ['policy BAD_OPTION', { policy: 'maybe' }],
      ['policy BAD_OPTION', { policy: null }],
      ['priority BAD_OPTION', { priority: 'high' }],
      ['priority BAD_OPTION', { priority: 1 }],
      ['notBefore BAD_OPTION', { notBefore: '2026-11-22' }],
      ['notBefore BAD_OPTION', { notBefore: Number.NaN }],
      ['notBefore BAD_OPTION', { notBefore: -1 }],
      ['notBefore BAD_OPTION', { notBefore: 1e300 }],
      ['notBefore BAD_OPTION', { notBefore: new Date(NOW) }],
      ['expires BAD_OPTION', { expires: NOW }],
      ['expires BAD_OPTION', { expires: NOW - 1 }],
      ['expires BAD_OPTION', { expires: Number.POSITIVE_INFINITY }],
      ['expires BAD_OPTION', { expires: NOW + HOUR, notBefore: NOW + HOUR }],
      ['validityMinutes BAD_OPTION', { validityMinutes: 0 }],
      ['validityMinutes BAD_OPTION', { validityMinutes: -5 }],
      ['validityMinutes BAD_OPTION', { validityMinutes: '60' }],
      ['validityMinutes BAD_OPTION', { validityMinutes: Number.NaN }],
      ['validityMinutes BAD_OPTION', { validityMinutes: 63 * 7 * 1440 + 1 }],
      ['report BAD_OPTION', { report: 'yes' }],
      ['report BAD_OPTION', { report: 1 }],
      ['class BAD_OPTION', { class: 4 }],
      ['class BAD_OPTION', { class: 'flash' }],
      ['encoding BAD_OPTION', { encoding: 'utf8' }],
      ['encoding BAD_OPTION', { encoding: '8bit' }],
      ['languages BAD_OPTION', { languages: 5 }],
      ['ports BAD_OPTION', { ports: { dst: 65536 } }],
      ['ports BAD_OPTION', { ports: 5000 }],
      ['replace BAD_OPTION', { replace: 0 }],
      ['replace BAD_OPTION', { replace: 8 }],
      ['smsc BAD_OPTION', { smsc: 5 }],
      ['smsc BAD_OPTION', { smsc: '+62\r\n' }],
      ['smsc BAD_OPTION', { smsc: '1'.repeat(21) }],
      ['context BAD_OPTION', { context: cyclic }],
      ['context BAD_OPTION', { context: 5n }],
      ['context BAD_OPTION', { context: () => 1 }],
      ['context CONTEXT_TOO_LARGE', { context: 'x'.repeat(16 * 1024 - 1) }]
    ]
    for (const [i, [expected, changes]] of BAD.entries())
      it(`${expected} (${i + 1})`, () => assert.equal(refused(changes), expected))
  })

  it('may have 16 KB of context, counted in octets of its JSON', () => {
    assert.equal(refused({ context: 'x'.repeat(16 * 1024 - 2) }), 'taken')
    assert.equal(refused({ context: 'ü'.repeat(8 * 1024 - 1) }), 'taken')
    assert.equal(refused({ context: 'ü'.repeat(8 * 1024) }), 'context CONTEXT_TOO_LARGE')
    for (const context of [null, 0, '', false, []]) assert.deepEqual(made({ context }).context, context)
  })

  it('keeps a copy of its context, as it will be read from disk', () => {
    const context = { at: new Date(NOW), gone: undefined, list: [1] }
    const message = made({ context })
    context.list.push(2)
    assert.deepEqual(message.context, { at: '2026-11-22T10:00:00.000Z', list: [1] })
  })

  it('may be valid for 63 weeks, or for half a minute', () => {
    assert.equal(made({ validityMinutes: 63 * 7 * 1440 }).validityMinutes, 635_040)
    assert.equal(made({ validityMinutes: 0.5 }).validityMinutes, 0.5)
  })

  it('may be the first row, may wait since 1970, and may have names of 256 characters', () => {
    const name = 'x'.repeat(256)
    const { row, notBefore, pool, batch, origin } = made({
      row: 0,
      notBefore: 0,
      pool: name,
      batch: name,
      origin: name
    })
    assert.deepEqual([row, notBefore, pool, batch, origin], [0, 0, name, name, name])
  })
})

describe('the key of a request', () => {
  const base: EnqueueRequest = { to: '+6281234567890', text: 'hi', pool: 'default', key: 'k' }

  it('is none where none is given', () => {
    assert.equal(keyOf({ to: '1', text: 'hi', pool: 'p' }), undefined)
  })

  it('is of key and recipient', () => {
    const { id } = keyOf(base)!
    assert.match(id, /^[0-9a-f]{40}$/)
    assert.equal(keyOf({ ...base, text: 'other', pool: 'p' })!.id, id)
    assert.notEqual(keyOf({ ...base, to: '+6281234567891' })!.id, id)
    assert.notEqual(keyOf({ ...base, key: 'K' })!.id, id)
    // Nothing is gained by moving a character from one to the other.
    assert.notEqual(keyOf({ ...base, key: 'k+', to: '6281234567890' })!.id, id)
  })

  it('stands for what the recipient gets', () => {
    const { content } = keyOf({ ...base, ports: { dst: 5000, src: 1 } })!
    const same = {
      ports: { src: 1, dst: 5000 },
      priority: 'bulk',
      report: true,
      expires: NOW,
      context: 1
    } as const
    assert.equal(keyOf({ ...base, ...same })!.content, content)
    const others: Partial<EnqueueRequest>[] = [
      { text: 'Hi' },
      { class: 0 },
      { encoding: 'ucs2' },
      { replace: 1 },
      { ports: { dst: 5001, src: 1 } },
      { ports: { dst: 5000 } }
    ]
    const contents = others.map(
      (other) => keyOf({ ...base, ports: { dst: 5000, src: 1 }, ...other })!.content
    )
    assert.equal(new Set([content, ...contents]).size, others.length + 1)
  })

  it('is the same for octets and their digits, and another for a text of these digits', () => {
    const { text: _, ...rest } = base
    const { content } = keyOf({ ...rest, data: 'c0ffee' })!
    assert.equal(keyOf({ ...rest, data: Buffer.from([0xc0, 0xff, 0xee]) })!.content, content)
    assert.notEqual(keyOf({ ...rest, text: 'C0FFEE' })!.content, content)
  })

  for (const [key, field] of [
    ['', 'key'],
    [5, 'key'],
    [null, 'key'],
    ['x'.repeat(257), 'key'],
    ['order \ud83d', 'key']
  ] as const)
    it(`is refused: ${JSON.stringify(key).slice(0, 16)}`, () => {
      assert.throws(() => keyOf({ ...base, key: key as string }), { code: 'BAD_OPTION', field })
    })

  it('is refused with what cannot be sent', () => {
    for (const [changes, code, field] of [
      [{ to: 5n }, 'BAD_RECIPIENT', 'to'],
      [{ text: 5n }, 'BAD_OPTION', 'text'],
      [{ text: undefined, data: {} }, 'BAD_OPTION', 'data']
    ] as const)
      assert.throws(() => keyOf({ ...base, ...changes } as never), { name: 'GatewayError', code, field })
    // These are refused by their own names when the message is made.
    assert.ok(keyOf({ ...base, class: 5n, ports: null, encoding: {} } as never))
  })
})
