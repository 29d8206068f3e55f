import type { PortInfo } from '../at'
import type { Finding, ProbeItem, ProbeProperty, ProbeReport } from '../modem'

const MARKS: Readonly<Record<Finding['level'], string>> = { ok: '✓', advice: '!', problem: '✗' }
const UNREAD = '-'
const TITLE_WIDTH = 11

interface Item {
  title: string
  property?: ProbeProperty
  /** What was read, in one line. */
  show(report: ProbeReport): string
}

const ITEMS: Readonly<Record<ProbeItem, Item>> = {
  port: { title: 'Port', show: ({ port }) => port },
  modem: { title: 'Modem', property: 'identity', show: showModem },
  sim: { title: 'SIM', property: 'sim', show: showSim },
  network: { title: 'Network', property: 'network', show: showNetwork },
  signal: { title: 'Signal', property: 'signal', show: showSignal },
  smsc: { title: 'SMSC', property: 'smsc', show: ({ smsc }) => smsc || 'none' },
  storage: { title: 'Memories', property: 'storages', show: showStorages },
  messages: { title: 'Messages', property: 'capabilities', show: showCapabilities }
}

/** A line an item, with its mark; what is to be done stands under it. */
export function describeReport(report: ProbeReport): string {
  const { findings, unread } = report
  return Object.entries(ITEMS)
    .flatMap(([about, item]) => {
      const found = findings.filter((one) => one.about === about)
      if (found.length > 0) return found.map((one) => describeFinding(one, item, report))
      const why = item.property && unread[item.property]
      return why === undefined ? [] : [line(UNREAD, item.title, why)]
    })
    .join('')
}

function describeFinding({ level, message }: Finding, { title, show }: Item, report: ProbeReport): string {
  const advice = level === 'ok' ? '' : indented(message)
  return line(MARKS[level], title, show(report)) + advice
}

function line(mark: string, title: string, text: string): string {
  return `${mark} ${title.padEnd(TITLE_WIDTH)}${text}`.trimEnd().concat('\n')
}

/** In lines that fit a terminal. */
function indented(sentence: string): string {
  const margin = ' '.repeat(TITLE_WIDTH + 2)
  return sentence.replace(/(\S.{0,90})(?:\s+|$)/g, `${margin}$1\n`)
}

function showModem({ identity = {}, family }: ProbeReport): string {
  const { manufacturer, model, revision, imei } = identity
  return listed([
    [manufacturer, model].filter(Boolean).join(' '),
    revision && `revision ${revision}`,
    imei && `IMEI ${imei}`,
    family && `family ${family}`
  ])
}

function showSim({ sim }: ProbeReport): string {
  if (!sim) return ''
  const { said, iccid, imsi, number } = sim
  return listed([
    said.replace(/^\+CPIN:\s*/i, ''),
    iccid && `ICCID ${iccid}`,
    imsi && `IMSI ${imsi}`,
    number && `number ${number}`
  ])
}

function showNetwork({ network }: ProbeReport): string {
  if (!network) return ''
  const { status, cs, ps, eps, operator, technology } = network
  const domains = [cs && `CS ${cs}`, ps && `PS ${ps}`, eps && `LTE ${eps}`].filter(Boolean).join(', ')
  return listed([operator, technology, domains ? `${status} (${domains})` : status])
}

function showSignal({ signal }: ProbeReport): string {
  if (signal?.dbm === undefined) return 'not known'
  return `${signal.dbm} dBm, ${signal.bars} of 4 bars`
}

function showStorages({ storages = [] }: ProbeReport): string {
  return listed(
    storages.map(({ memory, used, total, receives }) => {
      const filled = total === undefined ? memory : `${memory} ${used} of ${total}`
      return receives ? `${filled} (messages arrive here)` : filled
    })
  )
}

function showCapabilities({ capabilities }: ProbeReport): string {
  if (!capabilities) return ''
  const { cnmi, stored, moreMessages } = capabilities
  return listed([
    cnmi.advertised && `+CNMI ${cnmi.advertised}`,
    cnmi.current && `now ${cnmi.current}`,
    stored ? '+CMSS' : 'no +CMSS',
    moreMessages ? '+CMMS' : 'no +CMMS'
  ])
}

function listed(values: readonly (string | undefined)[]): string {
  return values.filter(Boolean).join(', ')
}

/** The serial ports, and how to go on. */
export function describePorts(ports: readonly PortInfo[]): string {
  if (ports.length === 0)
    return 'There is no serial port. Plug the modem in; one at another host is probed as tcp://HOST:PORT.\n'
  const rows = ports.map(({ path, device, description, hint }) => {
    const name = path === device ? description : `${device}, ${description}`
    return `${path}\n    ${name}${hint ? `: ${hint}` : ''}\n`
  })
  return `${rows.join('')}\nTo look at one: sms-modem probe PORT\n`
}
