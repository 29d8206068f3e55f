import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { previewOf } from '../../src/flow/broadcast/preview'
import { type RowSettings, rowRequest } from '../../src/flow/broadcast/requests'
import { keptColumns, rowsOf, valueAt } from '../../src/flow/broadcast/rows'
import { inSlices } from '../../src/flow/broadcast/slices'
import { templateOf } from '../../src/flow/broadcast/template'
import { root } from '../support/paths'

const settings = (more: Partial<RowSettings> = {}): RowSettings => ({
  template: templateOf('Dear {{name}}'),
  options: { policy: 'hold', priority: 'bulk' },
  country: 'ID',
  shortCodes: false,
  smsc: undefined,
  ...more
})
const ANI = { phone: '081234567801', name: 'Ani' }
const requestOf = (columns: Record<string, unknown>, more: Partial<RowSettings> = {}) =>
  rowRequest(rowsOf([columns], 'phone')[0]!, 0, settings(more))

describe('the rows of a broadcast', () => {
  it('are numbers, objects, or one object', () => {
    assert.deepEqual(rowsOf(['0812', 812], 'phone'), [
      { number: '0812', columns: { phone: '0812' } },
      { number: 812, columns: { phone: 812 } }
    ])
    assert.deepEqual(rowsOf(ANI, 'phone'), [{ number: ANI.phone, columns: ANI }])
  })

  it('have their number in the property that is chosen, also a deep one, never in one of the prototype', () => {
    assert.equal(valueAt({ contact: { phone: '1' } }, 'contact.phone'), '1')
    assert.equal(valueAt({ 'contact.phone': '2' }, 'contact.phone'), '2')
    assert.equal(valueAt({}, 'constructor'), undefined)
    assert.equal(valueAt({ a: 'text' }, 'a.length'), undefined)
  })

  for (const payload of ['0812', 5, null, undefined, [], [[1]], [null], Buffer.from('x')])
    it(`are not ${JSON.stringify(payload)}`, () => {
      assert.throws(() => rowsOf(payload, 'phone'), { code: 'BAD_ROWS', field: 'payload' })
    })

  it('keep plain columns with their message, and no more than has room', () => {
    const date = new Date('2030-01-02T03:04:05Z')
    assert.deepEqual(
      keptColumns({ a: 'x', n: 1, b: true, z: null, d: date, o: {}, f: () => 1, u: undefined }),
      {
        a: 'x',
        n: 1,
        b: true,
        z: null,
        d: '2030-01-02T03:04:05.000Z'
      }
    )
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (columns) => {
        const size = Buffer.byteLength(JSON.stringify(keptColumns(columns)))
        assert.ok(size < 16 * 1024)
      })
    )
  })

  it('become messages to a number in international form, with options but no key', () => {
    assert.deepEqual(
      requestOf(ANI, { options: { policy: 'hold', priority: 'bulk', key: 'k', report: true } }),
      {
        to: '+6281234567801',
        text: 'Dear Ani',
        policy: 'hold',
        priority: 'bulk',
        report: true,
        row: 0,
        context: { columns: ANI }
      }
    )
  })

  it('say why they cannot be sent', () => {
    for (const [columns, code] of [
      [{ ...ANI, phone: '0812' }, 'BAD_RECIPIENT'],
      [{ ...ANI, phone: undefined }, 'NO_RECIPIENT'],
      [{ ...ANI, phone: '081234567801, 081234567802' }, 'BAD_RECIPIENT'],
      [{ ...ANI, phone: '123' }, 'BAD_RECIPIENT'],
      [{ ...ANI, notBefore: 'soon' }, 'BAD_OPTION']
    ] as const) {
      const { refusal } = requestOf(columns as never)
      assert.equal(refusal?.code, code, JSON.stringify(columns))
      assert.ok(refusal!.message.length > 10)
    }
  })

  it('go to short codes only where these are allowed', () => {
    assert.equal(requestOf({ ...ANI, phone: '123' }, { shortCodes: true }).to, '123')
  })

  it('have their own text, time and priority', () => {
    const { text, notBefore, priority } = requestOf({
      ...ANI,
      text: 'Mine',
      notBefore: '2030-01-02T03:04:05Z',
      priority: 'normal'
    })
    assert.deepEqual([text, notBefore, priority], ['Mine', Date.parse('2030-01-02T03:04:05Z'), 'normal'])
  })

  it('with an empty text are not sent', () => {
    assert.equal(
      requestOf({ ...ANI, name: ' ' }, { template: templateOf('{{name}}') }).refusal?.code,
      'EMPTY_TEXT'
    )
  })

  it('keep nobody waiting: after ten milliseconds others have their turn', async () => {
    let now = 0
    let rests = 0
    await inSlices(
      Array.from({ length: 100 }, (_, i) => i),
      () => {
        now += 1
      },
      { now: () => now, rest: async () => void rests++ }
    )
    assert.equal(rests, 10)
  })
})

describe('the preview of a broadcast', () => {
  it('counts what the rows would be', async () => {
    const rows = rowsOf(
      [
        ANI,
        { ...ANI, phone: '081234567802', name: 'é'.repeat(200) },
        { ...ANI, phone: '081234567803', name: '字' },
        ANI,
        { phone: '1' }
      ],
      'phone'
    )
    const preview = await previewOf(rows, settings(), { rate: 12, price: 0.1, currency: 'EUR' })
    assert.deepEqual([preview.rows, preview.recipients, preview.segments, preview.longest], [5, 3, 4, 2])
    assert.deepEqual(preview.encodings, { gsm7: 2, ucs2: 1 })
    assert.deepEqual(preview.ucs2, [{ row: 2, characters: ['字'] }])
    assert.deepEqual(preview.duplicates, [{ row: 3, of: 0 }])
    assert.deepEqual(
      preview.invalid.map(({ row, code }) => [row, code]),
      [[4, 'BAD_RECIPIENT']]
    )
    // Four parts at twelve a minute.
    assert.deepEqual([preview.cost, preview.currency, preview.seconds], [0.4, 'EUR', 20])
  })

  it('counts the 689 students: 15 have no number, and everybody else gets two parts', async () => {
    const [header, ...lines] = readFileSync(join(root, 'test/data/students.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
    const names = header!.split(',')
    const students = lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell]))
    )
    const template = templateOf(
      'Yth. {{name}} dari {{school}}, jurusan {{major}}, angkatan {{graduation_year}}: reuni akbar diadakan hari Sabtu pukul 09.00 di aula sekolah. Mohon konfirmasi kehadiran dengan membalas pesan ini.'
    )
    const preview = await previewOf(rowsOf(students, 'phone'), settings({ template }), { rate: 12 })
    assert.deepEqual([preview.rows, preview.recipients, preview.invalid.length], [689, 674, 15])
    assert.deepEqual([preview.duplicates, preview.segments], [[], 2 * 674])
    for (const { message } of preview.invalid) assert.ok(message.length > 10)
  })
})
