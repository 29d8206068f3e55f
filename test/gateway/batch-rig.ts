import assert from 'node:assert/strict'
import type { Batch, BatchCounts, BatchRow, GatewayEvent, Message } from '../../src/gateway'
import type { GatewayRig } from './gateway-rig'

/** The number of a row of a batch, from 1. */
export function numberOf(row: number): string {
  return `0812345${1000 + row}`
}

/** `row 1`, `row 2`… to as many numbers. */
export function rowsOf(count: number, more: Partial<BatchRow> = {}): BatchRow[] {
  return Array.from({ length: count }, (_, i) => ({
    to: numberOf(i + 1),
    text: `row ${i + 1}`,
    row: i + 1,
    ...more
  }))
}

export function open(rig: GatewayRig, given: Partial<Batch> = {}): Promise<Batch> {
  return rig.done(rig.gateway.batches.open({ pool: 'default', ...given }))
}

export function add(rig: GatewayRig, batch: Batch, rows: readonly BatchRow[]): Promise<Message[]> {
  return rig.done(rig.gateway.batches.add(batch, rows))
}

/** Taken in and begun. */
export async function begin(
  rig: GatewayRig,
  rows: readonly BatchRow[],
  given: Partial<Batch> = {}
): Promise<{ id: string; messages: Message[] }> {
  const batch = await open(rig, given)
  const messages = await add(rig, batch, rows)
  await rig.done(rig.gateway.batches.start(batch.id))
  return { id: batch.id, messages }
}

export async function batchIn(rig: GatewayRig, id: string): Promise<Batch> {
  return (await rig.done(rig.gateway.batches.status(id))).batch
}

/** `done 3: sent 2, held 1, unknown 1`. */
export async function standing(rig: GatewayRig, id: string): Promise<string> {
  const { batch, counts } = await rig.done(rig.gateway.batches.status(id))
  return shown(batch, counts)
}

export function shown({ state, total }: Batch, counts: BatchCounts): string {
  const kinds = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${state} ${total}: ${kinds.map(([kind, count]) => `${kind} ${count}`).join(', ')}`
}

/** Lets time pass until it stands like this. */
export async function untilStanding(rig: GatewayRig, id: string, expected: string): Promise<void> {
  for (let seconds = 0; seconds < 900; seconds++) {
    if ((await standing(rig, id)) === expected) return
    await rig.after(1000)
  }
  assert.equal(await standing(rig, id), expected)
}

/** Where the rows stand: `1 sent`, `2 cancelled CANCELLED`. */
export async function rowStates(rig: GatewayRig, id: string): Promise<string[]> {
  const rows = await rig.done(rig.gateway.batches.rows(id, { offset: 0, limit: 1000 }))
  return rows.map(({ row, state, error }) => [row, state, ...(error ? [error.code] : [])].join(' '))
}

export function batchEvents(rig: GatewayRig): Extract<GatewayEvent, { type: 'batch' }>[] {
  return rig.events.filter((event) => event.type === 'batch')
}

/** States of batches as they were told, each once while it lasts. */
export function toldStates(rig: GatewayRig): string[] {
  const states = batchEvents(rig).map(({ batch }) => batch.state)
  return states.filter((state, i) => state !== states[i - 1])
}
