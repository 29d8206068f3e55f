import assert from 'node:assert/strict'
import { parseSignal, readSignal } from '../../src/modem/signal'
import { OK, scripted } from './scripted'

describe('signal', () => {
  for (const [text, expected] of [
    ['18,99', { rssi: 18, dbm: -77, bars: 4 }],
    ['31,0', { rssi: 31, dbm: -51, bars: 4 }],
    ['12,99', { rssi: 12, dbm: -89, bars: 4 }],
    ['11,99', { rssi: 11, dbm: -91, bars: 3 }],
    ['8,99', { rssi: 8, dbm: -97, bars: 3 }],
    ['5,99', { rssi: 5, dbm: -103, bars: 2 }],
    ['3,99', { rssi: 3, dbm: -107, bars: 1 }],
    ['2,99', { rssi: 2, dbm: -109, bars: 0 }],
    ['0,0', { rssi: 0, dbm: -113, bars: 0 }],
    ['99,99', { bars: 0 }],
    ['199,99', { bars: 0 }],
    ['', { bars: 0 }],
    ['x', { bars: 0 }]
  ] as const)
    it(`+CSQ: ${text}`, () => assert.deepEqual(parseSignal(text), expected))

  for (const [answer, expected] of [
    [`\r\n+CSQ:18,99\r\n${OK}`, { rssi: 18, dbm: -77, bars: 4 }],
    [OK, { bars: 0 }],
    ['\r\n+CME ERROR: 14\r\n', { bars: 0 }]
  ] as const)
    it(`is read of ${JSON.stringify(answer)}`, async () => {
      const { line, done } = scripted({ 'AT+CSQ': answer })
      assert.deepEqual(await done(readSignal(line)), expected)
    })
})
