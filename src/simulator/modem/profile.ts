/** A kind of modem, as data: what real ones of that family answer and how they behave. */
export interface Profile {
  name: string
  manufacturer: string
  model: string
  revision: string
  /** Lines of ATI; default: manufacturer, model, revision. */
  identification?: readonly string[]
  imei: string
  /** What it says by itself after power-on, and when (milliseconds). `{card}` stands for what +CPIN? says then. */
  boot: readonly { after: number; text: string }[]
  /** From power-on until it answers commands. */
  bootMs: number
  /** From power-on (or the PIN) until the SIM answers; +CME ERROR 14 before. */
  simReadyMs: number
  /** From then until it is registered. */
  registerMs: number
  /** From power-on until commands about short messages work; they fail with this +CMS ERROR code before. */
  smsReady?: { after: number; cms: number }
  /** What it says by itself every so often. */
  noise: readonly { every: number; text: string }[]
  /** The command that ends (=0) and begins (=1) the noise. */
  noiseCommand?: string
  /** Commands of this family that are taken and change nothing here: routes of ports, choice of the network. */
  vendorCommands?: readonly string[]
  /** The whole of the data prompt. */
  prompt: string
  /** Index of the first slot of every memory. */
  indexBase: number
  /** Slots of the memories; the card's are on the card. SR: status reports; absent where there is none. */
  capacity: { ME: number; SR?: number }
  /** Where received messages go until +CPMS says otherwise. */
  defaultMemory: 'SM' | 'ME'
  /** Where stored status reports go; default SR if there is one, else where messages go. */
  reportMemory?: 'SM'
  /** +CPMS knows two memories instead of three. */
  memoryGroups?: 2
  /** What it says by itself when a message is refused for want of room; `{memory}` is which one. */
  fullUrc?: string
  /** What +CMGR answers about an empty slot: OK alone, a header of zeroes, or +CMS ERROR: 321. */
  emptySlot?: 'zeroes' | 'error'
  cnmi: {
    /** What AT+CNMI=? says. */
    advertised: string
    /** Values that are really accepted: <mode>, <mt>, <bm>, <ds>, <bfr>. */
    accepted: readonly (readonly number[])[]
    /** After power-on; default all 0. */
    initial?: readonly [number, number, number, number, number]
  }
  /** When a direct message needs +CNMA: default with +CSMS=1; always; or never, and the command is unknown. */
  acknowledge?: 'always' | 'never'
  /** Octets that come sooner after a final result are lost. */
  gapMs: number
  /** Final result of a command that it does not know. */
  unknownCommand: 'ERROR' | 'COMMAND NOT SUPPORT'
  /** Errors are told in words, whatever +CMEE says. */
  errorsInWords?: true
  /** +CPIN? is answered without an OK. */
  cpinWithoutOk?: true
  /** The command that reads how many tries are left. */
  pinCounter: '+CPINR' | '^CPIN' | '+CPINC' | '+QPINC' | '+SPIC' | '^SPIC'
  /** The answer to ESC at the data prompt. */
  abortAnswer: 'OK' | 'ERROR' | ''
  /** When +CMSS marks a stored message as sent, and when EF_SMSS is written. */
  slotWritten: 'answer' | 'submit' | 'never'
  smssWritten: 'answer' | 'submit' | 'never'
  /** Whether AT+CMMS is known. */
  cmms: boolean
  /** AT+CMGD with a <delflag>. */
  deleteFlags: boolean
}

export const generic: Profile = {
  name: 'generic',
  manufacturer: 'Virtual',
  model: 'Modem',
  revision: '1.0',
  imei: '350000000000006',
  boot: [],
  bootMs: 0,
  simReadyMs: 0,
  registerMs: 0,
  noise: [],
  prompt: '\r\n> ',
  indexBase: 1,
  capacity: { ME: 100, SR: 20 },
  defaultMemory: 'SM',
  cnmi: {
    advertised: '(0-2),(0-3),(0,2),(0-2),(0,1)',
    accepted: [
      [0, 1, 2],
      [0, 1, 2, 3],
      [0, 2],
      [0, 1, 2],
      [0, 1]
    ]
  },
  gapMs: 0,
  unknownCommand: 'ERROR',
  pinCounter: '+CPINR',
  abortAnswer: 'OK',
  slotWritten: 'answer',
  smssWritten: 'answer',
  cmms: true,
  deleteFlags: true
}
