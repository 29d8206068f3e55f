import type { Family } from '../family'
import { huawei } from './huawei'
import { telit, ublox } from './modules'
import { ericsson, motorola, nokia } from './phones'
import { quectel, quectelGsm } from './quectel'
import { siemens } from './siemens'
import { simcom, simcomLte } from './simcom'
import { unknownFamily } from './unknown'
import { virtual } from './virtual'
import { wavecom } from './wavecom'
import { zte } from './zte'

export { unknownFamily } from './unknown'

/** All that are known, the special before the general. */
export const FAMILIES: readonly Family[] = [
  virtual,
  huawei,
  zte,
  wavecom,
  simcomLte,
  simcom,
  quectelGsm,
  quectel,
  ublox,
  // Calls itself Telit Cinterion now.
  telit,
  siemens,
  nokia,
  ericsson,
  motorola
]

/** Of those that a person may choose where a modem does not say what it is. */
export const FAMILY_NAMES: readonly string[] = [...FAMILIES, unknownFamily]
  .filter((family) => family !== virtual)
  .map(({ name }) => name)

/** The family of this name; `unknownFamily` where there is none. */
export function familyNamed(name: string): Family {
  return FAMILIES.find((family) => family.name === name) ?? unknownFamily
}

/** The family of a modem, by its answers to +CGMI and +CGMM (TS 27.007 5.1, 5.2); `unknownFamily` for a stranger. */
export function familyOf(manufacturer: string, model: string): Family {
  return FAMILIES.find((family) => family.matches(manufacturer.trim(), model.trim())) ?? unknownFamily
}
