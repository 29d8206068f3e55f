import { type Joined, joinParts, type Problem, partsOf, type Tpdu } from '../pdu'
import { describeError } from './errors'
import type { Failure, Piece, Success } from './piece'

/** The payload of pdu-decode: whole messages, and the PDUs that could not be read, in the order of the input. */
export function joinPieces(pieces: readonly Piece[]): object[] {
  const output: object[][] = pieces.map((piece) => ('tpdu' in piece ? [] : [failureOf(piece)]))
  const places = new Map<Tpdu, number>(
    pieces.flatMap((piece, place) => ('tpdu' in piece ? [[piece.tpdu, place] as const] : []))
  )
  const messages = joinParts([...places.keys()])
  const used = new Set(messages.flatMap((joined) => partsOf(joined)))
  const doubles = pieces.filter((piece): piece is Success => 'tpdu' in piece && !used.has(piece.tpdu))
  for (const joined of messages) {
    const stood = partsOf(joined).map((tpdu) => places.get(tpdu) as number)
    const parts = stood.map((place) => pieces[place] as Success)
    output[Math.min(...stood)]?.push(messageOf(joined, parts, doublesOf(parts, doubles)))
  }
  return output.flat()
}

/** The parts that came again: joining leaves them out, and says so. */
function doublesOf(parts: readonly Success[], doubles: readonly Success[]): Problem[] {
  const same = ({ tpdu: a }: Success, { tpdu: b }: Success) =>
    JSON.stringify([a.address, a.concat]) === JSON.stringify([b.address, b.concat])
  return doubles
    .filter((double) => parts.some((part) => same(part, double)))
    .map(({ tpdu, listed }) => {
      const where = listed?.index === undefined ? '' : ` (index ${listed.index})`
      const message = `Part ${tpdu.concat?.seq} came twice${where}: it is left out.`
      return { code: 'DOUBLE_PART', field: 'TP-UD', offset: 0, message }
    })
}

function messageOf(joined: Joined, parts: readonly Success[], doubles: readonly Problem[]): object {
  const problems = [...parts.flatMap((part) => part.problems ?? []), ...(joined.problems ?? []), ...doubles]
  return { ...joined, ...(problems.length > 0 && { problems }), ...aboutParts(parts) }
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
