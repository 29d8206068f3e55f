import { AtFailure, CMS } from '../results'
import { entry, type FaultEntry, type FaultTable } from './entry'
import type { Fault } from './fault'
import { lateness, type Outcome, outcome } from './values'

const PRETENDED = { pretended: true } as const

/** From OK to the +CMGS: that should have come before it. */
const SWAPPED_MS = 100

/** The modem goes on as if the network had the message, whether or not that is so. */
const sent = (took: Outcome): Fault => (took === 'taken' ? {} : { transmit: async () => PRETENDED })

/** A fault of what is said of a submission. */
const result = (description: string, say: Fault['result']): FaultEntry =>
  entry(description, outcome, (took) => ({ ...sent(took), result: say }))

/** Behind Ctrl-Z: each with the message taken by the network, and with it not taken. */
export const submissionFaults: FaultTable = {
  okWithoutCMGS: result('OK comes without +CMGS:.', () => {}),
  cmgsWithoutOK: result('+CMGS: comes without OK.', async (say) => {
    await say()
    throw AtFailure.silent()
  }),
  okBeforeCMGS: result('OK comes before +CMGS:.', (say, modem) => {
    // The command has ended: what another fault makes of it is too late.
    modem.later(SWAPPED_MS, () => void say().catch(() => {}))
  }),
  lateCMGS: entry('+CMGS: comes late.', lateness(160_000), ({ ms, took }) => ({
    ...sent(took),
    result: async (say, modem) => {
      await modem.pause(ms)
      await say()
    }
  })),
  bareERROR: result('ERROR without a code is the answer to a message.', () => {
    throw AtFailure.error()
  }),
  rebootMidSend: entry('The modem reboots while it sends a message, and says RDY.', outcome, (took) => ({
    profile: ({ boot }) => ({ boot: boot.length > 0 ? boot : [{ after: 1000, text: 'RDY' }] }),
    transmit: async (_tpdu, modem, submit) => {
      const answer = took === 'taken' ? await submit() : PRETENDED
      modem.reboot()
      return answer
    }
  })),
  unplugAfterCtrlZ: entry(
    'The cable is pulled at Ctrl-Z; the modem goes on for itself.',
    outcome,
    (took) => ({
      transmit: async (_tpdu, modem, submit) => {
        modem.unplug()
        return took === 'taken' ? submit() : PRETENDED
      }
    })
  ),
  lteSmsFail: entry(
    'A message fails with +CMS ERROR: 500 until AT+CNMP=13 or 14 leaves LTE; AT+CNMP=2 goes back to it.',
    outcome,
    lteSmsFail
  )
}

/** Values of +CNMP that keep a SIM7600 off LTE: GSM only, WCDMA only. */
const OFF_LTE = ['13', '14']
const AUTOMATIC = '2'

function lteSmsFail(took: Outcome): Fault {
  let preferred = AUTOMATIC
  return {
    command: async ({ name, kind, args }, modem, run) => {
      if (name !== '+CNMP') await run()
      else if (kind === 'read') modem.respond(`+CNMP: ${preferred}`)
      else if (kind === 'set') preferred = args
      return undefined
    },
    transmit: async (_tpdu, _modem, submit) => {
      if (OFF_LTE.includes(preferred)) return submit()
      if (took === 'taken') await submit()
      throw AtFailure.cms(CMS.UNKNOWN)
    }
  }
}
