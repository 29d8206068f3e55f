import type { Learned } from './learned'
import { DEADLINES, type Line, query } from './line'
import { ignored, optional } from './optional'

/** READ BINARY of EF_SMSS (TS 31.102 4.2.9): the second octet says whether the network was told that there is no room. */
const READ_SMSS = 'AT+CRSM=176,28483,0,0,2'
const ROOM = 0x01

/**
 * Makes the network try again after a full memory was emptied. The modem should tell it by itself; where its note on the
 * card says that it has not, it leaves the network and comes back. Whether it was made to; rejects if the line fails.
 */
export async function tellRoom(line: Line, learned: Learned): Promise<boolean> {
  if (!(await isFlagged(line))) return false
  learned.radioOff = true
  await optional(line, 'AT+CFUN=4', DEADLINES.pin)
  await switchRadioOn(line, learned)
  return true
}

/** Again, until the modem takes it: nobody else would, and without its radio it is dead. Rejects if the line fails. */
export async function switchRadioOn(line: Line, learned: Learned): Promise<void> {
  if (learned.radioOff && (await optional(line, 'AT+CFUN=1', DEADLINES.pin))) learned.radioOff = false
}

async function isFlagged(line: Line): Promise<boolean> {
  try {
    const { lines } = await line.run(query(READ_SMSS))
    const octet = /,\s*"?[0-9A-F]{2}([0-9A-F]{2})/i.exec(lines[0]?.text ?? '')?.[1]
    return octet !== undefined && (Number.parseInt(octet, 16) & ROOM) === 0
  } catch (error) {
    return ignored(error, false)
  }
}
