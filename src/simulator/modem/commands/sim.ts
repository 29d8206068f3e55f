import { splitArgs } from '../command-line'
import type { VirtualModem } from '../modem'
import { AtFailure, CME, CMS } from '../results'
import type { Commands } from './command'

/** EF_SMSS, TS 31.102 4.2.9. */
const EF_SMSS = 28483
const READ_BINARY = 176

/** Throws unless the card is there and unlocked; `sms` says in whose words. */
export function needCard(modem: VirtualModem, sms = false): void {
  const fail = (cme: number, cms: number) => (sms ? AtFailure.cms(cms) : AtFailure.cme(cme))
  if (modem.radio.functionality === 0) throw fail(CME.SIM_FAILURE, CMS.SIM_FAILURE)
  if (!modem.radio.simIsReady) throw fail(CME.SIM_BUSY, CMS.SIM_BUSY)
  if (modem.card.state === 'SIM PIN') throw fail(CME.SIM_PIN_REQUIRED, CMS.SIM_PIN_REQUIRED)
  if (modem.card.state === 'SIM PUK') throw fail(CME.SIM_PUK_REQUIRED, CMS.SIM_PUK_REQUIRED)
  if (sms && !modem.smsReady) throw AtFailure.cms(modem.profile.smsReady?.cms ?? CMS.NOT_ALLOWED)
}

/** Throws unless the card answers, locked or not. */
function needPower({ radio }: VirtualModem): void {
  if (radio.functionality === 0) throw AtFailure.cme(CME.SIM_FAILURE)
  if (!radio.simIsReady) throw AtFailure.cme(CME.SIM_BUSY)
}

/** The card: PIN and PUK, what it holds. */
export const sim: Commands = {
  '+CPIN': ({ modem, kind, args }) => {
    if (kind === 'test') return
    needPower(modem)
    if (kind === 'read') {
      modem.respond(`+CPIN: ${modem.card.state}`)
      if (modem.profile.cpinWithoutOk) throw AtFailure.silent()
    } else if (kind === 'set') enter(modem, splitArgs(args))
    else throw AtFailure.error()
  },
  '+CCID': ({ modem, kind }) => {
    if (kind === 'test') return
    needCard(modem)
    modem.respond(`+CCID: ${modem.card.iccid}`)
  },
  '+CIMI': ({ modem, kind }) => {
    if (kind === 'test') return
    needCard(modem)
    modem.respond(modem.card.imsi)
  },
  '+CNUM': ({ modem, kind }) => {
    if (kind === 'test') return
    needCard(modem)
    const { number } = modem.card
    if (number) modem.respond(`+CNUM: "","${number}",${number.startsWith('+') ? 145 : 129}`)
  },
  '+CRSM': ({ modem, kind, args }) => {
    if (kind === 'test') return
    if (kind !== 'set') throw AtFailure.error()
    needCard(modem)
    const [command, file] = splitArgs(args).map(Number)
    if (command !== READ_BINARY || file !== EF_SMSS) {
      // File not found.
      modem.respond('+CRSM: 148,4')
      return
    }
    const { lastMr, memoryExceeded } = modem.card.smss
    const hex = (octet: number) => octet.toString(16).toUpperCase().padStart(2, '0')
    modem.respond(`+CRSM: 144,0,"${hex(lastMr)}${memoryExceeded ? 'FE' : 'FF'}"`)
  },
  // How many tries are left: each family has a command of its own.
  '+CPINR': counter('+CPINR', ({ pinTries, pukTries }) => [
    `+CPINR: SIM PIN,${pinTries},3`,
    `+CPINR: SIM PUK,${pukTries},10`
  ]),
  '^CPIN': counter('^CPIN', ({ pinTries, pukTries, state }) => [
    `^CPIN: ${state},,${pukTries},${pinTries},10,3`
  ]),
  '+CPINC': counter('+CPINC', ({ pinTries, pukTries }) => [`+CPINC: ${pinTries},3,${pukTries},10`]),
  '+QPINC': counter('+QPINC', ({ pinTries, pukTries }) => [`+QPINC: "SC",${pinTries},${pukTries}`]),
  '+SPIC': counter('+SPIC', ({ pinTries, pukTries }) => [`+SPIC: ${pinTries},${pukTries},3,10`]),
  '^SPIC': counter('^SPIC', ({ pinTries }) => [`^SPIC: ${pinTries}`])
}

function counter(
  name: VirtualModem['profile']['pinCounter'],
  lines: (card: VirtualModem['card']) => string[]
): Commands[string] {
  return ({ modem, kind }) => {
    if (modem.profile.pinCounter !== name) throw AtFailure.error()
    if (kind === 'test') return
    if (modem.radio.functionality === 0) throw AtFailure.cme(CME.SIM_FAILURE)
    modem.respond(...lines(modem.card))
  }
}

function enter(modem: VirtualModem, [first = '', second]: string[]): void {
  const { card } = modem
  if (card.state === 'READY') throw AtFailure.cme(CME.NOT_ALLOWED)
  if (card.state === 'SIM PUK') {
    if (second === undefined) throw AtFailure.cme(CME.SIM_PUK_REQUIRED)
    if (card.pukTries === 0) throw AtFailure.cme(CME.SIM_FAILURE)
    if (!card.enterPuk(first, second)) throw AtFailure.cme(CME.INCORRECT_PASSWORD)
  } else if (!card.enterPin(first)) {
    throw AtFailure.cme(card.pinTries === 0 ? CME.SIM_PUK_REQUIRED : CME.INCORRECT_PASSWORD)
  }
  modem.radio.search()
}
