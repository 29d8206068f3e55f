import type { Domain } from '../radio'
import { AtFailure } from '../results'
import { entry, type FaultTable } from './entry'
import type { Fault } from './fault'
import { count, none } from './values'

const DENIED = 3
const ROAMING = 5

/** Commands that ask the card, and in whose words they fail. */
const CME_COMMANDS = ['+CPIN', '+CCID', '+CIMI', '+CNUM', '+CRSM', '+CSCA']
const CMS_COMMANDS = ['+CPMS', '+CMGL', '+CMGR', '+CMGD', '+CMGS', '+CMGW', '+CMSS']

/** The next so many commands to the card fail. */
function busy(times: number, cme: number, cms: number): Fault {
  let left = times
  return {
    command: async ({ name, kind }, _modem, run) => {
      const sms = CMS_COMMANDS.includes(name)
      if (left > 0 && kind !== 'test' && (sms || CME_COMMANDS.includes(name))) {
        left--
        throw sms ? AtFailure.cms(cms) : AtFailure.cme(cme)
      }
      await run()
      return undefined
    }
  }
}

const registration = (states: Record<Domain, number>): Fault => ({
  start: (modem) => modem.radio.limit(states)
})

/** Card, PIN and registration. */
export const cardFaults: FaultTable = {
  errorText: entry('Errors are told in words, whatever +CMEE says.', none, () => ({
    profile: () => ({ errorsInWords: true })
  })),
  busy515: entry(
    'The next so many commands to the card fail with 515, init in progress.',
    count(3),
    (times) => busy(times, 515, 515)
  ),
  simBusy14: entry(
    'The next so many commands to the card fail with 14 (314 in +CMS ERROR).',
    count(3),
    (times) => busy(times, 14, 314)
  ),
  cpinNoOK: entry('AT+CPIN? is answered without OK.', none, () => ({
    profile: () => ({ cpinWithoutOk: true })
  })),
  pukAfter3: entry(
    'The modem restarts with a card whose PIN nobody knows: each is wrong, and behind the third the PUK is wanted.',
    none,
    () => ({
      start: (modem) => {
        // Nothing that is typed on a line is that.
        const undo = modem.card.exchangePin('\r')
        modem.reboot()
        return () => {
          undo()
          modem.reboot()
        }
      }
    })
  ),
  cregDenied: entry('The network lets the modem in nowhere.', none, () =>
    registration({ creg: DENIED, cgreg: DENIED, cereg: DENIED })
  ),
  cregDeniedCeregOk: entry('The network lets the modem in on LTE only.', none, () =>
    registration({ creg: DENIED, cgreg: DENIED, cereg: ROAMING })
  )
}
