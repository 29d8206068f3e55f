/** What the codec throws: `code` is stable, `field` is a dotted path, `offset` counts octets from the start of the PDU. */
export class PduError extends Error {
  override readonly name = 'PduError'
  readonly code: string
  readonly field: string
  readonly offset: number | undefined

  constructor(code: string, message: string, field: string, offset?: number) {
    super(message)
    this.code = code
    this.field = field
    this.offset = offset
  }

  toJSON(): { code: string; message: string; field: string; offset?: number } {
    const { code, message, field, offset } = this
    return offset === undefined ? { code, message, field } : { code, message, field, offset }
  }
}
