import type { VirtualModem } from '../modem'
import { AtFailure } from '../results'
import { defaultSettings } from '../settings'
import { type CommandCall, type Commands, numberArg, setting } from './command'

/** V.250: echo, result format, profiles, identity. */
export const basic: Commands = {
  // Registers for calls and line editing: taken, and of no effect.
  ...Object.fromEntries([0, 3, 4, 5, 6, 7, 8, 10].map((n) => [`S${n}`, register])),
  E: ({ modem, args }) => {
    modem.settings.echo = numberArg(args || '0', [0, 1]) === 1
  },
  V: ({ modem, args }) => {
    modem.settings.verbose = numberArg(args || '0', [0, 1]) === 1
  },
  Q: ({ modem, args }) => {
    modem.settings.quiet = numberArg(args || '0', [0, 1]) === 1
  },
  Z: ({ modem }) => {
    modem.settings = defaultSettings(modem.profile)
  },
  '&F': ({ modem }) => {
    modem.settings = defaultSettings(modem.profile)
  },
  '&W': () => {},
  '&D': () => {},
  '&C': () => {},
  '&K': () => {},
  X: () => {},
  I: ({ modem }) => {
    const { identification, manufacturer, model, revision } = modem.profile
    modem.respond(...(identification ?? [manufacturer, model, `Revision: ${revision}`]))
  },
  H: ({ modem }) => modem.calls.hangUp(),
  '+CHUP': ({ modem }) => modem.calls.hangUp(),
  '+CMEE': setting({
    name: '+CMEE',
    range: '(0-2)',
    read: ({ modem }) => String(modem.settings.cmee),
    set: ([value], { modem }) => {
      modem.settings.cmee = numberArg(value, [0, 1, 2])
    }
  }),
  '+CLIP': setting({
    name: '+CLIP',
    range: '(0,1)',
    read: ({ modem }) => `${modem.settings.clip},1`,
    set: ([value], { modem }) => {
      modem.settings.clip = numberArg(value, [0, 1])
    }
  }),
  '+CGMI': identity((modem) => modem.profile.manufacturer),
  '+CGMM': identity((modem) => modem.profile.model),
  '+CGMR': identity((modem) => modem.profile.revision),
  '+CGSN': identity((modem) => modem.profile.imei),
  '+GMI': identity((modem) => modem.profile.manufacturer),
  '+GMM': identity((modem) => modem.profile.model),
  '+GMR': identity((modem) => modem.profile.revision),
  '+GSN': identity((modem) => modem.profile.imei),
  '+CSCS': setting({
    name: '+CSCS',
    range: '("GSM","IRA","UCS2","8859-1","HEX")',
    read: ({ modem }) => `"${modem.settings.characterSet}"`,
    set: ([value], { modem }) => {
      const set = value?.toUpperCase() ?? ''
      if (!['GSM', 'IRA', 'UCS2', '8859-1', 'HEX'].includes(set)) throw AtFailure.error()
      modem.settings.characterSet = set
    }
  })
}

function register({ modem, kind }: CommandCall): void {
  if (kind === 'read') modem.respond('000')
}

function identity(text: (modem: VirtualModem) => string) {
  return ({ modem, kind }: CommandCall) => {
    if (kind === 'test') return
    if (kind !== 'execute') throw AtFailure.error()
    modem.respond(text(modem))
  }
}
