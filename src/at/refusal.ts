import { AtError, type Phase } from './errors'
import { cmeText, cmsText, finalError } from './result-codes'

/** The error that a final result line stands for; undefined if it is none. */
export function refusal(line: string, command: string, phase: Phase): AtError | undefined {
  const final = finalError(line)
  if (!final) return undefined
  const context = { command, reply: line, phase }
  const { kind, number, text } = final
  if (kind === 'refused')
    return new AtError('AT_REFUSED', `The modem answered ${command} with ${line}.`, context)
  const name = kind === 'cme' ? '+CME ERROR' : '+CMS ERROR'
  const meaning =
    number === undefined ? text : `${number} (${kind === 'cme' ? cmeText(number) : cmsText(number)})`
  return new AtError(
    kind === 'cme' ? 'AT_CME' : 'AT_CMS',
    `The modem answered ${command} with ${name} ${meaning}.`,
    number === undefined ? context : { ...context, number }
  )
}

/** Whether a line ends an answer well. `0` is OK with ATV0 (ITU-T V.250 6.3.5). */
export function isOk(line: string): boolean {
  return line === 'OK' || line === '0'
}

export function isRefusal(line: string): boolean {
  return finalError(line) !== undefined
}

/** Whether a line is a final result, good or bad. */
export function isFinal(line: string): boolean {
  return isOk(line) || isRefusal(line)
}
