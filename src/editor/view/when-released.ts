const ENDS = ['pointerup', 'pointercancel'] as const

/**
 * `work` at once, or, while a pointer is pressed, when it is released: a press on a button first makes the field that is
 * left tell its change, and a button that moves away from under the pointer then is not clicked.
 */
export function whenReleased(form: HTMLElement, work: () => void): () => void {
  let pressed = false
  let waiting = false
  const release = () => {
    for (const end of ENDS) window.removeEventListener(end, release, true)
    pressed = false
    // Behind the click.
    if (waiting) setTimeout(work)
    waiting = false
  }
  form.addEventListener('pointerdown', () => {
    pressed = true
    for (const end of ENDS) window.addEventListener(end, release, true)
  })
  return () => {
    if (pressed) waiting = true
    else work()
  }
}
