import { systemClock } from '../modem'

/** Waiting for something that is told by its changes. */
export class Changes {
  readonly #looks = new Set<() => void>()

  /** Something is different now. */
  readonly changed = (): void => {
    for (const look of [...this.#looks]) look()
  }

  /** Whether it holds within that time. */
  until(holds: () => boolean, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (held: boolean) => {
        systemClock.clearTimeout(timer)
        this.#looks.delete(look)
        resolve(held)
      }
      const look = () => {
        if (holds()) end(true)
      }
      const timer = systemClock.setTimeout(() => end(false), ms)
      this.#looks.add(look)
      look()
    })
  }
}
