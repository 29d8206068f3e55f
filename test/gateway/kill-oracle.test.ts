import assert from 'node:assert/strict'
import type { LedgerEntry } from '../../src/simulator'
import type { Attempt, Message, Part } from '../../src/store'
import { judgeReceived, missingOnDisk } from '../chaos/oracle-received'
import { judgeSent, type SentFacts } from '../chaos/oracle-sent'

const WANTED = { key: 'order-1', to: '+628111', text: 'one two' }
const KILL = { at: 2000, settingUp: [] }
const ACCEPTED = { ...attempt(1, 'accepted', 'answer'), settledAt: 1500 }
const UNKNOWN = { ...attempt(1, 'unknown', 'restart'), settledAt: 3000 }

describe('the oracle of the kill tests', () => {
  it('finds nothing wrong with a message that each part of was taken once', () => {
    assert.deepEqual(judge({}).violations, [])
    assert.deepEqual(judge({}).counts, { sent: 1, held: 0, parts: 2, doubles: 0, interrupted: 0 })
  })

  it('sees a message that has no record', () => {
    assert.deepEqual(judge({ messages: [] }).violations, [
      'order-1 is lost: no record',
      '0 records of 1 messages'
    ])
  })

  it('sees a part that never reached the network', () => {
    assert.deepEqual(judge({ ledger: [taken(1, 'one ')] }).violations, [
      'order-1 (sent) part 2 is accepted by nobody',
      'order-1 (sent) part 2 was taken 0 times, and answered 1 times',
      'order-1 (sent) part 2 never reached the network',
      'order-1 (sent) went out with another text'
    ])
  })

  it('sees a part that was taken twice though nothing was in doubt', () => {
    const ledger = [taken(1, 'one '), taken(1, 'one '), taken(2, 'two')]
    assert.deepEqual(judge({ ledger }).violations, ['order-1 (sent) part 1 was taken 2 times by 1 attempts'])
  })

  it('lets the policy resend take a part in doubt twice, and no other policy', () => {
    const doubted = part(1, 'accepted', [UNKNOWN, { ...ACCEPTED, n: 2, submittedAt: 3100, settledAt: 3200 }])
    const ledger = [taken(1, 'one '), taken(1, 'one '), taken(2, 'two')]
    const messages = [message('sent', [doubted, part(2, 'accepted', [ACCEPTED])])]
    assert.deepEqual(judge({ messages, ledger, kills: [KILL] }).violations, [])
    assert.deepEqual(judge({ messages, ledger, kills: [KILL], policy: 'hold' }).violations, [
      'order-1 (sent) part 1 was taken 2 times'
    ])
  })

  it('sees a message that is held though its policy and its attempts do not ask for it', () => {
    const messages = [message('unknown', [part(1, 'unknown', [UNKNOWN]), part(2, 'waiting', [])])]
    const facts = { messages, ledger: [], kills: [KILL] }
    assert.deepEqual(judge({ ...facts, policy: 'hold' }).violations, [])
    for (const policy of ['resend', 'verify'] as const)
      assert.deepEqual(judge({ ...facts, policy }).violations, ['order-1 (unknown) must not be held'])
  })

  it('lets the policy verify hold what a modem has forgotten, if it has lost its power', () => {
    const unsure = { ...UNKNOWN, unbelievable: true as const }
    const messages = [message('unknown', [part(1, 'unknown', [unsure]), part(2, 'waiting', [])])]
    const facts = { messages, ledger: [], kills: [KILL], policy: 'verify' as const }
    assert.deepEqual(judge({ ...facts, resets: true }).violations, [])
    assert.deepEqual(judge(facts).violations, ['order-1 (unknown) must not be held'])
  })

  it('sees a message that is neither sent nor held', () => {
    const messages = [message('failed', [part(1, 'refused', []), part(2, 'waiting', [])])]
    assert.deepEqual(judge({ messages, ledger: [] }).violations, [
      'order-1 (failed) is neither sent nor held'
    ])
  })

  it('sees two parts of one modem that one kill left in doubt', () => {
    const messages = [message('unknown', [part(1, 'unknown', [UNKNOWN]), part(2, 'unknown', [UNKNOWN])])]
    assert.deepEqual(judge({ messages, ledger: [], kills: [KILL], policy: 'hold' }).violations, [
      'm1 at kill 1: 2 parts in doubt'
    ])
  })

  it('sees parts that went out with two references', () => {
    const other = { ...taken(2, 'two'), concat: { ref: 8, total: 2, seq: 2, bits: 8 as const } }
    assert.deepEqual(judge({ ledger: [taken(1, 'one '), other] }).violations, [
      'order-1 (sent) went out with more than one reference'
    ])
  })

  it('sees a received message that is lost, and one that is told twice as new', () => {
    const wanted = ['+1', '+2', '+3'].map((from) => ({ modem: 'm1', from, text: 'hi', afterMs: 0 }))
    const told = (from: string, redelivered: boolean) => ({ from, text: 'hi', kind: 'message', redelivered })
    const verdict = judgeReceived({
      wanted,
      told: [told('+1', false), told('+1', true), told('+2', false), told('+2', false)],
      raws: [],
      inbounds: [{}, {}, {}] as never,
      deleted: []
    })
    assert.deepEqual(verdict.violations, ['+2 was told twice as new', '+3 is lost'])
    assert.deepEqual(verdict.counts, { told: 2, again: 2, duplicates: 0 })
  })

  it('sees a PDU that was deleted from its modem and is not on disk', () => {
    const raws = [{ pdu: '0A' }] as never
    assert.deepEqual(missingOnDisk({ raws, deleted: ['0A', '0B'] }), ['deleted and not on disk: 0B'])
  })
})

function judge(facts: Partial<SentFacts>) {
  return judgeSent({
    policy: 'resend',
    resets: false,
    wanted: [WANTED],
    messages: [message('sent', [part(1, 'accepted', [ACCEPTED]), part(2, 'accepted', [ACCEPTED])])],
    ledger: [taken(1, 'one '), taken(2, 'two')],
    kills: [],
    ...facts
  })
}

function message(state: Message['state'], parts: Part[]): Message {
  return { key: WANTED.key, to: WANTED.to, state, parts } as Message
}

function part(seq: number, state: Part['state'], attempts: Attempt[]): Part {
  return { seq, state, attempts }
}

function attempt(n: number, outcome: Attempt['outcome'], evidence: Attempt['evidence']): Attempt {
  return { n, sim: 's1', modem: 'm1', submittedAt: 1000, outcome, ...(evidence && { evidence }) }
}

function taken(seq: number, text: string): LedgerEntry {
  return { to: WANTED.to, text, concat: { ref: 7, total: 2, seq, bits: 8 } } as LedgerEntry
}
