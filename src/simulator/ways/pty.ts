import { PtyLink } from './link'
import { loadNative, NativePty } from './pty-native'
import { hasSocat, SocatPty } from './pty-socat'
import { type Outlet, type Way, WayError } from './way'

/** What makes the pty: the package @lydell/node-pty, or the program socat. */
export type PtyMaker = 'node-pty' | 'socat'

/**
 * A pty for one modem, under a path of our choice. Clients open and close it as a serial port; what the modem says
 * while it is closed is gone. Without `maker` the first that is there is taken.
 */
export async function openPty(outlet: Outlet, path: string, maker?: PtyMaker): Promise<Way> {
  const link = new PtyLink(path)
  const native = maker === 'socat' ? undefined : loadNative()
  const pty = native ? new NativePty(native, link, outlet) : await socatPty(link, outlet, maker)
  await pty.start()
  return { address: path, close: () => pty.close() }
}

async function socatPty(link: PtyLink, outlet: Outlet, maker?: PtyMaker): Promise<SocatPty> {
  if (maker !== 'node-pty' && (await hasSocat())) return new SocatPty(link, outlet)
  throw new WayError(
    'NO_PTY',
    'A pty needs one of two helpers: install the package @lydell/node-pty beside this one, or the program socat.'
  )
}
