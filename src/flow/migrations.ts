import { numberOf, textOf } from './config'
import { FlowError } from './errors'

/** Nodes whose configuration has a version. */
export type Versioned = 'modem-config' | 'sms-send' | 'sms-broadcast' | 'sms-receive'

type Config = Readonly<Record<string, unknown>>
/** Makes a configuration of one version one of the next; leaves alone what it was given. */
type Step = (config: Config) => Config

/** What a new node has, as in its dialog: a property that is missing is this. */
export const DEFAULTS: Readonly<Record<Versioned, Config>> = {
  'modem-config': {
    name: '',
    connection: 'serial',
    port: '',
    baudRate: '',
    flowControl: 'none',
    host: '',
    tcpPort: '',
    number: '',
    country: '',
    pool: '',
    routes: '',
    smsc: '',
    store: 'embedded',
    profile: '',
    pollSeconds: '',
    keepAliveSeconds: '',
    gapMs: '',
    rejectCallsAfter: '',
    limitMinute: '',
    limitHour: '',
    limitDay: '',
    windowFrom: '',
    windowUntil: '',
    windowDays: '',
    windowZone: '',
    windowForAlerts: false
  },
  'sms-send': {
    name: '',
    modem: '',
    to: 'to',
    toType: 'msg',
    text: 'payload',
    textType: 'msg',
    priority: '',
    unknown: '',
    encoding: 'auto',
    languages: '',
    class: '',
    validity: '',
    validityUnit: 'minutes',
    report: false
  },
  'sms-broadcast': {
    name: '',
    modem: '',
    number: 'to',
    text: '',
    textType: 'str',
    missing: 'refuse',
    shortCodes: false,
    price: '',
    currency: '',
    priority: 'bulk',
    unknown: 'hold',
    encoding: 'auto',
    languages: '',
    class: '',
    validity: '',
    validityUnit: 'minutes',
    report: false
  },
  'sms-receive': { name: '', modem: '', senders: [], maxAgeHours: '', anyAge: false }
}

/** By the version that they begin with; 0 is one without a version: of a flow that was written by hand. */
const STEPS: Readonly<Record<Versioned, readonly Step[]>> = {
  'modem-config': [addressToFields],
  'sms-send': [flashToClass],
  'sms-broadcast': [unchanged],
  'sms-receive': [sendersToRules]
}

/** The version that a node saves now. */
export function currentVersion(type: Versioned): number {
  return STEPS[type].length
}

/**
 * A configuration as this version of the package has it, with all properties. Throws CONFIG_TOO_NEW for one of a later
 * version: what it means is not known here.
 */
export function upToDate<T extends object>(type: Versioned, config: T): T {
  const current = currentVersion(type)
  const version = numberOf((config as Config).version, 'version') ?? 0
  if (version > current)
    throw new FlowError(
      'CONFIG_TOO_NEW',
      `This ${type} was saved by a later version of @sms-modem/node-red-sms-modem. Update the package, or make the node anew.`,
      'version'
    )
  const migrated = STEPS[type].slice(Math.max(0, version)).reduce((old, step) => step(old), config as Config)
  const set = Object.entries(migrated).filter(([, value]) => value !== undefined && value !== null)
  return { ...DEFAULTS[type], ...Object.fromEntries(set), version: current } as T
}

/** The first version: there is none before it. */
function unchanged(config: Config): Config {
  return config
}

/** `port: 'tcp://HOST:PORT'`, as the command line has it. */
function addressToFields(config: Config): Config {
  const [, host, tcpPort] = /^tcp:\/\/(.+):(\d+)$/.exec(textOf(config.port)) ?? []
  if (config.connection !== undefined || host === undefined) return config
  return { ...config, connection: 'tcp', host, tcpPort, port: '' }
}

/** `flash: true`, as `msg.sms.options` has it. */
function flashToClass({ flash, ...config }: Config): Config {
  return flash === true && config.class === undefined ? { ...config, class: '0' } : config
}

/** Senders as a text or as a list of numbers; what ends with `*` is the beginning of numbers. */
function sendersToRules(config: Config): Config {
  const { senders } = config
  const list =
    typeof senders === 'string' ? senders.split(/[,;\n\r]+/) : Array.isArray(senders) ? senders : []
  return { ...config, senders: list.filter((one) => textOf(one) !== '').map(ruleOf) }
}

function ruleOf(sender: unknown): unknown {
  if (typeof sender !== 'string' && typeof sender !== 'number') return sender
  const value = textOf(sender)
  return value.endsWith('*') ? { type: 'prefix', value: value.slice(0, -1) } : { type: 'number', value }
}
