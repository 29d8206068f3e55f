/** The codec beside others: right results first, then speed. */
import { buildIfStale } from '../support/build'
import { type Codec, ours, ownCodec, peers } from './codecs'
import { type Contestant, type Effort, measure } from './rounds'
import { type Row, rows } from './rows'

export const FULL: Effort = { rounds: 40, ms: 5 }
export const QUICK: Effort = { rounds: 2, ms: 0.5 }

/** Our speed over that of the fastest peer. */
const AIM = 5

/** Whether our results are right; the speed decides nothing. */
export function benchPdu(effort = FULL, print: (line: string) => void = console.log): boolean {
  buildIfStale()
  const own = ownCodec()
  const codecs = [ours(own), ...peers()]
  print(`Node.js ${process.version}, ${process.platform} ${process.arch}; messages a second,`)
  print(`best of ${effort.rounds} interleaved rounds of ${effort.ms} ms. Results are checked first.`)
  for (const { name, note } of codecs) if (note) print(`${name} ${note}.`)
  return rows(own)
    .map((row) => benchRow(row, codecs, effort, print))
    .every((right) => right)
}

function benchRow(row: Row, codecs: Codec[], effort: Effort, print: (line: string) => void): boolean {
  const notes = codecs.map((codec) => checked(row, codec))
  const able = codecs.filter((_, i) => !notes[i]!.failed)
  const limit: Contestant = { name: 'limit', call: copier(row.pdus) }
  const contestants = [...able.map((codec) => ({ name: codec.name, call: row.call(codec) })), limit]
  const rates = new Map(measure(contestants, effort).map((rate, i) => [contestants[i]!.name, rate]))
  const octets = row.pdus.map((pdu) => pdu.length / 2).join(' + ')
  print('')
  print(`${row.title} (${octets} octets)`)
  codecs.forEach(({ name }, i) => {
    const [note = '', ...more] = notes[i]!.notes
    print(line(name, rates.get(name), note))
    for (const one of more) print(line('', undefined, one))
  })
  print(
    line('limit', rates.get('limit'), 'the same PDUs from hex to octets to hex with Buffer, nothing else')
  )
  print(`  ${verdict(able.slice(1), rates)}`)
  return notes[0]!.notes.length === 0
}

function checked(row: Row, codec: Codec): { notes: string[]; failed: boolean } {
  try {
    return { notes: row.check(codec), failed: false }
  } catch (error) {
    return { notes: [`FAILS: ${String(error).slice(0, 60)}`], failed: true }
  }
}

function copier(pdus: string[]): () => unknown {
  return () => pdus.map((pdu) => Buffer.from(pdu, 'hex').toString('hex'))
}

function line(name: string, rate: number | undefined, note: string): string {
  const figure = rate === undefined ? '' : Math.round(rate).toLocaleString('en')
  return `  ${name.padEnd(21)}${figure.padStart(11)}   ${note}`.trimEnd()
}

/** Peers whose result is wrong count as well: the aim is not to be met by leaving out the quick ones. */
function verdict(others: Codec[], rates: Map<string, number>): string {
  const [fastest] = others
    .map(({ name }) => ({ name, rate: rates.get(name)! }))
    .sort((a, b) => b.rate - a.rate)
  if (!fastest) return 'No peer can do it.'
  const ratio = rates.get('ours')! / fastest.rate
  const share = (rates.get('ours')! * 100) / rates.get('limit')!
  const met = ratio >= AIM ? 'met' : 'NOT MET'
  return (
    `${ratio.toFixed(1)} times the fastest peer (${fastest.name}): aim of ${AIM} ${met}; ` +
    `${share.toFixed(0)} % of the limit`
  )
}
