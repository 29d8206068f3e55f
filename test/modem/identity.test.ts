import assert from 'node:assert/strict'
import { identify, readCard, readIccid } from '../../src/modem/identity'
import { OK, scripted } from './scripted'

/** A script of lines. */
function script(answers: Record<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answers).map(([text, lines]) => [
      text,
      `${lines.map((line) => `\r\n${line}\r\n`).join('')}${OK}`
    ])
  )
}

describe('identity of a modem', () => {
  for (const [title, answers, expected] of [
    [
      'plain lines',
      {
        'AT+CGMI': ['huawei'],
        'AT+CGMM': ['E1750'],
        'AT+CGMR': ['11.126.13.00.00'],
        'AT+CGSN': ['350000000000113']
      },
      { manufacturer: 'huawei', model: 'E1750', revision: '11.126.13.00.00', imei: '350000000000113' }
    ],
    [
      'names in front and quotation marks',
      {
        'AT+CGMI': ['+CGMI: "ZTE INCORPORATED"'],
        'AT+CGMM': ['+CGMM:"MF190"'],
        'AT+CGMR': ['+CGMR: "BD_P673A2V1.0.0B09"'],
        'AT+CGSN': ['+CGSN: "350000000000113"']
      },
      {
        manufacturer: 'ZTE INCORPORATED',
        model: 'MF190',
        revision: 'BD_P673A2V1.0.0B09',
        imei: '350000000000113'
      }
    ],
    [
      'a revision of several lines',
      { 'AT+CGMR': ['V 05.56', '17-03-03', 'NPE-4', '(c) NMP.'] },
      { revision: 'V 05.56 17-03-03 NPE-4 (c) NMP.' }
    ],
    [
      'an IMEI with its software version',
      { 'AT+CGSN': ['IMEI: 3500000000001131'] },
      { imei: '350000000000113' }
    ],
    [
      'a revision with a name of its own',
      { 'AT+CGMR': ['Revision:1418B05SIM800L24'] },
      { revision: 'Revision:1418B05SIM800L24' }
    ],
    [
      'what it says by itself meanwhile',
      { 'AT+CGMI': ['^RSSI:18', '+XUNKNOWN: 1', 'huawei'] },
      { manufacturer: 'huawei' }
    ],
    ['nothing', {}, {}]
  ] as const)
    it(`is read from ${title}`, async () => {
      const { line, done } = scripted(script(answers))
      assert.deepEqual(await done(identify(line)), expected)
    })

  it('is read without what the modem does not answer', async () => {
    const { line, done } = scripted({
      ...script({ 'AT+CGMI': ['SIEMENS'], 'AT+CGSN': ['350000000000667'] }),
      'AT+CGMM': ''
    })
    const identity = await done(identify(line), 20_000)
    assert.deepEqual(identity, { manufacturer: 'SIEMENS', imei: '350000000000667' })
  })

  it('fails when the port closes', async () => {
    const { line, done, modem } = scripted({})
    modem.destroy()
    await assert.rejects(done(identify(line)), { code: 'PORT_CLOSED' })
  })
})

describe('identity of a card', () => {
  for (const [text, answer, expected] of [
    ['AT+CCID', '+CCID: 89629900000000000010', '89629900000000000010'],
    ['AT+CCID', '+CCID: "8962990000000000001F"', '8962990000000000001'],
    ['AT+CCID', '8962990000000000001f', '8962990000000000001'],
    ['AT+CCID', '896299000000000000FF', '896299000000000000'],
    ['AT^ICCID?', '^ICCID: 98269900000000000001', '89629900000000000010'],
    ['AT^ICCID?', '^ICCID: 982699000000000000F1', '8962990000000000001'],
    ['AT+ICCID', '+ICCID: 89629900000000000010', '89629900000000000010'],
    ['AT+QCCID', '+QCCID: 89629900000000000010', '89629900000000000010'],
    ['AT+CCID', '+CCID: "89629900000000000010",1', '89629900000000000010'],
    ['AT+CCID', '+CCID: 0', undefined]
  ] as const)
    it(`${text}: ${answer}`, async () => {
      const { line, done } = scripted(script({ [text]: [answer] }))
      assert.equal(await done(readIccid(line)), expected)
    })

  it('asks no further once it knows the ICCID', async () => {
    const { line, done, typed } = scripted(script({ 'AT+CCID': ['89629900000000000010'] }))
    await done(readIccid(line))
    assert.deepEqual(typed, ['AT+CCID'])
  })

  it('is ICCID, IMSI and own number', async () => {
    const { line, done } = scripted(
      script({
        'AT+CCID': ['+CCID: 89629900000000000010'],
        'AT+CIMI': ['510990000000001'],
        'AT+CNUM': ['+CNUM: "Voice","+628120000001",145']
      })
    )
    assert.deepEqual(await done(readCard(line)), {
      iccid: '89629900000000000010',
      imsi: '510990000000001',
      number: '+628120000001'
    })
  })

  for (const [lines, number] of [
    [['+CNUM: "","628120000001",145'], '+628120000001'],
    [['+CNUM: ,"08120000001",129'], '08120000001'],
    [['+CNUM: "Fax","",129', '+CNUM: "Voice","08120000001",129,7,4'], '08120000001'],
    [['+CNUM: "",""'], undefined],
    [[], undefined]
  ] as const)
    it(`own number: ${lines.join(' and ') || 'none'}`, async () => {
      const { line, done } = scripted(script({ 'AT+CNUM': lines }))
      assert.equal((await done(readCard(line))).number, number)
    })

  it('of a locked card is what it tells', async () => {
    const locked = '\r\n+CME ERROR: 11\r\n'
    const { line, done } = scripted({
      'AT+CCID': locked,
      'AT+CIMI': locked,
      'AT+CNUM': locked,
      ...script({ 'AT^ICCID?': ['^ICCID: 89629900000000000010'] })
    })
    assert.deepEqual(await done(readCard(line)), { iccid: '89629900000000000010' })
  })
})
