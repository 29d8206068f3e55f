/** What the flow room itself refuses: `code` is stable, `field` names the message property or dialog field. */
export class FlowError extends Error {
  override readonly name = 'FlowError'
  readonly code: string
  readonly field: string

  constructor(code: string, message: string, field: string) {
    super(message)
    this.code = code
    this.field = field
  }
}

/**
 * The same error as a catch node can use it. Of an error's own properties Node-RED passes on `code` and `cause`
 * alone, so `field` and `offset` go into the cause.
 */
export function forCatchNode(thrown: unknown): Error & { code: string } {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as Error & Fields
  // A bug of ours or of a library: still one error at the catch node, and recognisable as such.
  if (typeof error.code !== 'string') Object.defineProperty(error, 'code', { value: 'UNEXPECTED' })
  if (error.cause === undefined && error.field !== undefined) {
    const { field, offset } = error
    error.cause = offset === undefined ? { field } : { field, offset }
  }
  return error as Error & { code: string }
}

/** An error as a value in a payload. */
export function describeError(thrown: unknown): Fields & { message: string } {
  const { code = 'UNEXPECTED', message, field, offset } = thrown as Error & Fields
  return {
    code,
    message,
    ...(field === undefined ? {} : { field }),
    ...(offset === undefined ? {} : { offset })
  }
}

interface Fields {
  code?: unknown
  field?: string
  offset?: number
}
