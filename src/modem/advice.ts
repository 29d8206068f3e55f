import type { Family } from './family'
import { networkFinding } from './network-advice'
import type { Finding, ProbeReport } from './probe-report'
import { simFinding } from './sim-advice'
import { isUsable } from './sim-state'
import { isNearlyFull } from './storage'

/** From here down, -105 dBm, calls and messages begin to fail. */
const WEAK_RSSI = 4
const RAISE = 'Put the antenna higher or nearer to a window, screw it tight, or take a better one.'

/** What a report says, item by item, with what to do about it. What was not read because nothing was heard has none. */
export function findingsOf(report: ProbeReport, family: Family): Finding[] {
  const { identity, sim, storages, capabilities } = report
  if (!identity) return []
  const found = [answers(report)]
  if (sim) found.push(simFinding(sim, report.functionality))
  const network = networkFinding(report, family)
  if (network) found.push(network)
  if (report.signal) found.push(signalFinding(report))
  const smsc = smscFinding(report)
  if (smsc) found.push(smsc)
  const storage = storages ? storageFinding(storages) : storageUnread(report)
  if (storage) found.push(storage)
  if (capabilities) found.push(cnmiFinding(capabilities))
  return found
}

function answers({ port, identity = {} }: ProbeReport): Finding {
  const name = [identity.manufacturer, identity.model].filter(Boolean).join(' ') || 'A modem'
  return { code: 'MODEM_ANSWERS', level: 'ok', about: 'modem', message: `${name} answers at ${port}.` }
}

function signalFinding({ signal, network }: ProbeReport): Finding {
  const { rssi, dbm } = signal!
  const about = 'signal'
  if (rssi === undefined) {
    const message = network?.registered
      ? 'The modem does not tell the strength of the signal.'
      : `The modem receives no signal, or does not tell it. ${RAISE}`
    return { code: 'SIGNAL_UNKNOWN', level: 'advice', about, message }
  }
  if (rssi > WEAK_RSSI)
    return { code: 'SIGNAL_GOOD', level: 'ok', about, message: `The signal is strong enough: ${dbm} dBm.` }
  const message = `The signal is weak: ${dbm} dBm. ${RAISE}`
  return { code: 'WEAK_SIGNAL', level: 'advice', about, message }
}

function smscFinding({ sim, smsc, unread }: ProbeReport): Finding | undefined {
  const about = 'smsc'
  if (!sim || !isUsable(sim.state)) return undefined
  if (smsc)
    return { code: 'SMSC_SET', level: 'ok', about, message: `Messages go by the service centre ${smsc}.` }
  if (smsc === undefined) {
    const message = `The number of the service centre cannot be read (${unread.smsc}). If messages are refused with +CMS ERROR 330, set it in the modem's settings.`
    return { code: 'SMSC_UNREAD', level: 'advice', about, message }
  }
  const message =
    "The SIM has no number of a service centre, so the modem knows nobody to give messages to. Ask the operator for it and set it in the modem's settings."
  return { code: 'NO_SMSC', level: 'problem', about, message }
}

function storageFinding(storages: NonNullable<ProbeReport['storages']>): Finding {
  const about = 'storage'
  const told = storages.filter(({ receives }) => receives)
  for (const { memory, used = 0, total = 0 } of told) {
    const filled = `The memory ${memory}, where messages arrive, has ${used} of ${total} slots in use`
    const remedy =
      'Start the modem node, which takes the messages out and deletes them; or delete them in a phone.'
    if (total > 0 && used >= total) {
      const message = `${filled}: it is full, and nothing more arrives. ${remedy}`
      return { code: 'STORAGE_FULL', level: 'problem', about, message }
    }
    if (total > 0 && isNearlyFull({ used, total })) {
      const message = `${filled}: soon nothing more arrives. ${remedy}`
      return { code: 'STORAGE_NEARLY_FULL', level: 'advice', about, message }
    }
  }
  const names = told.map(({ memory }) => memory).join(' and ')
  const message = `There is room for messages${names && ` in ${names}`}.`
  return { code: 'STORAGE_OK', level: 'ok', about, message }
}

/** Of a card that is not open there is nothing to be said. */
function storageUnread({ sim, unread }: ProbeReport): Finding | undefined {
  if (!sim || !isUsable(sim.state)) return undefined
  const message = `The memories cannot be read (${unread.storages}). Some modems have none that they tell of: messages in them are found one by one, and a full one is not noticed.`
  return { code: 'STORAGE_UNKNOWN', level: 'advice', about: 'storage', message }
}

function cnmiFinding({ cnmi }: NonNullable<ProbeReport['capabilities']>): Finding {
  const about = 'messages'
  if (cnmi.advertised !== undefined || cnmi.current !== undefined)
    return { code: 'CNMI_OK', level: 'ok', about, message: 'The modem can announce messages (+CNMI).' }
  const message =
    'The modem does not know +CNMI, so it announces no messages: they are found when it is asked, every minute by default. Ask more often where that is too slow.'
  return { code: 'NO_CNMI', level: 'advice', about, message }
}
