import type { Signal } from './events'
import { ask, type Line, query, values } from './line'
import { ignored } from './optional'

/**
 * Least <rssi> for one to four bars: -107, -103, -97 and -89 dBm. The steps are those of Android for GSM, so that a
 * phone held beside the antenna shows about the same.
 */
const BARS = [3, 5, 8, 12]
const STRONGEST = 31

/** The values of +CSQ (TS 27.007 8.5): `18,99`. 99 is "not known"; other scales of some makers count as that. */
export function parseSignal(text: string): Signal {
  const [first = ''] = values(text)
  const rssi = Number(first)
  if (!/^\d+$/.test(first) || rssi > STRONGEST) return { bars: 0 }
  return { rssi, dbm: -113 + 2 * rssi, bars: BARS.filter((least) => rssi >= least).length }
}

/** AT+CSQ. Rejects only if the line fails. */
export async function readSignal(line: Line): Promise<Signal> {
  try {
    const [answer] = await ask(line, query('AT+CSQ'))
    return parseSignal(answer ?? '')
  } catch (error) {
    return ignored(error, { bars: 0 })
  }
}
