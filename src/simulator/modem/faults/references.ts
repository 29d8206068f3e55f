import { decode } from '../../../pdu'
import { entry, type FaultTable } from './entry'
import type { Fault } from './fault'
import { count, none } from './values'

/** A report that does not come is not waited for any longer. */
const REPORT_WAIT_MS = 60_000

/** TP-MR, and the reports that name it. */
export const referenceFaults: FaultTable = {
  mrWrap: entry('The next messages have TP-MR 255, 0, 1.', none, () => ({
    start: (modem) => {
      modem.card.continueFrom(0xfe)
      return () => {}
    }
  })),
  mrRepeated: entry('So many messages in a row have the same TP-MR.', count(2), (times) => {
    let n = 0
    let last = 0
    return {
      reference: (mr) => {
        if (n++ % times === 0) last = mr
        return last
      }
    }
  }),
  statusReportBeforeCMGS: entry(
    'The status report of a message comes before its +CMGS:, which waits for it up to a minute.',
    none,
    statusReportBeforeCMGS
  )
}

function statusReportBeforeCMGS(): Fault {
  let awaited: number | undefined
  let arrived = () => {}
  return {
    transmit: (tpdu, _modem, submit) => {
      const { mr, srr } = decode(tpdu, { toNetwork: true, noSmsc: true })
      awaited = srr ? mr : undefined
      return submit()
    },
    received: (tpdu) => {
      if (tpdu?.type !== 'SMS-STATUS-REPORT' || tpdu.mr !== awaited) return
      awaited = undefined
      arrived()
    },
    result: async (say, modem) => {
      if (awaited !== undefined) {
        const report = new Promise<void>((resolve) => {
          arrived = resolve
        })
        await modem.power.guard(Promise.race([report, modem.pause(REPORT_WAIT_MS)]))
      }
      await say()
    }
  }
}
