/** What a key does: the item that gets the focus, by the one that has it. */
export type Moves = Readonly<
  Record<string, (item: HTMLElement, items: HTMLElement[]) => HTMLElement | undefined>
>

/**
 * One tab stop for many items: arrow keys move on, and the tab stop goes with the focus. `items` are looked up anew
 * each time.
 */
export function roving(
  container: HTMLElement,
  items: () => HTMLElement[],
  moves: Moves,
  focused: (item: HTMLElement) => void
): void {
  const itemOf = (target: EventTarget | null) =>
    items().find((item) => target instanceof Node && item.contains(target))
  container.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const item = itemOf(event.target)
    const move = moves[event.key]
    if (!item || !move) return
    const next = move(item, items())
    if (!next) return
    event.preventDefault()
    // Keys of the editor behind (delete, arrows) must not act on its nodes.
    event.stopPropagation()
    next.focus()
  })
  container.addEventListener('focusin', (event) => {
    const item = itemOf(event.target)
    if (!item) return
    for (const other of items()) other.tabIndex = other === item ? 0 : -1
    focused(item)
  })
  const [first] = items()
  if (first && !items().some(({ tabIndex }) => tabIndex === 0)) first.tabIndex = 0
}

/** The item so many places away, none beyond the ends. */
export function step(by: number): Moves[string] {
  return (item, items) => items[items.indexOf(item) + by]
}

export const first: Moves[string] = (_, items) => items[0]
export const last: Moves[string] = (_, items) => items[items.length - 1]
