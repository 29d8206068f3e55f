import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fieldRows, octetGroups, unreadOf } from '../../src/editor/octets'
import { inspect } from '../../src/pdu'
import { DECODE, optionsOf } from '../pdu/vectors'

const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
const rowsOf = (pdu: string, toNetwork = false) => fieldRows(inspect(pdu, { toNetwork }).fields)

describe('the octets of a PDU', () => {
  it('stand in groups under the names of the standard', () => {
    const groups = octetGroups(rowsOf(DELIVER)).map(({ name, kind, fields }) => [
      name,
      kind,
      fields.map(({ octets }) => octets.join(''))
    ])
    assert.deepEqual(groups, [
      ['SMSC', 'smsc', ['07', '91', '1326040000F0']],
      ['first octet', 'first', ['04']],
      ['TP-OA', 'address', ['0B', '91', '1346610089F6']],
      ['TP-PID', 'coding', ['00']],
      ['TP-DCS', 'coding', ['00']],
      ['TP-SCTS', 'time', ['20806291731408']],
      ['TP-UDL', 'length', ['0C']],
      ['TP-UD', 'text', ['C8F71D14969741F977FD07']]
    ])
  })

  it('keep the elements of a header apart, though they have one path', () => {
    const rows = rowsOf('0041000C9144778581006500000D080003BF02012401030000', true)
    const elements = rows.filter(({ path }) => path === 'TP-UD.IE')
    assert.deepEqual(
      elements.map(({ octets }) => octets.join('')),
      ['0003BF0201', '240103']
    )
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length)
  })

  it('are spelled out bit by bit where a field has bits', () => {
    const first = rowsOf('0051000B818051757367F60000A0', true).find(({ path }) => path === 'first octet')
    assert.deepEqual(
      first?.bits.map(({ name, pattern, high, low, binary }) => [name, pattern, high, low, binary]),
      [
        ['TP-RP', '0·······', 7, 7, '0'],
        ['TP-UDHI', '·1······', 6, 6, '1'],
        ['TP-SRR', '··0·····', 5, 5, '0'],
        ['TP-VPF', '···10···', 4, 3, '10'],
        ['TP-RD', '·····0··', 2, 2, '0'],
        ['TP-MTI', '······01', 1, 0, '01']
      ]
    )
    assert.equal(first?.bits[3]?.meaning, 'a validity period follows, relative')
  })

  it('show what stands behind an error as not read, the odd digit included', () => {
    const rows = rowsOf(`${DELIVER.slice(0, 30)}7`)
    assert.equal(rows.at(-1)?.path, 'TP-OA.type')
    assert.deepEqual(unreadOf(`${DELIVER.slice(0, 30)}7`, rows), { at: 11, digits: '134661007' })
  })

  it('show each digit exactly once, whatever is broken', () => {
    const vector = fc.constantFrom(...DECODE.filter(({ pdu }) => /^[0-9A-F]+$/i.test(pdu)))
    const change = fc.record({
      at: fc.nat(400),
      digit: fc.constantFrom(...'0123456789ABCDEF'),
      keep: fc.nat(400)
    })
    fc.assert(
      fc.property(vector, fc.array(change, { maxLength: 3 }), (one, changes) => {
        let pdu = one.pdu.toUpperCase()
        for (const { at, digit, keep } of changes) {
          const place = at % (pdu.length + 1)
          pdu = (pdu.slice(0, place) + digit + pdu.slice(place + 1)).slice(0, 1 + (keep % 400))
        }
        const rows = fieldRows(inspect(pdu, optionsOf(one)).fields)
        const shown = octetGroups(rows).flatMap(({ fields }) => fields.flatMap(({ octets }) => octets))
        assert.equal(shown.join('') + (unreadOf(pdu, rows)?.digits ?? ''), pdu)
        let end = 0
        for (const { at, octets } of rows) {
          assert.equal(at, end)
          end += octets.length
        }
        for (const { bits } of rows)
          if (bits.length > 0)
            assert.equal(
              bits.reduce((sum, { binary }) => sum + binary.length, 0),
              8
            )
      }),
      { numRuns: 500 }
    )
  })
})
