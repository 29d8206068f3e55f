import { match, ok, strictEqual } from 'node:assert'
import { benchPdu, QUICK } from './pdu'

describe('bench: pdu', function () {
  this.timeout(60_000)
  const lines: string[] = []
  let right = false

  before(() => {
    right = benchPdu(QUICK, (line) => lines.push(line))
  })

  it('finds our results right', () => {
    strictEqual(right, true)
  })

  it('has a figure of every codec in every row', () => {
    for (const name of ['ours', 'node-pdu', 'node-sms-pdu', 'pdu.ts', 'serialport-gsm', 'limit'])
      strictEqual(lines.filter((line) => line.match(`^  ${name}( [0-9.]+)? +[0-9,]+( |$)`)).length, 4, name)
    strictEqual(lines.filter((line) => line.includes('times the fastest peer')).length, 4)
  })

  it('says what is different about a peer beside its figure', () => {
    const [noted] = lines.filter((line) => line.startsWith('  node-pdu 2') && line.includes('4 segments'))
    match(noted ?? '', /133 characters a segment: 4 segments/)
  })

  it('fits a terminal', () => {
    ok(lines.every((line) => line.length <= 110))
  })
})
