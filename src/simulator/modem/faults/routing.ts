import { AtFailure, CMS } from '../results'
import { entry, type FaultTable } from './entry'
import { none } from './values'

/** +CNMI and +CNMA. */
export const routingFaults: FaultTable = {
  cnmiMode2Refused: entry('+CNMI advertises mode 2 and refuses it.', none, () => ({
    profile: ({ cnmi }) => {
      const [modes = [], ...others] = cnmi.accepted
      return { cnmi: { ...cnmi, accepted: [modes.filter((mode) => mode !== 2), ...others] } }
    }
  })),
  cnmiSilentlyReverted: entry('AT+CNMI= is answered with OK and changes nothing.', none, () => ({
    command: async ({ name, kind }, _modem, run) => {
      if (name !== '+CNMI' || kind !== 'set') await run()
      return undefined
    }
  })),
  cnmaRequiredElseMute: entry(
    'Direct messages and reports need +CNMA within 15 seconds even with +CSMS=0; without it no more come.',
    none,
    () => ({ profile: () => ({ acknowledge: 'always' }) })
  ),
  cnma340: entry('AT+CNMA is answered with +CMS ERROR: 340 though it is taken.', none, () => ({
    command: async ({ name, kind }, _modem, run) => {
      await run()
      if (name === '+CNMA' && kind !== 'test') throw AtFailure.cms(CMS.NO_CNMA_EXPECTED)
      return undefined
    }
  })),
  srToSM: entry('Status reports that are stored go to SM, not to SR.', none, () => ({
    profile: () => ({ reportMemory: 'SM' })
  }))
}
