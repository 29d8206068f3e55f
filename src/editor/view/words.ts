import type { Tpdu } from '../../pdu/index'
import type { Framing, Reading } from '../framing'
import type { Translate } from './dom'

/** `from the network, with SMSC`. */
export function framingWords({ toNetwork, noSmsc, rpError }: Framing, _: Translate): string {
  const words = [
    _(toNetwork ? 'pdu-decode.framing.to-network' : 'pdu-decode.framing.from-network'),
    _(noSmsc ? 'pdu-decode.framing.without-smsc' : 'pdu-decode.framing.with-smsc')
  ]
  if (rpError) words.push(_('pdu-decode.framing.rp-error'))
  return words.join(', ')
}

/** What a reading says, or how far it comes. */
export function readingWords({ inspection }: Reading, _: Translate): string {
  const { tpdu, error } = inspection
  if (!tpdu) return error?.message ?? ''
  const who = partyWords(tpdu, _)
  const said = tpdu.text === undefined ? (tpdu.data ?? '') : `“${excerpt(tpdu.text)}”`
  return [tpdu.type, who, said].filter((part) => part !== '').join(' ')
}

/** `from +628…`, or `to …` for what goes to the network. */
export function partyWords({ type, address }: Tpdu, _: Translate): string {
  if (!address?.text) return ''
  const key = type === 'SMS-DELIVER' ? 'pdu-decode.message.from' : 'pdu-decode.message.to'
  return _(key, { number: address.text })
}

export function excerpt(text: string, most = 60): string {
  const chars = Array.from(text)
  return chars.length > most ? `${chars.slice(0, most).join('')}…` : text
}
