/** The public list of the codec: SMS TPDUs of 3GPP TS 23.040 and the alphabets of TS 23.038. */
export type { AnatomyField } from './anatomy'
export { decodeDcs } from './dcs'
export { decode } from './decode'
export { encode, tpduLength } from './encode'
export { PduError } from './errors'
export type { Expectation } from './expectations'
export type { Finding, Suggestion } from './findings'
export { inspect } from './inspect'
export type { Inspection, InspectOptions, PartOfPdu } from './inspection'
export { type ListedPdu, looksLikeListing, parseListing } from './listing'
export { measure, type TextOptions } from './measure'
export {
  type Incomplete,
  type Joined,
  joinParts,
  type PendingMessage,
  partsOf,
  Reassembler,
  type ReassemblerOptions
} from './reassembly'
export type * from './types'
export { packUssd, unpackUssd } from './ussd'
export { relativeMinutes } from './validity'
