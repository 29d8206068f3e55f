/** What a port says, made readable, with what nobody else should read taken out. */

/** Commands whose values are secrets: PINs and passwords; +CSIM carries whatever the card is told (VERIFY). */
const SECRET = /(?:CPIN2?|EPIN|CLCK|CPWD|CSIM)=$/
const USSD = /CUSD[=:]$/
/** As long as the longest name above with its sign. */
const TAIL = 6
/** PINs have 4 to 8 digits, PUKs 8 (TS 31.101 9.5.1). */
const PIN_DIGITS = /^[0-9]{4,8}$/
const LONGEST_PIN = 8
/** Runs of hex digits up to here are numbers, longer ones are PDUs. */
const LONGEST_NUMBER = 16
const SHOWN_DIGITS = 8
/** More than any USSD text, so that a quotation mark that never closes does not hide all that follows. */
const MOST_USSD = 2048
/** Of so many PINs the echo is known. */
const MOST_SECRETS = 16

const HEX_DIGIT = /[0-9A-Fa-f]/

export interface RedactorOptions {
  /** Whether bodies of messages and USSD texts are shown. */
  bodies: boolean
  /** PINs that went through a redactor of this port: an echo that was cut in two shows them without their command. */
  secrets: Set<string>
}

/**
 * One direction of a port: octets, in chunks as they come, to escaped text. Keeps no more than a few characters: a run
 * of digits at the end of a chunk is held back until it is known what it is.
 */
export class Redactor {
  readonly #bodies: boolean
  readonly #secrets: Set<string>
  #out = ''
  /** The end of the line so far, without blanks, in upper case. */
  #tail = ''
  #mode: 'plain' | 'secret' | 'ussd' | 'quoted' = 'plain'
  /** A run of hex digits: its beginning, and its length. */
  #run = ''
  #runLength = 0
  /** Characters of a USSD text so far. */
  #quoted = 0
  /** The last of them was a quotation mark, which closes the text if nothing of it follows. */
  #mayClose = false
  #isCommand = false

  constructor({ bodies, secrets }: RedactorOptions) {
    this.#bodies = bodies
    this.#secrets = secrets
  }

  /** Octets taken whose text is held back. */
  get held(): number {
    if (this.#mode === 'secret') return 0
    if (this.#mode === 'quoted') return this.#quoted
    return this.#bodies ? this.#run.length : this.#runLength
  }

  /** The text for all but what is held back. */
  take(octets: Uint8Array): string {
    for (const octet of octets) this.#character(String.fromCharCode(octet))
    return this.#given()
  }

  /** What was held back, when nothing more comes. */
  end(): string {
    this.#endRun()
    if (this.#mode === 'quoted') this.#endQuoted()
    return this.#given()
  }

  #given(): string {
    const out = this.#out
    this.#out = ''
    return out
  }

  #character(character: string): void {
    if (this.#mode === 'quoted' && this.#isQuoted(character)) return
    if (HEX_DIGIT.test(character)) this.#digit(character)
    else {
      this.#endRun()
      if (character === '\r' || character === '\n') this.#mode = 'plain'
      if (this.#mode !== 'secret') this.#out += printable(character)
    }
    this.#follow(character)
  }

  /** Looks for the commands behind which something is to be hidden. */
  #follow(character: string): void {
    if (character === '\r' || character === '\n') this.#tail = ''
    else if (character > ' ') this.#tail = (this.#tail + character.toUpperCase()).slice(-TAIL)
    if (this.#mode === 'secret') return
    if (character === '"' && this.#mode === 'ussd') {
      this.#mode = 'quoted'
      this.#quoted = 0
    } else if (character !== '=' && character !== ':') return
    else if (SECRET.test(this.#tail)) {
      this.#mode = 'secret'
      this.#out += '***'
    } else if (!this.#bodies && USSD.test(this.#tail)) {
      this.#mode = 'ussd'
      this.#isCommand = character === '='
    }
  }

  // Runs of digits

  #digit(digit: string): void {
    this.#runLength++
    if (this.#runLength <= LONGEST_NUMBER) this.#run += digit
    else if (this.#bodies && this.#mode !== 'secret') {
      this.#out += this.#run + digit
      this.#run = ''
    }
  }

  #endRun(): void {
    if (this.#runLength === 0) return
    const run = this.#run
    if (this.#mode === 'secret') this.#learn(run)
    else if (this.#secrets.has(run)) this.#out += '***'
    else if (this.#runLength <= LONGEST_NUMBER || this.#bodies) this.#out += run
    else this.#out += `${run.slice(0, SHOWN_DIGITS)}…[${this.#runLength} digits]`
    this.#run = ''
    this.#runLength = 0
  }

  #learn(run: string): void {
    if (this.#runLength > LONGEST_PIN || !PIN_DIGITS.test(run)) return
    this.#secrets.add(run)
    if (this.#secrets.size > MOST_SECRETS) this.#secrets.delete(this.#secrets.values().next().value!)
  }

  // USSD

  /** Whether a character belongs to the text between quotation marks. An answer has line ends in it, too. */
  #isQuoted(character: string): boolean {
    const isLineEnd = character === '\r' || character === '\n'
    const closes = this.#mayClose && (isLineEnd || character === ',' || character === ';')
    if (closes || (isLineEnd && this.#isCommand) || this.#quoted >= MOST_USSD) {
      this.#endQuoted()
      return false
    }
    this.#mayClose = character === '"'
    this.#quoted++
    return true
  }

  #endQuoted(): void {
    const length = this.#quoted - (this.#mayClose ? 1 : 0)
    this.#out += `[${length} characters]${this.#mayClose ? '"' : ''}`
    this.#mayClose = false
    this.#mode = 'ussd'
  }
}

const NAMES: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\\': '\\\\' }

/** Printable ASCII as it is, `\r`, `\n`, `\t`, `\\`, and `\xNN` for any other octet. */
export function printable(latin1: string): string {
  return latin1.replace(/[^ -[\]-~]/g, (character) => {
    return NAMES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}
