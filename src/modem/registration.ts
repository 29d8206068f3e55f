import type { Command } from '../at'
import type { Network, RegistrationStatus } from './events'
import { ask, type Line, query, values } from './line'
import { ignored } from './optional'

/** Circuit-switched (+CREG), packet (+CGREG) and LTE service (+CEREG), as `Network` names them. */
export type Domain = 'cs' | 'ps' | 'eps'

const DOMAINS = { '+CREG': 'cs', '+CEREG': 'eps', '+CGREG': 'ps' } as const

/** <stat>, TS 27.007 7.2 and 10.1.22. What is not listed permits no short messages, or says nothing about them. */
const STATUS: Readonly<Record<number, RegistrationStatus>> = {
  0: 'none',
  1: 'home',
  2: 'searching',
  3: 'denied',
  4: 'unknown',
  5: 'roaming',
  // For short messages only.
  6: 'home',
  7: 'roaming',
  8: 'emergency',
  11: 'none'
}

/** The status of the whole is that of the best of its services. */
const BEST_FIRST: readonly RegistrationStatus[] = [
  'home',
  'roaming',
  'searching',
  'denied',
  'emergency',
  'unknown',
  'none'
]

/** <AcT> of +COPS, TS 27.007 7.3. */
const TECHNOLOGIES: Readonly<Record<number, string>> = {
  0: 'GSM',
  1: 'GSM',
  2: 'UTRAN',
  3: 'GSM',
  4: 'UTRAN',
  5: 'UTRAN',
  6: 'UTRAN',
  7: 'E-UTRAN',
  8: 'GSM',
  9: 'NB-IoT',
  10: 'E-UTRAN',
  11: 'NR',
  12: 'NR',
  13: 'E-UTRAN'
}

/**
 * The answer to AT+CREG? has <n> in front: `+CREG: 0,1`, `+CREG: 2,1,"00C3","0000A1B2",7`, `+CREG: 000,001`. Behind
 * the <stat> of an unsolicited code is a place instead, which some write without quotation marks: `1, E006B, ABE0016`.
 */
const READ_FORM = /:\s*0*\d\s*,\s*0*(?:\d|1[01])\s*(?:,|$)/
const STAT = /^\s*0*(\d{1,2})\s*(?:,|$)/

/** An unsolicited +CREG, +CGREG or +CEREG; undefined for any other line. */
export function parseRegistration(line: string): { domain: Domain; status: RegistrationStatus } | undefined {
  const match = /^(\+C(?:G|E)?REG)\s*:(.*)$/i.exec(line)
  const status = match && statusOf(match[2]!)
  if (!status) return undefined
  return { domain: DOMAINS[match[1]!.toUpperCase() as keyof typeof DOMAINS], status }
}

/** What an unsolicited code changes; the operator stays what it was until it is read anew. */
export function withRegistration(network: Network, domain: Domain, status: RegistrationStatus): Network {
  return summary({ ...network, [domain]: status })
}

/**
 * Registration, operator and technology. Any of CREG, CEREG and CGREG at home or roaming counts as registered: which of
 * them carries short messages differs by network. What the modem refuses to tell is absent.
 */
export async function readNetwork(line: Line): Promise<Network> {
  const known: Partial<Network> = {}
  for (const [name, domain] of Object.entries(DOMAINS)) {
    const status = await readStatus(line, name)
    if (status) known[domain] = status
  }
  const network = summary(known)
  return network.registered ? { ...network, ...(await readOperator(line)) } : network
}

async function readStatus(line: Line, name: string): Promise<RegistrationStatus | undefined> {
  const [answer] = await answerTo(line, query(`AT${name}?`, { shape: READ_FORM }))
  return answer === undefined ? undefined : statusOf(answer.slice(answer.indexOf(',') + 1))
}

/** `0,0,"Telkomsel",7`, or `0` without an operator. */
async function readOperator(line: Line): Promise<Pick<Network, 'operator' | 'technology'>> {
  const [answer] = await answerTo(line, query('AT+COPS?'))
  const [, , operator, act] = values(answer ?? '')
  const technology = act ? TECHNOLOGIES[Number(act)] : undefined
  return { ...(operator && { operator }), ...(technology && { technology }) }
}

function statusOf(text: string): RegistrationStatus | undefined {
  const stat = STAT.exec(text)?.[1]
  return stat === undefined ? undefined : (STATUS[Number(stat)] ?? 'unknown')
}

function summary(known: Partial<Network>): Network {
  const statuses = [known.cs, known.eps, known.ps]
  const status = BEST_FIRST.find((one) => statuses.includes(one)) ?? 'unknown'
  return { ...known, registered: status === 'home' || status === 'roaming', status }
}

/** Not every modem knows all of them; that nothing is heard is thrown on. */
async function answerTo(line: Line, asked: Command): Promise<string[]> {
  try {
    return await ask(line, asked)
  } catch (error) {
    return ignored(error, [])
  }
}
