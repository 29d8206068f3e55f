import type { Page } from '../store'

/** Everything, a page at a time; what comes in meanwhile may be among it or not. */
export async function* pagesOf<T extends { id: string }>(
  read: (page: Page) => Promise<T[]>,
  limit: number
): AsyncGenerator<T[]> {
  for (let after: string | undefined; ; ) {
    const page = await read({ limit, ...(after !== undefined && { after }) })
    if (page.length > 0) yield page
    if (page.length < limit) return
    after = page.at(-1)!.id
  }
}
