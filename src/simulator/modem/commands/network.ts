import { splitArgs } from '../command-line'
import type { VirtualModem } from '../modem'
import type { Domain } from '../radio'
import { AtFailure, CME } from '../results'
import { type Command, type Commands, numberArg } from './command'
import { needCard } from './sim'

/** Registration, operator, signal, radio, clock and USSD. */
export const network: Commands = {
  '+CREG': registration('creg'),
  '+CGREG': registration('cgreg'),
  '+CEREG': registration('cereg'),
  '+CGATT': ({ modem, kind }) => {
    if (kind === 'test') modem.respond('+CGATT: (0,1)')
    else if (kind === 'read') modem.respond(`+CGATT: ${[1, 5].includes(modem.radio.stat('cgreg')) ? 1 : 0}`)
    else if (kind !== 'set') throw AtFailure.error()
  },
  '+COPS': ({ modem, kind, args }) => {
    const { operator, operatorCode, registered, selection } = modem.radio
    const format = modem.settings.operatorFormat
    if (kind === 'read') {
      const shown = format === 2 ? operatorCode : operator
      modem.respond(registered ? `+COPS: ${selection},${format},"${shown}",7` : `+COPS: ${selection}`)
    } else if (kind === 'test')
      modem.respond(`+COPS: (2,"${operator}","${operator}","${operatorCode}",7),,(0-4),(0-2)`)
    else if (kind === 'set') selectOperator(modem, splitArgs(args))
    else throw AtFailure.error()
  },
  '+CSQ': ({ modem, kind }) => {
    if (kind === 'test') modem.respond('+CSQ: (0-31,99),(0-7,99)')
    else modem.respond(`+CSQ: ${modem.radio.functionality === 1 ? modem.radio.rssi : 99},99`)
  },
  '+CFUN': ({ modem, kind, args }) => {
    if (kind === 'test') modem.respond('+CFUN: (0,1,4),(0,1)')
    else if (kind === 'read') modem.respond(`+CFUN: ${modem.radio.functionality}`)
    else {
      const [fun, reset] = splitArgs(args)
      const value = numberArg(fun, [0, 1, 4])
      if (reset === '1') {
        // The answer comes first; then it is gone.
        modem.later(1, () => modem.reboot())
        return
      }
      modem.radio.setFunctionality(value)
    }
  },
  '+CCLK': ({ modem, kind, args }) => {
    if (kind === 'read') modem.respond(`+CCLK: "${clock(modem.clock.now() + modem.clockOffset)}"`)
    else if (kind === 'set') modem.clockOffset = clockTime(splitArgs(args)[0]) - modem.clock.now()
    else if (kind !== 'test') throw AtFailure.error()
  },
  '+CUSD': async ({ modem, kind, args }) => {
    if (kind === 'test') modem.respond('+CUSD: (0-2)')
    else if (kind === 'read') modem.respond(`+CUSD: ${modem.settings.cusd}`)
    else {
      needCard(modem)
      if (!modem.radio.registered) throw AtFailure.cme(CME.NO_NETWORK)
      const [mode, code] = splitArgs(args)
      modem.ussd.request(numberArg(mode, [0, 1, 2]), code)
    }
  }
}

/** <mode> 0 automatic, 1 manual, 2 off the network, 3 only the format of the name, 4 manual, else automatic. */
function selectOperator(modem: VirtualModem, [mode, format]: string[]): void {
  const selection = numberArg(mode, [0, 1, 2, 3, 4])
  if (format) modem.settings.operatorFormat = numberArg(format, [0, 1, 2])
  if (selection !== 3) modem.radio.select(selection)
}

function registration(domain: Domain): Command {
  const name = `+${domain.toUpperCase()}`
  return ({ modem, kind, args }) => {
    if (kind === 'test') modem.respond(`${name}: (0-2)`)
    else if (kind === 'read')
      modem.respond(`${name}: ${modem.settings[domain]},${modem.radio.report(domain).slice(name.length + 2)}`)
    else if (kind === 'set') modem.settings[domain] = numberArg(args, [0, 1, 2])
    else throw AtFailure.error()
  }
}

/** `yy/MM/dd,hh:mm:ss+zz`, in UTC. */
function clock(now: number): string {
  const [, date, time] = /^..(.+)T(.+)\.\d+Z$/.exec(new Date(now).toISOString())!
  return `${date!.replaceAll('-', '/')},${time}+00`
}

/** The same back, in milliseconds. The zone is in quarters of an hour. */
function clockTime(text = ''): number {
  const match = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d:\d\d:\d\d)([+-]\d\d)?$/.exec(text)
  const time = match && Date.parse(`20${match[1]}-${match[2]}-${match[3]}T${match[4]}Z`)
  if (!time) throw AtFailure.error()
  return time - Number(match[5] ?? 0) * 15 * 60_000
}
