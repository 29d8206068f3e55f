import { AtError } from '../at'
import { command, type Line } from './line'

/** +CMS ERROR (TS 27.005 3.2.5): there is no such slot, or nothing in it. */
const INVALID_INDEX = 321

/**
 * Deletes slots of the selected memory, one by one and each by its index alone: some refuse a second value, and those
 * that delete many at once would delete what has just come. Gives those that are still there. Rejects if the line fails.
 *
 * @param between called before each, for what cannot wait until all are done
 */
export async function deleteSlots(
  line: Line,
  indices: readonly number[],
  between: () => Promise<void>
): Promise<Set<number>> {
  const left = new Set<number>()
  for (const index of indices) {
    await between()
    if (!(await deleteSlot(line, index))) left.add(index)
  }
  return left
}

/** AT+CMGD, TS 27.005 3.5.4. */
async function deleteSlot(line: Line, index: number): Promise<boolean> {
  try {
    await line.run(command(`AT+CMGD=${index}`))
    return true
  } catch (error) {
    if (!(error instanceof AtError)) throw error
    if (error.code === 'AT_CMS' && error.number === INVALID_INDEX) return true
    const own = error.command?.startsWith('AT+CMGD')
    if (own && ['AT_REFUSED', 'AT_CME', 'AT_CMS', 'AT_TIMEOUT'].includes(error.code)) return false
    throw error
  }
}
