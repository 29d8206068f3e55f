import { h, icon, shown, spoken, type Translate } from './dom'

/** As much of what the check of a modem answers as is shown. */
export interface CheckReport {
  findings: { level: Level; about: string; message: string }[]
  /** 0 to 4 bars; without a strength the modem does not tell it. */
  signal?: { bars: number; dbm?: number }
}

type Level = 'ok' | 'advice' | 'problem'

const LEVEL_ICONS: Readonly<Record<Level, string>> = {
  ok: 'check-circle',
  advice: 'exclamation-triangle',
  problem: 'times-circle'
}
/** What a finding is about. */
const ABOUT_ICONS: Readonly<Record<string, string>> = {
  port: 'plug',
  modem: 'microchip',
  sim: 'id-card-o',
  network: 'rss',
  smsc: 'building-o',
  storage: 'database',
  messages: 'envelope-o'
}
const MOST_BARS = 4

/** What was found, item by item: how bad it is, what it is about, and what to do. */
export function checkView({ findings, signal }: CheckReport, translate: Translate): HTMLElement {
  const items = findings.map(({ level, about, message }) =>
    h(
      'li',
      { 'data-level': level, 'data-about': about },
      icon(LEVEL_ICONS[level] ?? 'info-circle'),
      spoken(`${translate(`modem-config.level.${level}`)}: `),
      about === 'signal' && signal ? barsView(signal, translate) : icon(ABOUT_ICONS[about] ?? 'circle-o'),
      shown(message)
    )
  )
  return h('ul', { class: 'smsm-check' }, ...items)
}

function barsView({ bars, dbm }: NonNullable<CheckReport['signal']>, translate: Translate): HTMLElement {
  const all = Array.from({ length: MOST_BARS }, (_, i) =>
    h('span', { class: i < bars ? 'smsm-signal-bar smsm-signal-on' : 'smsm-signal-bar' })
  )
  const words = translate('modem-config.panel.bars', { bars, most: MOST_BARS })
  const title = dbm === undefined ? words : `${words}, ${dbm} dBm`
  return h('span', { class: 'smsm-signal', role: 'img', 'aria-label': title, title }, ...all)
}
