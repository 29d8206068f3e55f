type Set<T> = { [K in keyof T]?: Exclude<T[K], undefined | null> }

/** The same without what is not set: `undefined`, or `null`, by which a message takes an option away. */
export function compact<T extends object>(fields: T): Set<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  ) as Set<T>
}
