/** One line of output for an error: what the codec says, or the message of what nobody expected. */
export function errorFields(thrown: unknown): object {
  const error = thrown as { code?: unknown; message?: unknown; field?: unknown; offset?: unknown }
  const code = typeof error?.code === 'string' ? error.code : 'UNEXPECTED'
  const { message = String(thrown), field, offset } = error ?? {}
  return { code, message, field, offset }
}

/** Makes answers, and remembers whether one of them was an error. */
export class Answers {
  bad = false

  /** The line for what `make` returns or throws. An object with `error` counts as bad, too. */
  line(make: () => object): string {
    try {
      const answer = make()
      if ('error' in answer) this.bad = true
      return JSON.stringify(answer)
    } catch (thrown) {
      this.bad = true
      return JSON.stringify({ error: errorFields(thrown) })
    }
  }
}
