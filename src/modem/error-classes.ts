import type { ErrorClass, VendorCode } from './family'

/** What a code stands for, and what is known of a submission that it ends (behind Ctrl-Z). */
export type CodeClass = Pick<VendorCode, 'class' | 'submitted'>

type Row = readonly [codes: string, kind: ErrorClass, submitted: CodeClass['submitted']]

/**
 * <err> of +CMS ERROR, TS 27.005 3.2.5: 1 to 127 are causes of the network (TS 24.011 E.2), 128 to 255 those of the
 * service centre (TS 23.040 9.2.3.22), 300 to 511 the modem's own. From 512 on each maker has its own meaning.
 */
const CMS_ROWS: readonly Row[] = [
  ['1 195 196', 'permanent', 'refused'],
  ['28 30', 'unknownSubscriber', 'refused'],
  ['8 10 29 50 69 193', 'suspect', 'refused'],
  ['21', 'rejected', 'refused'],
  ['17 22 41 42 47 192 194 255', 'temporary', 'refused'],
  ['27', 'outOfService', 'refused'],
  ['38', 'network', 'refused'],
  ['95-97 99 128-176', 'permanent', 'refused'],
  ['198 199', 'validity', 'refused'],
  ['81 98 111 127', 'protocol', 'refused'],
  ['197', 'duplicate', 'refused'],
  ['208-213 322', 'storage', 'no'],
  // The stored message that should be sent is not there.
  ['321', 'storage', 'no'],
  // The modem failed, and does not say whether before or after it sent.
  ['300 320', 'modem', 'unknown'],
  ['301 314', 'busy', 'no'],
  ['302', 'notReady', 'no'],
  ['303 305 340', 'unsupported', 'no'],
  ['304', 'format', 'no'],
  ['310-313 315-318', 'sim', 'no'],
  ['330', 'smsc', 'no'],
  // Lost after it sent, too: the answer is missing, not the message.
  ['331', 'noService', 'unknown'],
  ['332', 'temporary', 'unknown'],
  ['500', 'unknown', 'unknown'],
  // Most makers: starting. What they mean behind Ctrl-Z only a family can say.
  ['512 515', 'busy', 'unknown'],
  ['532', 'sim', 'unknown']
]

/** <err> of +CME ERROR, TS 27.007 9.2, which some modems answer instead. */
const CME_ROWS: readonly Row[] = [
  ['0 1 2 23', 'modem', 'unknown'],
  ['3', 'notReady', 'no'],
  ['4', 'unsupported', 'no'],
  ['5-7 10-13 15-18 40-48', 'sim', 'no'],
  ['14 256', 'busy', 'no'],
  ['20-22', 'storage', 'no'],
  ['24-27 50', 'format', 'no'],
  ['30 32', 'noService', 'unknown'],
  ['31', 'temporary', 'unknown'],
  ['100', 'unknown', 'unknown'],
  ['515', 'busy', 'unknown']
]

export const CMS_CLASSES: ReadonlyMap<number, CodeClass> = table(CMS_ROWS)
export const CME_CLASSES: ReadonlyMap<number, CodeClass> = table(CME_ROWS)

/** A code that nobody knows. */
export const UNLISTED: CodeClass = { class: 'unknown', submitted: 'unknown' }

function table(rows: readonly Row[]): Map<number, CodeClass> {
  return new Map(
    rows.flatMap(([codes, kind, submitted]) =>
      codes
        .split(' ')
        .flatMap(range)
        .map((code): [number, CodeClass] => [code, { class: kind, submitted }])
    )
  )
}

/** `95-97` is 95, 96, 97. */
function range(text: string): number[] {
  const [first = 0, last = first] = text.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
