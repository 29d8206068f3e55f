import { type CnmiValues, cnmiLadder, type Permitted, parsePermitted } from './cnmi-ladder'
import { ask, command, type Line, query, values } from './line'
import { ignored, optional } from './optional'
import { isNotYet } from './patience'

/** How the modem tells of what has come, as AT+CNMI? says it (TS 27.005 3.4.1). */
export interface Routing {
  /** <mode>, <mt>, <bm>, <ds>, <bfr>; fewer or none where the modem does not know them. */
  values: number[]
  /** Stored and announced by +CMTI; handed on as +CMT; or neither, then one has to look. */
  messages: 'indicated' | 'direct' | 'polled'
  /** Handed on as +CDS; stored and announced by +CDSI; or not at all. */
  reports: 'direct' | 'indicated' | 'none'
  /** It answered OK to values that it did not take. */
  silentlyReverted: boolean
  /** It insists on +CSMS=1: whatever it hands on wants +CNMA, or it hands on no more (TS 27.005 3.2.1). */
  phase2Plus: boolean
  /** It refused what it may take later: it was busy or starting. */
  notReady?: true
}

type Circumstances = Pick<Routing, 'silentlyReverted' | 'phase2Plus' | 'notReady'>

/** The modem keeps its values to itself. */
const UNREAD = 'unread'

/**
 * Has the modem announce what comes, by the best values that it takes: each is read back, since several modems say OK
 * and keep the old ones. Rejects if the line fails.
 */
export async function setUpRouting(line: Line): Promise<Routing> {
  const found: Circumstances = { silentlyReverted: false, phase2Plus: await leavePhase2Plus(line) }
  for (const wanted of cnmiLadder(await readPermitted(line))) {
    const answer = await set(line, `AT+CNMI=${wanted.join(',')}`)
    if (answer === 'not yet') found.notReady = true
    if (answer !== 'taken') continue
    const now = await readValues(line)
    if (now === UNREAD || sameRoute(wanted, now)) {
      delete found.notReady
      return routingOf(now === UNREAD ? wanted : now, found)
    }
    found.silentlyReverted = true
  }
  const now = await readValues(line)
  return routingOf(now === UNREAD ? [] : now, found)
}

/**
 * Whether the modem still has the routing that was set up. One that missed a +CNMA reads <mt> 0 and <ds> 0, one that
 * started anew its default. False, too, where it was not ready for it; true where it does not say. Rejects if the line
 * fails.
 */
export async function checkRouting(line: Line, routing: Routing): Promise<boolean> {
  if (routing.notReady) return false
  if (routing.values.length === 0) return true
  const now = await readValues(line)
  return now === UNREAD || sameRoute(routing.values, now)
}

/** +CSMS (TS 27.005 3.2.1) stays 0: then the modem acknowledges by itself. True: it is 1, whatever is said. */
async function leavePhase2Plus(line: Line): Promise<boolean> {
  if ((await readService(line)) !== 1) return false
  await optional(line, 'AT+CSMS=0')
  return (await readService(line)) === 1
}

async function readService(line: Line): Promise<number> {
  const [service] = await read(line, 'AT+CSMS?')
  return service ?? 0
}

async function readValues(line: Line): Promise<number[] | typeof UNREAD> {
  const now = await read(line, 'AT+CNMI?')
  return now.length > 0 ? now : UNREAD
}

async function readPermitted(line: Line): Promise<Permitted> {
  return parsePermitted(await answerTo(line, 'AT+CNMI=?'))
}

/** Empty if the modem does not know the question, or answers something else. */
async function read(line: Line, text: string): Promise<number[]> {
  const answer = await answerTo(line, text)
  return /^\d+(\s*,\s*\d*)*$/.test(answer) ? values(answer).map(Number) : []
}

async function answerTo(line: Line, text: string): Promise<string> {
  try {
    return (await ask(line, query(text)))[0] ?? ''
  } catch (error) {
    return ignored(error, '')
  }
}

async function set(line: Line, text: string): Promise<'taken' | 'refused' | 'not yet'> {
  try {
    await line.run(command(text))
    return 'taken'
  } catch (error) {
    return ignored(error, isNotYet(error) ? 'not yet' : 'refused')
  }
}

/** <mode> tells only when it is said; 0 is never. <bm> and <bfr> are no concern of ours. */
function sameRoute(wanted: CnmiValues, now: CnmiValues): boolean {
  const [mode, mt, , ds = 0] = wanted
  return (now[0] !== 0 || mode === 0) && now[1] === mt && (wanted.length < 4 || (now[3] ?? 0) === ds)
}

function routingOf(found: CnmiValues, circumstances: Circumstances): Routing {
  const [mode = 0, mt = 0, , ds = 0] = found
  const messages = mode === 0 || mt === 0 ? 'polled' : mt === 2 ? 'direct' : 'indicated'
  const reports = mode === 0 || ds === 0 ? 'none' : ds === 1 ? 'direct' : 'indicated'
  return { values: [...found], messages, reports, ...circumstances }
}
