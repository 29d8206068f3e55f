import { entry, type FaultTable } from './entry'
import { count, milliseconds } from './values'

/** Power and cable. */
export const powerFaults: FaultTable = {
  echoReturnsAfterReboot: entry(
    'Behind so many commands the modem restarts without a word, once: echo is on again, +CMGF, +CNMI and +CMEE are lost.',
    count(3),
    (times) => {
      let left = times
      return {
        profile: () => ({ boot: [] }),
        command: async (_command, modem, run) => {
          try {
            await run()
          } finally {
            if (--left === 0) modem.later(1, () => modem.reboot())
          }
          return undefined
        }
      }
    }
  ),
  renumberedTty: entry(
    'The modem is gone from its host, without power, and comes back after so long with another port.',
    milliseconds(15_000),
    (ms) => ({
      start: (modem) => {
        const appear = modem.vanish()
        modem.powerOff()
        const back = () => {
          appear()
          modem.powerOn()
        }
        const timer = modem.clock.setTimeout(back, ms)
        return () => {
          modem.clock.clearTimeout(timer)
          back()
        }
      }
    })
  )
}
