import { cardFaults } from './card'
import type { FaultTable } from './entry'
import type { Fault } from './fault'
import { lineFaults } from './line'
import { networkFaults } from './network'
import { powerFaults } from './power'
import { promptFaults } from './prompt'
import { referenceFaults } from './references'
import { routingFaults } from './routing'
import { storageFaults } from './storage'
import { submissionFaults } from './submission'

export type { FaultEntry, FaultTable } from './entry'
export type { Fault } from './fault'
export { Faults } from './faults'

/** All faults by name, each with a sentence about it and about its value. */
export const FAULTS: FaultTable = {
  ...lineFaults,
  ...promptFaults,
  ...submissionFaults,
  ...referenceFaults,
  ...powerFaults,
  ...cardFaults,
  ...routingFaults,
  ...storageFaults,
  ...networkFaults
}

/** A fault to be switched on at one modem; throws an Error that lists the names, or says what value is expected. */
export function faultNamed(name: string, value?: string): Fault {
  const entry = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined
  if (!entry) throw new Error(`There is no fault "${name}"; choose one of ${Object.keys(FAULTS).join(', ')}.`)
  try {
    return entry.make(value)
  } catch (error) {
    throw new Error(`The fault ${name} cannot have the value "${value}": ${(error as Error).message}.`)
  }
}
