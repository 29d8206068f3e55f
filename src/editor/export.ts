import { decode, joinParts, partsOf, type Tpdu } from '../pdu/index'
import type { InspectorModel, PduView } from './inspector-model'

/** What "Copy as JSON" gives: the same objects as pdu-decode with anatomy puts in `msg.payload`. */
export function exportOf({ pdus }: InspectorModel): object[] {
  const views = new Map<Tpdu, PduView>()
  const bad: { place: number; object: object }[] = []
  for (const view of pdus) {
    const tpdu = decoded(view)
    if (tpdu) views.set(tpdu, view)
    else bad.push({ place: view.number, object: failure(view) })
  }
  const whole = joinParts([...views.keys()]).map((message) => {
    const parts = partsOf(message).map((tpdu) => ({ tpdu, view: views.get(tpdu) as PduView }))
    const several = parts.length > 1
    const about = (key: 'fields' | 'findings') =>
      parts.flatMap(({ tpdu, view }) =>
        view.inspection[key].map((one) => (several ? { part: tpdu.concat?.seq, ...one } : one))
      )
    const place = Math.min(...parts.map(({ view }) => view.number))
    const listed = parts.flatMap(({ view }) => listedOf(view) ?? [])
    return {
      place,
      object: {
        ...message,
        ...(listed.length > 0 && { listed }),
        pdus: parts.map(({ view }) => view.given.pdu),
        anatomy: about('fields'),
        findings: about('findings')
      }
    }
  })
  return [...whole, ...bad].sort((a, b) => a.place - b.place).map(({ object }) => object)
}

function decoded({ given, framing, inspection }: PduView): Tpdu | undefined {
  return framing && inspection.tpdu ? decode(given.pdu, framing) : undefined
}

function failure(view: PduView): object {
  const { given, inspection } = view
  const { fields, findings, error } = inspection
  const listed = listedOf(view)
  return {
    ...(error && { error }),
    pdu: given.pdu,
    ...(listed && { listed: [listed] }),
    anatomy: fields,
    findings
  }
}

function listedOf({ given: { index, stat } }: PduView): object | undefined {
  if (index === undefined && stat === undefined) return undefined
  return { ...(index !== undefined && { index }), ...(stat !== undefined && { stat }) }
}
