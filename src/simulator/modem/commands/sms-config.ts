import { splitArgs } from '../command-line'
import { AtFailure, CMS } from '../results'
import type { MemoryName } from '../settings'
import { type Commands, numberArg, setting } from './command'
import { needCard } from './sim'

const refused = AtFailure.cms(CMS.NOT_SUPPORTED)

/** How short messages are stored, shown and routed: TS 27.005 3.1 to 3.4. */
export const smsConfig: Commands = {
  '+CMGF': setting({
    name: '+CMGF',
    range: '(0,1)',
    read: ({ modem }) => String(modem.settings.format),
    set: ([value], { modem }) => {
      modem.settings.format = numberArg(value, [0, 1], refused)
    }
  }),
  '+CSMS': ({ modem, kind, args }) => {
    if (kind === 'test') modem.respond('+CSMS: (0,1)')
    else if (kind === 'read') modem.respond(`+CSMS: ${modem.settings.service},1,1,1`)
    else {
      modem.settings.service = numberArg(splitArgs(args)[0], [0, 1], refused)
      modem.respond('+CSMS: 1,1,1')
    }
  },
  '+CSCA': ({ modem, kind, args }) => {
    needCard(modem)
    if (kind === 'test') return
    if (kind === 'read') {
      const { smsc } = modem.card
      modem.respond(`+CSCA: "${smsc}",${smsc.startsWith('+') ? 145 : 129}`)
      return
    }
    const [number, type] = splitArgs(args)
    if (number === undefined || !/^\+?\d{0,20}$/.test(number)) throw AtFailure.cms(CMS.INVALID_TEXT)
    modem.card.smsc = type === '145' && /^\d/.test(number) ? `+${number}` : number
  },
  '+CPMS': ({ modem, kind, args }) => {
    const list = modem.memories.names.map((name) => `"${name}"`).join(',')
    const groups = modem.profile.memoryGroups ?? 3
    const memories = modem.settings.memories.slice(0, groups)
    const usage = memories.map((name) => [name, modem.memories.usage(name)] as const)
    if (kind === 'test')
      modem.respond(groups === 2 ? `+CPMS: ((${list}),(${list}))` : `+CPMS: (${list}),(${list}),(${list})`)
    else if (kind === 'read')
      modem.respond(`+CPMS: ${usage.map(([name, [used, total]]) => `"${name}",${used},${total}`).join(',')}`)
    else {
      const names = splitArgs(args).map((name) => name.toUpperCase() as MemoryName)
      if (
        names.length === 0 ||
        names.length > groups ||
        names.some((name) => !modem.memories.names.includes(name))
      )
        throw AtFailure.cms(CMS.NOT_ALLOWED)
      names.forEach((name, i) => {
        modem.settings.memories[i] = name
      })
      const now = modem.settings.memories.slice(0, groups).map((name) => modem.memories.usage(name).join(','))
      modem.respond(`+CPMS: ${now.join(',')}`)
    }
  },
  '+CNMI': ({ modem, kind, args }) => {
    const { cnmi } = modem.settings
    if (kind === 'test') modem.respond(`+CNMI: ${modem.profile.cnmi.advertised}`)
    else if (kind === 'read') modem.respond(`+CNMI: ${cnmi.join(',')}`)
    else {
      const values = splitArgs(args)
      if (values.length > 5) throw refused
      const wanted = cnmi.map((old, i) =>
        values[i] ? numberArg(values[i], modem.profile.cnmi.accepted[i], refused) : old
      )
      modem.settings.cnmi = wanted as typeof cnmi
      // <bfr> 1 clears what was held back, 0 has it said behind the OK (TS 27.005 3.4.1).
      if (wanted[0] !== 0 && wanted[4] === 1) modem.receiver.forget()
      modem.afterwards(() => modem.receiver.flush())
    }
  },
  '+CSMP': setting({
    name: '+CSMP',
    range: '(0-255),(0-255),(0-255),(0-255)',
    read: ({ modem }) => {
      const { fo, vp, pid, dcs } = modem.settings.textParameters
      return [fo, vp, pid, dcs].join(',')
    },
    set: (values, { modem }) => {
      const wanted = { ...modem.settings.textParameters }
      for (const [i, key] of (['fo', 'vp', 'pid', 'dcs'] as const).entries())
        if (values[i]) wanted[key] = octet(values[i])
      modem.settings.textParameters = wanted
    }
  }),
  '+CSDH': setting({
    name: '+CSDH',
    range: '(0,1)',
    read: ({ modem }) => String(modem.settings.showHeaders),
    set: ([value], { modem }) => {
      modem.settings.showHeaders = numberArg(value, [0, 1], refused)
    }
  }),
  '+CMMS': (call) => {
    const { modem } = call
    if (!modem.profile.cmms) throw AtFailure.error()
    return setting({
      name: '+CMMS',
      range: '(0-2)',
      read: () => String(modem.settings.keepLink),
      set: ([value]) => {
        modem.settings.keepLink = numberArg(value, [0, 1, 2], refused)
      }
    })(call)
  }
}

function octet(text: string): number {
  const failure = AtFailure.cms(CMS.INVALID_TEXT)
  const value = numberArg(text, undefined, failure)
  if (value < 0 || value > 255) throw failure
  return value
}
