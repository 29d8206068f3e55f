/** What was typed, as it comes back: whole, or in pieces around something that the modem says by itself. */
export class Echo {
  readonly #typed: readonly string[]
  /** What is missing of one that was cut. */
  #rest = ''

  constructor(...typed: (string | undefined)[]) {
    this.#typed = typed.filter((text) => text !== undefined)
  }

  /** Undefined: the line is something else. */
  take(line: string): 'whole' | 'piece' | undefined {
    if (this.#typed.includes(line)) {
      this.#rest = ''
      return 'whole'
    }
    // A single character may be an answer: 0 is OK with ATV0.
    const cut = [this.#rest, ...this.#typed].find(
      (text) => text !== '' && (text === line || (line.length > 1 && text.startsWith(line)))
    )
    if (cut === undefined) return undefined
    this.#rest = cut.slice(line.length)
    return 'piece'
  }
}
