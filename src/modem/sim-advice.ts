import { triesLeft } from './pin-guard'
import type { Finding, FindingCode, SimReport } from './probe-report'
import type { SimState } from './sim-state'

type Said = Readonly<Record<Exclude<SimState, 'pin'>, [FindingCode, Finding['level'], string]>>

const SAID: Said = {
  ready: ['SIM_READY', 'ok', 'The SIM is ready.'],
  puk: [
    'SIM_PUK',
    'problem',
    'The SIM wants its PUK, because wrong PINs were typed too often. Put it into a phone and type the PUK from the letter of the operator there.'
  ],
  locked: [
    'SIM_LOCKED',
    'problem',
    'The modem is locked to another SIM or operator. Ask its seller for the unlock code, or use a card that it takes.'
  ],
  missing: [
    'SIM_MISSING',
    'problem',
    'The modem finds no SIM. Put one in, check that it is the right way round and makes contact, and restart the modem.'
  ],
  broken: ['SIM_FAILURE', 'problem', 'The SIM failed. Clean its contacts, or try it in a phone.'],
  failing: ['SIM_FAILURE', 'problem', 'The SIM failed. Clean its contacts, or try it in a phone.'],
  busy: [
    'SIM_BUSY',
    'problem',
    'The SIM is not ready yet. Try again in a minute; if it stays like this, restart the modem and check the SIM.'
  ],
  unsaid: [
    'SIM_STATE_UNKNOWN',
    'advice',
    'The modem does not say whether the SIM wants its PIN. Make sure in a phone that it wants none.'
  ]
}

/** What the card's state means. */
export function simFinding({ state, said, triesLeft: tries }: SimReport, functionality?: number): Finding {
  if (functionality === 0 && state !== 'ready') return { ...RADIO_OFF, about: 'sim' }
  if (state === 'pin') return pinFinding(tries)
  const [code, level, sentence] = SAID[state]
  const message = state === 'ready' ? sentence : sentence.replace('.', ` (${said}).`)
  return { code, level, about: 'sim', message }
}

/** The modem has been told so; nothing else about card and network means anything then. */
export const RADIO_OFF = {
  code: 'RADIO_OFF',
  level: 'problem',
  message:
    'The radio is switched off (AT+CFUN?). Find out which program does that; AT+CFUN=1 or a restart of the modem switches it on.'
} as const

function pinFinding(tries: number | undefined): Finding {
  const about = 'sim'
  const level = 'problem'
  if (tries !== undefined && tries < 2) {
    const message = `The SIM wants its PIN, and this is the last try: after a wrong one it wants its PUK. Type it in a phone, which gives back all tries; none is typed here by itself.`
    return { code: 'SIM_PIN_LAST_TRY', level, about, message }
  }
  const message = `The SIM wants its PIN. ${triesLeft(tries)} Put it into the modem's settings (for sms-modem send: into the environment variable SMS_MODEM_PIN), or switch it off in a phone.`
  return { code: 'SIM_PIN', level, about, message }
}
