import { PduError } from './errors'

/** Where a field stood; collected for the anatomy. */
export interface Span {
  field: string
  at: number
  octets: number
}

/** Reads octets in order; knows the name of what it reads, so that every error says field and offset. */
export class Cursor {
  at = 0

  constructor(
    readonly octets: Uint8Array,
    readonly spans?: Span[]
  ) {}

  get left(): number {
    return this.octets.length - this.at
  }

  octet(field: string): number {
    if (this.at >= this.octets.length) throw this.#cut(field, 1)
    this.spans?.push({ field, at: this.at, octets: 1 })
    return this.octets[this.at++]!
  }

  /** Passes over `count` octets and returns where they begin. */
  skip(count: number, field: string): number {
    const start = this.at
    if (start + count > this.octets.length) throw this.#cut(field, count)
    if (count > 0) this.spans?.push({ field, at: start, octets: count })
    this.at = start + count
    return start
  }

  #cut(field: string, needed: number): PduError {
    const what = this.left > 0 ? `needs ${needed} octets, only ${this.left} left` : 'is missing'
    return new PduError(
      'TRUNCATED',
      `${field} ${what}: the PDU ends after octet ${this.octets.length}. Check that it was copied whole, ` +
        'that the direction is right and whether it begins with the service centre.',
      field,
      this.at
    )
  }
}
