import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ledger } from '../../src/simulator/network/ledger'
import { temporaryDir } from '../support/temp'

const entry = (mr: number) => ({
  time: '2026-11-22T10:00:00.000Z',
  modem: 'm1',
  imsi: '510990000000001',
  to: '+628990000001',
  mr,
  text: 'hi',
  tpdu: '0100'
})

describe('the ledger', () => {
  it('numbers what it is given', () => {
    const ledger = new Ledger()
    assert.equal(ledger.add(entry(5)).n, 1)
    assert.equal(ledger.add(entry(6)).n, 2)
    assert.deepEqual(ledger.entries, [
      { n: 1, ...entry(5) },
      { n: 2, ...entry(6) }
    ])
  })

  it('keeps the newest in memory, and counts all', () => {
    const ledger = new Ledger({ keep: 3 })
    for (let mr = 0; mr < 100; mr++) ledger.add(entry(mr))
    assert.equal(ledger.count, 100)
    assert.deepEqual(
      ledger.entries.map(({ n }) => n),
      [98, 99, 100]
    )
    const none = new Ledger({ keep: 0 })
    none.add(entry(0))
    assert.deepEqual([none.count, none.entries], [1, []])
  })

  it('writes every entry to disk as a JSON line, at once and behind what is there', () => {
    const file = join(temporaryDir('ledger'), 'ledger.jsonl')
    new Ledger({ file }).add(entry(1))
    const ledger = new Ledger({ file, keep: 0 })
    ledger.add(entry(2))
    const line = (n: number, mr: number) =>
      `{"n":${n},"time":"2026-11-22T10:00:00.000Z","modem":"m1","imsi":"510990000000001","to":"+628990000001","mr":${mr},"text":"hi","tpdu":"0100"}\n`
    assert.equal(readFileSync(file, 'utf8'), line(1, 1) + line(1, 2))
  })

  it('names its file where it cannot write it', () => {
    assert.throws(
      () => new Ledger({ file: '/nowhere/ledger.jsonl' }).add(entry(1)),
      /\/nowhere\/ledger\.jsonl/
    )
  })
})
