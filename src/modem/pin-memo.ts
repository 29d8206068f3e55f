import { createHmac, randomBytes } from 'node:crypto'

/** A PIN that was typed, and what is not known to have come of it. */
export interface PinRecord {
  /** Keyed MAC of the PIN: tells whether it is the same, and nothing else. */
  mac: string
  /** `trying`: no answer came, or none yet. `refused`: it was wrong, or the card wants its PUK. */
  left: 'trying' | 'refused'
  /** When it was typed, ISO 8601. */
  at: string
  /** PINs that were typed since the card was last known to be open, this one included. */
  typed: number
  /** ICCID and IMEI, where they were known. */
  card?: string
  modem?: string
}

/**
 * Remembers that a PIN is about to be typed, across crashes. By subject: a card, a modem or a port, whatever is known
 * of them. A memo that cannot be read counts as one that stands: reading it rejects.
 */
export interface PinMemo {
  read(subjects: readonly string[]): Promise<Map<string, PinRecord>>
  /** The same for all subjects, at once. Resolves when it is safe from a crash. */
  write(subjects: readonly string[], record: PinRecord): Promise<void>
  clear(subjects: readonly string[]): Promise<void>
  mac(pin: string): Promise<string>
}

/** HMAC-SHA256 in hex. */
export function macOf(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

/** A memo that lasts as long as the process: for tests, and where a restart of the host restarts the modem, too. */
export function memoryPinMemo(): PinMemo {
  const key = randomBytes(32)
  const records = new Map<string, PinRecord>()
  return {
    async read(subjects) {
      return new Map([...records].filter(([subject]) => subjects.includes(subject)))
    },
    async write(subjects, record) {
      for (const subject of subjects) records.set(subject, { ...record })
    },
    async clear(subjects) {
      for (const subject of subjects) records.delete(subject)
    },
    async mac(pin) {
      return macOf(key, pin)
    }
  }
}
