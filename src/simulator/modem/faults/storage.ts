import type { VirtualModem } from '../modem'
import { AtFailure, CMS } from '../results'
import { STAT } from '../storage'
import { entry, type FaultTable } from './entry'
import { millisecondsOrForever, none } from './values'

/** "hi" to 0812345678 and to 0812345679: drafts of somebody else. */
const DRAFT = '0001000A818021436587000002E834'
const SENT = '0001000A818021436597000002E834'
/** "hi" from +628990000000 of 21 November 2026. */
const OLD = '0791261801000000040C9126980900000000006211120100000002E834'

/** What is left of them, wherever it is by now. */
function removeAll(modem: VirtualModem, pdus: readonly string[]): void {
  for (const name of modem.memories.names)
    for (const { index, message } of modem.memories.list(name))
      if (pdus.includes(message.pdu)) modem.memories.delete(name, index)
  modem.receiver.roomAgain()
}

/** Listing, deleting, and what +CPMS says. */
export const storageFaults: FaultTable = {
  cmglHang: entry(
    'AT+CMGL does not answer, and nothing else either, for so long.',
    millisecondsOrForever,
    (ms) => ({
      command: async ({ name, kind }, modem, run) => {
        if (name === '+CMGL' && kind !== 'test')
          await (ms === undefined ? new Promise(() => {}) : modem.pause(ms))
        await run()
        return undefined
      }
    })
  ),
  cmglSparseForeignSTO: entry(
    'Between empty slots of the card lie messages of somebody else, stored to be sent and sent.',
    none,
    () => ({
      start: (modem) => {
        const { messages } = modem.card
        const first = modem.profile.indexBase
        if (!messages.get(first + 3)) messages.put(first + 3, { stat: STAT.UNSENT, pdu: DRAFT })
        if (!messages.get(first + 7)) messages.put(first + 7, { stat: STAT.SENT, pdu: SENT })
        return () => removeAll(modem, [DRAFT, SENT])
      }
    })
  ),
  indexZero: entry('Slots are counted from 0.', none, () => ({ profile: () => ({ indexBase: 0 }) })),
  cpmsOkOnly: entry('AT+CPMS= is answered with OK alone.', none, () => ({
    output: (text, kind) => (kind === 'info' && /^\r\n\+CPMS: \d/.test(text) ? '' : text)
  })),
  cpmsTwoGroups: entry('+CPMS knows two memories instead of three.', none, () => ({
    profile: () => ({ memoryGroups: 2 })
  })),
  cpmsEmpty: entry('+CPMS knows no memory at all.', none, () => ({
    command: async ({ name, kind }, modem, run) => {
      if (name !== '+CPMS') await run()
      else if (kind === 'test') modem.respond('+CPMS: (),(),()')
      else if (kind === 'read') modem.respond('+CPMS: ,,,,,,,,')
      else throw AtFailure.error()
      return undefined
    }
  })),
  storageFullNoURC: entry(
    'The memory for received messages is full of old ones, and the modem does not say so.',
    none,
    () => ({
      profile: () => ({ fullUrc: undefined }),
      start: (modem) => {
        const name = modem.settings.memories[2]
        while (modem.memories.add(name, { stat: STAT.READ, pdu: OLD }));
        return () => removeAll(modem, [OLD])
      }
    })
  ),
  deleteFails: entry('AT+CMGD fails with +CMS ERROR: 500 and deletes nothing.', none, () => ({
    command: async ({ name, kind }, _modem, run) => {
      if (name === '+CMGD' && kind !== 'test') throw AtFailure.cms(CMS.UNKNOWN)
      await run()
      return undefined
    }
  }))
}
