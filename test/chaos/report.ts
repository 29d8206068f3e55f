import type { RunReport } from './runs'
import type { SharedReport } from './shared-run'

/** A line or two: what was done, and what came of it. */
export function told(name: string, report: RunReport<object>): string {
  const { seed, kills, hits, inFlight, halts, counts, violations, seconds } = report
  const starting = kills.filter(({ settingUp }) => settingUp.length > 0).length
  const lines = [
    `${name}: seed ${seed}, ${kills.length} kills in ${seconds.toFixed(1)} s`,
    `  hits      ${named(hits)}; modems waiting for the network ${inFlight}, kills before all were ready ${starting}`,
    `  outcome   ${named(counts)}; SIMs halted and released ${halts}`,
    ...violations.map((violation) => `  VIOLATED  ${violation}`)
  ]
  return lines.join('\n')
}

/** The same of hosts that share a store. */
export function toldShared({ seed, blows, counts, violations, seconds }: SharedReport): string {
  const lines = [
    `shared: seed ${seed}, ${seconds.toFixed(1)} s`,
    `  blows     ${named(blows)}`,
    `  outcome   ${named(counts)}`,
    ...violations.map((violation) => `  VIOLATED  ${violation}`)
  ]
  return lines.join('\n')
}

function named(counts: object): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
