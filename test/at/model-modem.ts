import type { Duplex } from 'node:stream'
import type { Clock } from '../../src/types'
import { CTRL_Z, ESC, OK } from './script'

/** What the modem does about one command. */
export interface Behaviour {
  /** `background`: it listens meanwhile, and says its answer in one go. */
  kind: 'answer' | 'background' | 'refuse' | 'silent'
  /** Until its line, and from there to OK. */
  delayMs: number
  restMs: number
  promptMs: number
  echo: boolean
  /** What it says by itself: in front of the prompt, of the line and of OK. */
  urcs: readonly string[]
}

export interface Manner {
  behaviours: readonly Behaviour[]
  /** What is typed while it works is lost. */
  deaf: boolean
  /** It answers ESC that ends a prompt. */
  answersEsc: boolean
  atMs: number
}

/** A modem that does one thing after another: `AT+Q3` has a line, `AT+S3` none, `AT+M3` asks for data. */
export class ModelModem {
  /** Commands that got their final result, by number. */
  readonly answered = new Set<number>()
  /** Data that was ended with Ctrl-Z. */
  readonly submitted: string[] = []
  #typed = ''
  #line = ''
  #busy = false
  #data: { text: string; number: number } | undefined

  constructor(
    private readonly modem: Duplex,
    private readonly clock: Clock,
    private readonly manner: Manner
  ) {
    modem.on('data', (chunk: Buffer) => {
      if (!this.#busy || !manner.deaf) this.#typed += chunk.toString('latin1')
      this.#listen()
    })
  }

  say(text: string): void {
    this.modem.write(Buffer.from(text, 'latin1'))
  }

  #listen(): void {
    while (!this.#busy && this.#typed !== '') {
      const [character = ''] = this.#typed
      this.#typed = this.#typed.slice(1)
      if (this.#data) this.#takeData(character, this.#data)
      else if (character === '\r') this.#execute()
      else if (character !== ESC) this.#line += character
    }
  }

  #takeData(character: string, data: { text: string; number: number }): void {
    if (character !== ESC && character !== CTRL_Z) {
      data.text += character
      return
    }
    this.#data = undefined
    if (character === CTRL_Z) {
      this.submitted.push(data.text)
      this.#answer('M', data.number)
    } else if (this.manner.answersEsc) this.say(OK)
  }

  #execute(): void {
    const line = this.#line
    this.#line = ''
    const [, kind = '', digits = ''] = /^AT\+([QSM])(\d+)$/.exec(line) ?? []
    const number = Number(digits)
    if (kind === '') {
      if (line !== '') this.#work(this.manner.atMs, () => this.say(OK))
      return
    }
    const { echo, promptMs, urcs } = this.#behaviour(number)
    if (echo) this.say(`${line}\r`)
    if (kind !== 'M') this.#answer(kind, number)
    else
      this.#work(promptMs, () => {
        this.#data = { text: '', number }
        this.say(`${urcs[0] ?? ''}\r\n> `)
      })
  }

  #answer(kind: string, number: number): void {
    const { kind: does, delayMs, restMs, urcs } = this.#behaviour(number)
    const line = `${urcs[1] ?? ''}${kind === 'S' ? '' : `\r\n+${kind}${number}: ${number}\r\n`}${urcs[2] ?? ''}`
    const final = () => {
      this.answered.add(number)
      this.say(OK)
    }
    if (does === 'silent') return
    if (does === 'refuse') this.#work(delayMs, () => this.say(`\r\n+CME ERROR: ${1000 + number}\r\n`))
    else if (does === 'answer' || kind === 'S')
      this.#work(delayMs, () => {
        this.say(line)
        this.#work(restMs, final)
      })
    else
      this.clock.setTimeout(() => {
        this.say(line)
        final()
      }, delayMs)
  }

  #behaviour(number: number): Behaviour {
    return this.manner.behaviours[number]!
  }

  #work(ms: number, then: () => void): void {
    this.#busy = true
    this.clock.setTimeout(() => {
      this.#busy = false
      then()
      this.#listen()
    }, ms)
  }
}
