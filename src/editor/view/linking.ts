/** What shows the fields of a PDU: cells and meanings, linked by `data-row`. */
export interface Linking {
  /** The field under the pointer; none if undefined. */
  hover(row: string | undefined): void
  /** The field that has the focus; it stays marked when the focus leaves. */
  activate(row: string): void
}

/** Marks everything that belongs to a field when one part of it has the focus or the pointer. */
export function linkRows(container: HTMLElement): Linking {
  const all = (row: string) => container.querySelectorAll<HTMLElement>(`[data-row="${row}"]`)
  const linking: Linking = {
    hover(row) {
      for (const element of container.querySelectorAll('.smsm-hover')) element.classList.remove('smsm-hover')
      if (row) for (const element of all(row)) element.classList.add('smsm-hover')
    },
    activate(row) {
      for (const element of container.querySelectorAll('.smsm-active')) {
        element.classList.remove('smsm-active')
        if (element.hasAttribute('aria-selected')) element.setAttribute('aria-selected', 'false')
      }
      for (const element of all(row)) {
        element.classList.add('smsm-active')
        if (element.hasAttribute('aria-selected')) element.setAttribute('aria-selected', 'true')
      }
    }
  }
  container.addEventListener('pointerover', (event) => linking.hover(rowOf(event.target)))
  container.addEventListener('pointerleave', () => linking.hover(undefined))
  return linking
}

export function rowOf(target: EventTarget | null): string | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  return element?.dataset.row
}
