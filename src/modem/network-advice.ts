import type { Network } from './events'
import type { Family } from './family'
import type { Finding, ProbeReport } from './probe-report'
import { RADIO_OFF } from './sim-advice'

const ASK_OPERATOR =
  'Ask the operator whether the SIM is active, and whether this modem may use its networks.'
const LOOK_AROUND =
  "Check the antenna and the signal, and whether the operator still has a network of the modem's kind (2G, 3G) here; in a phone you see whether the SIM is active."

/** What may bring short messages to a modem that has LTE only, by family. */
const OFF_LTE: Readonly<Record<string, string>> = {
  'simcom-lte': 'AT+CNMP=14 (3G) or AT+CNMP=13 (2G) takes it off LTE, AT+CNMP=2 back',
  quectel:
    'a VoLTE profile lets them go over LTE (AT+QMBNCFG="AutoSel",1 and AT+QCFG="ims",1, then a restart), or AT+QCFG="nwscanmode",2 (3G) takes it off LTE',
  huawei: 'AT^SYSCFGEX="0201",3FFFFFFF,1,2,7FFFFFFFFFFFFFFF,, keeps it to 3G and 2G'
}
const OTHERWISE = 'look in its manual for how to keep it to 3G or 2G, or to switch on VoLTE'

/** What registration means; undefined where the card does not even let it try. */
export function networkFinding(report: ProbeReport, family: Family): Finding | undefined {
  const { network, functionality } = report
  const about = 'network'
  if (!network) return undefined
  const off = functionality === 0 || functionality === 4
  if (off && !network.registered) return { ...RADIO_OFF, about }
  if (!network.registered) return unregistered(network)
  if (isLteOnly(network)) return lteOnly(network, family)
  const place = network.operator ? ` with ${network.operator}` : ''
  if (network.status === 'roaming') {
    const message = `The modem is registered${place}, roaming. Messages may cost more than at home.`
    return { code: 'ROAMING', level: 'advice', about, message }
  }
  return { code: 'REGISTERED', level: 'ok', about, message: `The modem is registered${place}.` }
}

function unregistered({ status, cs, ps, eps }: Network): Finding {
  const about = 'network'
  if (status === 'denied') {
    const message = `The network refuses the SIM. ${ASK_OPERATOR}`
    return { code: 'NETWORK_DENIED', level: 'problem', about, message }
  }
  if (!cs && !ps && !eps) {
    const message =
      'The modem does not say whether it is registered. Send a message with sms-modem send to find out.'
    return { code: 'NETWORK_UNKNOWN', level: 'advice', about, message }
  }
  const why =
    status === 'searching'
      ? 'The modem searches for a network and has found none yet'
      : status === 'emergency'
        ? 'The network takes emergency calls only'
        : 'The modem is in no network'
  return { code: 'NO_NETWORK', level: 'problem', about, message: `${why}. ${LOOK_AROUND}` }
}

/** Circuit-switched service, by which messages go on most modems, is not there. */
function isLteOnly({ cs, eps }: Network): boolean {
  const within = (status: Network['eps']) => status === 'home' || status === 'roaming'
  return within(eps) && cs !== undefined && !within(cs)
}

function lteOnly({ cs }: Network, { name }: Family): Finding {
  const message =
    `The modem is registered for LTE only (+CREG: ${cs}). Short messages may not be possible like that: send one to find out. ` +
    `If it fails, ${OFF_LTE[name] ?? OTHERWISE}; or try the SIM of another operator.`
  return { code: 'LTE_ONLY', level: 'advice', about: 'network', message }
}
