import { tpduLength } from '../../../pdu'
import { splitArgs } from '../command-line'
import type { Place } from '../memories'
import type { VirtualModem } from '../modem'
import { AtFailure, CMS } from '../results'
import { STAT, type Stat } from '../storage'
import { headerInTextMode, textModeLines } from '../text-mode'
import { type Commands, numberArg } from './command'
import { needCard } from './sim'

const ALL = 4
const TEXT_STATS = ['REC UNREAD', 'REC READ', 'STO UNSENT', 'STO SENT', 'ALL']

/** Listing, reading, deleting and acknowledging, TS 27.005 3.4 and 4.1. */
export const read: Commands = {
  '+CMGL': ({ modem, kind, args }) => {
    if (kind === 'test') {
      modem.respond(
        modem.settings.format === 1
          ? `+CMGL: (${TEXT_STATS.map((stat) => `"${stat}"`).join(',')})`
          : '+CMGL: (0-4)'
      )
      return
    }
    needCard(modem, true)
    const [wanted, mode] = splitArgs(args)
    const stat = wantedStat(modem, wanted)
    const places = modem.memories
      .list(modem.settings.memories[0])
      .filter(({ message }) => stat === ALL || message.stat === stat)
    const lines = places.flatMap((place) => {
      const shown = listed(modem, place)
      if (mode !== '1') markRead(place)
      return shown
    })
    if (lines.length > 0) modem.respond(...lines)
  },
  '+CMGR': ({ modem, kind, args }) => {
    if (kind === 'test') return
    if (kind !== 'set') throw AtFailure.error()
    needCard(modem, true)
    const [index, mode] = splitArgs(args)
    const name = modem.settings.memories[0]
    const slot = numberArg(index, undefined, AtFailure.cms(CMS.INVALID_INDEX))
    const place = modem.memories.at(name, slot)
    // An empty slot is nothing to say, as a rule; an impossible one is an error.
    if (!place && modem.memories.isValid(name, slot) && modem.profile.emptySlot !== 'error') {
      if (modem.profile.emptySlot === 'zeroes') modem.respond('+CMGR: 0,,0')
      return
    }
    if (!place) throw AtFailure.cms(CMS.INVALID_INDEX)
    const { pdu, stat } = place.message
    if (modem.settings.format === 1)
      modem.respond(...textModeLines(modem, place.message, `+CMGR: "${TEXT_STATS[stat]}",`))
    else modem.respond(`+CMGR: ${stat},,${tpduLength(pdu)}`, pdu)
    if (mode !== '1') markRead(place)
  },
  '+CMGD': ({ modem, kind, args }) => {
    const name = modem.settings.memories[0]
    if (kind === 'test') {
      const indices = modem.memories.list(name).map(({ index }) => index)
      modem.respond(`+CMGD: (${indices.join(',')})${modem.profile.deleteFlags ? ',(0-4)' : ''}`)
      return
    }
    needCard(modem, true)
    const [index, flag] = splitArgs(args)
    const slot = numberArg(index, undefined, AtFailure.cms(CMS.INVALID_INDEX))
    if (flag !== undefined && !modem.profile.deleteFlags) throw AtFailure.cms(CMS.INVALID_PDU)
    const flagged = flag ? numberArg(flag, [0, 1, 2, 3, 4], AtFailure.cms(CMS.INVALID_PDU)) : 0
    if (flagged === 0) deleteOne(modem, slot)
    else deleteMany(modem, flagged)
    modem.receiver.roomAgain()
  },
  '+CNMA': async ({ modem, kind, args }) => {
    if (modem.profile.acknowledge === 'never') throw AtFailure.text(modem.profile.unknownCommand)
    if (kind === 'test') {
      modem.respond('+CNMA: (0-2)')
      return
    }
    if (!modem.receiver.wantsAcknowledgement) throw AtFailure.cms(CMS.NOT_ALLOWED)
    const [n, length] = splitArgs(args)
    const value = n ? numberArg(n, [0, 1, 2], AtFailure.cms(CMS.INVALID_PDU)) : 0
    // With a length the client gives the acknowledgement itself, behind a prompt.
    if (length && Number(length) > 0 && (await modem.prompt()).end === 'abort') return
    if (!modem.receiver.acknowledge(value !== 2)) throw AtFailure.cms(CMS.NO_CNMA_EXPECTED)
  }
}

function wantedStat(modem: VirtualModem, text: string | undefined): number {
  if (modem.settings.format === 1) {
    const stat = text === undefined ? STAT.UNREAD : TEXT_STATS.indexOf(text.toUpperCase())
    if (stat < 0) throw AtFailure.cms(CMS.INVALID_TEXT)
    return stat
  }
  return text === undefined ? STAT.UNREAD : numberArg(text, [0, 1, 2, 3, 4], AtFailure.cms(CMS.INVALID_PDU))
}

function listed(modem: VirtualModem, { index, message }: Place): string[] {
  if (modem.settings.format === 1)
    return textModeLines(
      modem,
      message,
      `+CMGL: ${index},"${TEXT_STATS[message.stat]}",`,
      headerInTextMode.list
    )
  return [`+CMGL: ${index},${message.stat},,${tpduLength(message.pdu)}`, message.pdu]
}

function markRead({ message }: Place): void {
  if (message.stat === STAT.UNREAD) message.stat = STAT.READ
}

function deleteOne(modem: VirtualModem, slot: number): void {
  const name = modem.settings.memories[0]
  if (!modem.memories.isValid(name, slot)) throw AtFailure.cms(CMS.INVALID_INDEX)
  // To delete an empty slot is no error.
  modem.memories.delete(name, slot)
}

/** <delflag> 1 read; 2 and sent; 3 and unsent; 4 all. */
function deleteMany(modem: VirtualModem, flag: number): void {
  const name = modem.settings.memories[0]
  const doomed: Stat[][] = [[], [1], [1, 3], [1, 3, 2], [1, 3, 2, 0]]
  for (const { index, message } of modem.memories.list(name))
    if (doomed[flag]!.includes(message.stat)) modem.memories.delete(name, index)
}
