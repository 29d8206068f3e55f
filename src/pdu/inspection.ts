import type { AnatomyField } from './anatomy'
import type { Expectation } from './expectations'
import type { Finding } from './findings'
import type { DecodeOptions, Tpdu } from './types'

/** A field that people write down by itself. */
export type PartOfPdu = 'smsc' | 'address' | 'time' | 'septets' | 'udl+septets'

export interface InspectOptions extends DecodeOptions {
  /** The hex is not a PDU but this part of one. */
  part?: PartOfPdu
  /** What it is said to hold; whatever differs is a finding. */
  expect?: Expectation
}

export interface Inspection {
  fields: AnatomyField[]
  findings: Finding[]
  /** What decode() gives with `lossless`; absent where it is refused. */
  tpdu?: Tpdu
  error?: { code: string; message: string; field: string; offset?: number }
}
