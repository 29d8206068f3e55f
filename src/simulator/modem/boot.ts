import type { VirtualModem } from './modem'

/** What a modem says by itself from power-on, and when its card and its short messages are ready. */
export function boot(modem: VirtualModem): void {
  const { boot, noise, bootMs, smsReady } = modem.profile
  for (const { after, text } of boot)
    modem.later(after, () => modem.urc(text.replace('{card}', modem.card.state)))
  for (const { every, text } of noise) repeat(modem, every, text)
  modem.later(bootMs, () => modem.radio.cardOn())
  modem.smsReady = false
  modem.later(smsReady?.after ?? 0, () => {
    modem.smsReady = true
  })
}

function repeat(modem: VirtualModem, every: number, text: string): void {
  modem.later(every, () => {
    if (modem.settings.noise) modem.urc(text)
    repeat(modem, every, text)
  })
}
