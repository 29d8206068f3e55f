import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fromJson, fromText, toJson, toText } from '../../src/store/postgres/text'
import { type PostgresRig, postgresRig } from './postgres-rig'
import { sample } from './samples'

/** With what PostgreSQL does not take, and what would undo the way around it. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('\0', '\ud800', '\udc00', '\ufdd0', '\ufdd0d800', '\\', '\\u0000', '"', '💧', 'd800'),
      fc.string()
    )
  )
  .map((parts) => parts.join(''))
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
    fc.boolean(),
    tie('list'),
    tie('object')
  ),
  list: fc.array(tie('value')),
  // A property of that name would be the prototype.
  object: fc.dictionary(
    text.filter((name) => name !== '__proto__'),
    tie('value')
  )
})).value

describe('texts of the PostgreSQL store', function () {
  this.timeout(60_000)

  it('come back as they were, and have nothing in them that cannot be kept', () => {
    fc.assert(
      fc.property(text, (text) => {
        const kept = toText(text)
        assert.equal(fromText(kept), text)
        assert.ok(!/[\0\p{Surrogate}]/u.test(kept))
      })
    )
  })

  it('are changed only where they must be', () => {
    assert.equal(toText('+62 812/ü/💧'), '+62 812/ü/💧')
    assert.equal(toText('a\0b\ud800'), 'a\ufdd00000b\ufdd0d800')
    assert.equal(toJson({ a: ['x\\u0000', '\0'] }), '{"a":["x\\\\u0000","\ufdd00000"]}')
  })

  it('stand in JSON as they stand in columns', () => {
    fc.assert(fc.property(text, (text) => assert.equal(JSON.parse(toJson(text)), toText(text))))
    fc.assert(
      fc.property(json, (value) =>
        assert.deepEqual(fromJson(toJson(value)), JSON.parse(JSON.stringify(value)))
      )
    )
  })

  describe('in the database', () => {
    let rig: PostgresRig
    before(async () => {
      rig = await postgresRig()
    })
    after(() => rig.end())

    it('are the same, wherever in a record they are', async () => {
      const store = await rig.open()
      let count = 0
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(text, json), { minLength: 1 }), async (values) => {
          const messages = values.map(([body, context]) =>
            sample(`m${count++}`, {
              body: { text: body },
              key: body,
              context: JSON.parse(JSON.stringify(context))
            })
          )
          await store.apply(messages.map((message) => ({ message })))
          for (const { id, body, key, context } of messages) {
            const there = await store.message(id)
            assert.deepEqual([there?.body, there?.key, there?.context], [body, key, context])
          }
        }),
        { numRuns: 100 }
      )
    })
  })
})
