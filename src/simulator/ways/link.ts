import { existsSync, lstatSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs'
import { WayError } from './way'

/** Where Linux, macOS and the BSDs have their ptys. */
const PTY = /^\/dev\/(pts\/\d+|tty\w+)$/

/** A name that stays the same, for a pty whose name does not. It never takes the place of anything but its like. */
export class PtyLink {
  #target: string | undefined
  /** It was ours and leads nowhere for the moment. */
  #hidden = false

  constructor(readonly path: string) {}

  /** Sets the link, or lets it lead to another pty. */
  point(target: string): void {
    if (this.#target === undefined) this.#create(target)
    else if (this.#hidden) this.#show(target)
    else this.#move(target)
    this.#target = target
    this.#hidden = false
  }

  /** Takes the link away until it is pointed elsewhere. */
  hide(): void {
    if (!this.#isOurs()) return
    unlinkSync(this.path)
    this.#hidden = true
  }

  /** Removes the link, unless somebody else has put something in its place. */
  remove(): void {
    if (this.#isOurs()) unlinkSync(this.path)
    this.#target = undefined
    this.#hidden = false
  }

  #create(target: string): void {
    const old = linkTarget(this.path)
    // What a killed simulator leaves behind.
    if (old !== undefined && PTY.test(old) && !existsSync(old)) unlinkSync(this.path)
    try {
      symlinkSync(target, this.path)
    } catch (error) {
      throw refusal(this.path, old, error as NodeJS.ErrnoException)
    }
  }

  #show(target: string): void {
    try {
      symlinkSync(target, this.path)
    } catch {
      // Somebody else has put something in its place, or taken the folder away: as with a link that is not ours.
    }
  }

  /** In one step, so that a client which opens it at that moment finds one or the other. */
  #move(target: string): void {
    if (!this.#isOurs()) return
    const next = `${this.path}.${process.pid}`
    symlinkSync(target, next)
    renameSync(next, this.path)
  }

  #isOurs(): boolean {
    return this.#target !== undefined && linkTarget(this.path) === this.#target
  }
}

/** Where a link leads to; undefined for what is none. */
function linkTarget(path: string): string | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined
}

function refusal(path: string, old: string | undefined, error: NodeJS.ErrnoException): WayError {
  if (error.code === 'EEXIST') {
    const what = old === undefined ? '' : ` (a link to ${old})`
    return new WayError('PATH_EXISTS', `${path} exists already${what}; choose another path, or remove it.`)
  }
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return new WayError('PATH_REFUSED', `${path} cannot be made: there is no such folder.`)
  }
  return new WayError('PATH_REFUSED', `${path} cannot be made: ${error.message}.`)
}
