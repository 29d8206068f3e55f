import type { Answer, Command } from '../at'
import type { Identity } from './identity'
import type { Line } from './line'

/** What models said that they can do, by maker, model and revision; one for all sessions of a process. */
export type ModelMemory = Map<string, Map<string, Answer>>

/** More models than one host has; a modem that makes names up must not fill the memory. */
const MOST_MODELS = 100

/**
 * A line that asks a model only once what it can do (`AT+CNMI=?`, `AT+CMMS=?`): the same firmware says the same again.
 * A refusal is not kept: the modem may have been busy, or still starting.
 */
export function remembering(line: Line, memory: ModelMemory, identity: Identity): Line {
  const answers = answersOf(memory, identity)
  if (!answers) return line
  const run = async (command: Command): Promise<Answer> => {
    if (!command.text.endsWith('=?')) return line.run(command)
    const known = answers.get(command.text)
    if (known) return known
    const answer = await line.run(command)
    answers.set(command.text, answer)
    return answer
  }
  return { run }
}

/** None for a modem that does not say which one it is. */
function answersOf(memory: ModelMemory, identity: Identity): Map<string, Answer> | undefined {
  const { manufacturer, model, revision } = identity
  if (!model || !revision) return undefined
  const key = JSON.stringify([manufacturer, model, revision])
  const known = memory.get(key)
  if (known) return known
  if (memory.size >= MOST_MODELS) return undefined
  const answers = new Map<string, Answer>()
  memory.set(key, answers)
  return answers
}
