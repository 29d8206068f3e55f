/** One line of an answer, with the line behind it where the command has such. */
export interface InfoLine {
  text: string
  /** The data line behind the header; absent if none came. */
  data?: string
}

export interface Answer {
  lines: InfoLine[]
  /** The final result; '' where the modem left it out. */
  final: string
}

/** Data that a command asks for with a prompt, as +CMGS does (TS 27.005 4.3). */
export interface Payload {
  /** Sent behind the prompt, and closed with Ctrl-Z. */
  text: string
  /** How long the prompt may take, in milliseconds. */
  promptTimeoutMs: number
  /** Called when the modem asks, before anything of the data is written. If it rejects, ESC is sent instead. */
  before?(): Promise<void> | void
  /** Called when the data and Ctrl-Z are written. */
  submitted?(): void
}

/** A command and what its answer looks like. */
export interface Command {
  /** As it is typed, without CR. */
  text: string
  /** As errors name it, where `text` has a secret. */
  shown?: string
  /** From the written command (or Ctrl-Z) to the final result, in milliseconds. Lines of the answer extend it, to threefold at most. */
  timeoutMs: number
  /** How the lines of the answer begin: `+CSQ:`. Without it there is none, unless `free`. */
  prefix?: string
  /** Tells a line of the answer from an unsolicited one with the same prefix. */
  shape?: RegExp
  /** Any line that modems do not say by themselves is the answer: names and numbers of +CGMI and its like. */
  free?: boolean
  /** Every line of the answer has a data line behind it: whether this is one. */
  data?(header: string, line: string): boolean
  /** With its first line the answer may be whole, if no final result follows for so long. */
  graceMs?: number
  /** A final result without any line is waited on for so long: some modems say OK first. */
  lateInfoMs?: number
  payload?: Payload
  /** It has its effect as soon as it is written, as +CMSS: without an answer nobody knows whether it had. */
  commits?: true
}

/** ESC: leave the data prompt without sending (TS 27.005 4.3). */
export const ESC = '\x1b'
export const CTRL_Z = '\x1a'
