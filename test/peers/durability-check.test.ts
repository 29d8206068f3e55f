import assert from 'node:assert/strict'
import { checkDurability } from './durability-check'
import { type Call, parseTrace } from './durability-trace'

const PORT = '/dev/pts/7'
const LOG = '/s/store/000003.log'
const PDU = '0011000C912698090000800000FF0141'

const typed = (text: string): Call => ({ name: 'write', path: PORT, data: Buffer.from(text) })
const written = (data: Buffer): Call => ({ name: 'write', path: LOG, data })
const synced = (since: number): Call => ({ name: 'synced', path: LOG, since })
const check = (calls: Call[]) => checkDurability(calls, { port: PORT, store: '/s/store' })
const submitted = logOf('message/a', { parts: [{ pdu: PDU, attempts: [{ outcome: 'submitted' }] }] })
const submission = [typed('AT+CMGS=15\r'), typed(`${PDU}\x1a`)]

describe('the check of what is on disk before the modem is told', () => {
  it('is content when a sync has returned that began behind the write', () => {
    const findings = check([written(submitted), synced(1), ...submission])
    assert.deepEqual(findings, [{ rule: 'CMGS', of: PDU, was: 'on disk' }])
  })

  it('is not when the sync began before the write', () => {
    assert.equal(check([written(submitted), synced(0), ...submission])[0]?.was, 'not synced')
  })

  it('is not when the sync returns behind Ctrl-Z', () => {
    assert.equal(check([written(submitted), ...submission, synced(1)])[0]?.was, 'not synced')
  })

  it('is not when half of the record is written, or that of another message', () => {
    const half = written(submitted.subarray(0, 60))
    assert.equal(check([half, synced(1), ...submission])[0]?.was, 'not written')
    const other = logOf('message/a', { parts: [{ pdu: '00', attempts: [{ outcome: 'submitted' }] }] })
    assert.equal(check([written(other), synced(1), ...submission])[0]?.was, 'not written')
  })

  it('is not when the attempt of the record is an older one that is settled', () => {
    const settled = logOf('message/a', { parts: [{ pdu: PDU, attempts: [{ outcome: 'notSubmitted' }] }] })
    assert.equal(check([written(settled), synced(1), ...submission])[0]?.was, 'not written')
  })

  it('wants a PDU of its own for each deletion at one place', () => {
    const raw = logOf('raw/b', { slot: { memory: 'SM', index: 3 } })
    const findings = check([written(raw), synced(1), typed('AT+CMGD=3\r'), typed('AT+CMGD=3\r')])
    assert.deepEqual(findings, [
      { rule: 'CMGD', of: '3', was: 'on disk' },
      { rule: 'CMGD', of: '3', was: 'not written' }
    ])
  })

  it('reads what strace writes of threads that wait at the same time', () => {
    const trace = [
      '11 write(5<\\x2f\\x61>, "\\x31\\x32", 2) = 2',
      '12 fdatasync(5<\\x2f\\x61> <unfinished ...>',
      '11 write(5<\\x2f\\x61>, "\\x33", 1 <unfinished ...>',
      '12 <... fdatasync resumed>) = 0',
      '11 <... write resumed>) = 1',
      '12 fsync(5<\\x2f\\x61>) = -1 EIO (Input/output error)',
      '12 +++ exited with 0 +++'
    ].join('\n')
    assert.deepEqual(parseTrace(trace), [
      { name: 'write', path: '/a', data: Buffer.from('12') },
      { name: 'write', path: '/a', data: Buffer.from('3') },
      { name: 'synced', path: '/a', since: 1 }
    ])
  })
})

/** A log of LevelDB with one put in it. */
function logOf(key: string, record: object): Buffer {
  const value = JSON.stringify(record)
  const put = Buffer.concat([Buffer.from([1, key.length]), Buffer.from(key), varint(value.length)])
  const batch = Buffer.concat([Buffer.alloc(12), put, Buffer.from(value)])
  const header = Buffer.alloc(7)
  header.writeUInt16LE(batch.length, 4)
  header[6] = 1
  return Buffer.concat([header, batch])
}

function varint(value: number): Buffer {
  return Buffer.from(value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >> 7])
}
