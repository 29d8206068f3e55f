import { type Joined, joinParts, type Problem, type Tpdu } from '../pdu'
import { describeError } from './errors'
import type { Failure, Piece, Success } from './piece'

/** The payload of pdu-decode: whole messages, and the PDUs that could not be read, in the order of the input. */
export function joinPieces(pieces: readonly Piece[]): object[] {
  const output: object[][] = pieces.map((piece) => ('tpdu' in piece ? [] : [failureOf(piece)]))
  const marked = pieces.flatMap((piece, place) => ('tpdu' in piece ? [mark(piece, place)] : []))
  for (const joined of joinParts(marked)) {
    const places = placesOf(joined)
    const parts = places.map((place) => pieces[place] as Success)
    output[Math.min(...places)]?.push(messageOf(joined, parts))
  }
  return output.flat()
}

/** joinParts() gathers the problems of all parts: one that is none tells where in the input each part stood. */
interface Mark extends Problem {
  place: number
}

function mark({ tpdu, problems = [] }: Success, place: number): Tpdu {
  const here: Mark = { code: '', field: '', offset: 0, message: '', place }
  return { ...tpdu, problems: [here, ...problems, ...(tpdu.problems ?? [])] }
}

const isMark = (problem: Problem): problem is Mark => 'place' in problem

function placesOf({ problems = [] }: Joined): number[] {
  return problems.filter(isMark).map(({ place }) => place)
}

function messageOf({ problems = [], incomplete, ...message }: Joined, parts: readonly Success[]): object {
  const real = problems.filter((problem) => !isMark(problem))
  return {
    ...message,
    ...(incomplete && { incomplete: { ...incomplete, tpdus: parts.map(({ tpdu }) => tpdu) } }),
    ...(real.length > 0 && { problems: real }),
    ...aboutParts(parts)
  }
}

/** Where the parts were stored and what their PDUs look like; in each field `part` tells whose it is. */
function aboutParts(parts: readonly Success[]): object {
  const listed = parts.flatMap((part) => part.listed ?? [])
  const withAnatomy = parts.some(({ anatomy }) => anatomy !== undefined)
  return {
    ...(listed.length > 0 && { listed }),
    ...(withAnatomy && { anatomy: ofAll(parts, 'anatomy'), findings: ofAll(parts, 'findings') })
  }
}

function ofAll(parts: readonly Success[], key: 'anatomy' | 'findings'): object[] {
  if (parts.length === 1) return parts[0]?.[key] ?? []
  return parts.flatMap((part) =>
    (part[key] ?? []).map((field) => ({ part: part.tpdu.concat?.seq, ...field }))
  )
}

function failureOf({ pdu, error, listed, ...about }: Failure): object {
  const hex = typeof pdu === 'string' ? pdu : Buffer.from(pdu).toString('hex').toUpperCase()
  return { error: describeError(error), pdu: hex, ...(listed && { listed: [listed] }), ...about }
}
