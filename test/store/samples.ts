import type { Inbound, Message, RawPdu } from '../../src/store'

/** A message that waits in the queue `q`. */
export function sample(id: string, changes: Partial<Message> = {}): Message {
  return {
    id,
    version: 0,
    pool: 'default',
    to: '+6281234567890',
    body: { text: 'hi' },
    policy: 'resend',
    priority: 'normal',
    report: false,
    state: 'queued',
    parts: [{ seq: 1, state: 'waiting', attempts: [] }],
    tries: 0,
    queuedAt: 1000,
    storedAt: 0,
    due: 0,
    queue: 'q',
    ...changes
  }
}

export function rawSample(id: string, changes: Partial<RawPdu> = {}): RawPdu {
  return {
    id,
    version: 0,
    sim: 'S1',
    modem: 'm1',
    pool: 'default',
    pdu: '00',
    header: '+CMGL: 1,0,,20',
    receivedAt: 1000,
    state: 'new',
    ...changes
  }
}

export function inboundSample(id: string, changes: Partial<Inbound> = {}): Inbound {
  return {
    id,
    version: 0,
    sim: 'S1',
    modem: 'm1',
    pool: 'default',
    state: 'ready',
    kind: 'message',
    raws: [],
    receivedAt: 1000,
    ...changes
  }
}
