/** Others wait no longer than this, in milliseconds. */
const SLICE_MS = 10

/** Works through many without keeping others waiting. Rejects as `visit` throws. */
export async function inSlices<T>(
  many: readonly T[],
  visit: (one: T, index: number) => void,
  { now = () => performance.now(), rest = () => new Promise<void>((resolve) => setImmediate(resolve)) } = {}
): Promise<void> {
  let from = now()
  for (const [index, one] of many.entries()) {
    visit(one, index)
    if (now() - from < SLICE_MS) continue
    await rest()
    from = now()
  }
}
