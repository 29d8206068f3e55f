/** `npm run fuzz -- [COUNT] [--seed N]`: exit status 1 with the PDU if the codec breaks a promise. */
import { parseArgs } from 'node:util'
import { type Failure, type FuzzResult, fuzzPdu } from './pdu'

const USAGE = 'Usage: npm run fuzz -- [COUNT] [--seed N]   (1,000,000 PDUs and a new seed if not given)'

function main(): number {
  const wanted = readArguments(process.argv.slice(2))
  if (!wanted) {
    console.error(USAGE)
    return 2
  }
  const { count, seed } = wanted
  console.log(`seed ${seed}: ${number(count)} PDUs…`)
  const result = fuzzPdu(count, seed)
  report(result, seed)
  for (const failure of result.failures) console.error(told(failure, seed))
  return result.failures.length ? 1 : 0
}

function readArguments(args: string[]): { count: number; seed: number } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { seed: { type: 'string' } },
      allowPositionals: true
    })
    const count = Number((positionals[0] ?? '1000000').replace(/[_,]/g, ''))
    const seed = Number(values.seed ?? Date.now() % 1_000_000)
    const usable = [count, seed].every((value) => Number.isSafeInteger(value) && value >= 0)
    return usable && positionals.length < 2 ? { count, seed } : undefined
  } catch {
    return undefined
  }
}

function report(result: FuzzResult, seed: number): void {
  const { count, seconds, decoded, withProblems, refused, notEncoded, heapGrowth } = result
  const share = (part: number) => `${((part * 100) / Math.max(1, count)).toFixed(1)} %`
  const codes = (counts: Map<string, number>) =>
    [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([code, times]) => `${code} ${number(times)}`)
      .join(', ') || 'none'
  console.log(`seed         ${seed}`)
  console.log(`PDUs         ${number(count)} in ${seconds.toFixed(1)} s: ${number(count / seconds)} a second`)
  console.log(`decoded      ${share(decoded)}, of all ${share(withProblems)} with problems named`)
  console.log(`refused      ${codes(refused)}`)
  console.log(`not encoded  ${codes(notEncoded)}`)
  console.log(`heap         ${(heapGrowth / 2 ** 20).toFixed(1)} MiB more at the end`)
  console.log(result.failures.length ? 'FAILED' : 'No failure.')
}

function told({ pdu, options, error }: Failure, seed: number): string {
  const what = error instanceof Error ? error.stack : String(error)
  return `\nFailure with seed ${seed}\npdu      ${pdu}\noptions  ${JSON.stringify(options)}\n${what}`
}

const number = (value: number) => Math.round(value).toLocaleString('en')

process.exitCode = main()
