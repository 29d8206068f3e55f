import { ask, type Line, query, values } from './line'
import type { Slot } from './received'
import type { Entry } from './slots'

/** A message in the modem's memory that somebody stored to send it: sent by now, or not. */
export interface Draft {
  slot: Slot
  /** Hex with the service centre. */
  pdu: string
}

/** Where messages are stored that are to be sent: <mem2> of +CPMS (TS 27.005 3.2.2). */
export async function writeMemory(line: Line): Promise<string | undefined> {
  const [memories] = await ask(line, query('AT+CPMS?'))
  return values(memories ?? '')[3]
}

/** All of them, ours and others'. Rejects with an AtError. */
export async function readDrafts(line: Line, read: (memory: string) => Promise<Entry[]>): Promise<Draft[]> {
  const memory = await writeMemory(line)
  if (!memory) return []
  const entries = await read(memory)
  return entries
    .filter(({ foreign, announced }) => foreign && announced === undefined)
    .map(({ index, pdu }) => ({ slot: { memory, index }, pdu }))
}
