import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { AtError, type AtErrorCode } from './errors'
import type { Holder } from './port-holder'

/** What is known about the machine when a port does not open. */
export interface Surroundings {
  platform: NodeJS.Platform
  /** Ports that could be chosen instead. */
  others(): Promise<string[]>
  holder(path: string): Promise<Holder | undefined>
}

/** The words of node-serialport's bindings: strerror() on Linux and macOS, their own on Windows. */
const UNIX_ERRORS: [RegExp, AtErrorCode][] = [
  [/cannot lock|\b(EBUSY|EAGAIN|TIOCEXCL)\b|resource busy|temporarily unavailable/i, 'PORT_BUSY'],
  [/\b(EACCES|EPERM)\b|permission denied|not permitted/i, 'PORT_PERMISSION'],
  [/\b(ENOENT|ENODEV|ENXIO)\b|no such (file|device)|not configured/i, 'PORT_NOT_FOUND']
]
const WINDOWS_ERRORS: [RegExp, AtErrorCode][] = [
  [/file not found|cannot find/i, 'PORT_NOT_FOUND'],
  // Windows refuses a second opening so; rights to a port it hardly ever lacks.
  [/access (is )?denied/i, 'PORT_BUSY']
]
const NOT_SERIAL = /inappropriate ioctl|is a directory|invalid argument|parameter is incorrect/i

/** The error that says why a serial port does not open, and what helps. */
export async function openError(cause: unknown, path: string, surroundings: Surroundings): Promise<AtError> {
  const words = cause instanceof Error ? cause.message : String(cause)
  const table = surroundings.platform === 'win32' ? WINDOWS_ERRORS : UNIX_ERRORS
  const code = table.find(([pattern]) => pattern.test(words))?.[1] ?? 'PORT_FAILED'
  const message = await sentence(code, path, words, surroundings)
  return new AtError(code, message, { port: path, cause })
}

async function sentence(
  code: AtErrorCode,
  path: string,
  words: string,
  { platform, others, holder }: Surroundings
): Promise<string> {
  if (code === 'PORT_NOT_FOUND') return notFound(path, await others())
  if (code === 'PORT_PERMISSION') return permission(path, await groupOf(path))
  if (code === 'PORT_BUSY') return busy(path, await holder(path), platform)
  if (NOT_SERIAL.test(words))
    return `${path} is no serial port, or does not know these settings (${words}): choose another port, or 115200 baud.`
  return `${path} cannot be opened: ${words}. Unplug the modem and plug it in again; if that does not help, choose another port.`
}

function notFound(path: string, others: string[]): string {
  const choice =
    others.length > 0
      ? `or choose another port: ${others.join(', ')}`
      : 'and look whether the system sees it (no other serial port is there now)'
  return `There is no ${path}. Plug the modem in, ${choice}.`
}

function permission(path: string, group: string): string {
  return (
    `The user ${userName()}, who runs Node-RED, may not open ${path}. Add it to the group ${group}: ` +
    `sudo usermod -aG ${group} ${userName()}, then log in again and restart Node-RED ` +
    `(in a container: pass the device, and --group-add ${group}).`
  )
}

function busy(path: string, holder: Holder | undefined, platform: NodeJS.Platform): string {
  if (holder?.pid === process.pid)
    return `${path} is open already in this very Node-RED: in another modem-config with a different connection, or in another package's node.`
  if (holder) {
    const advice = holder.program === 'ModemManager' ? IGNORE : 'Stop it, or choose another port.'
    return `${path} is in use by ${holder.program} (process ${holder.pid}). ${advice}`
  }
  if (platform !== 'linux') return `${path} is in use by another program. Close that, or choose another port.`
  return (
    `${path} is in use by another program: ModemManager (which lets go within a minute, if it finds no modem), ` +
    `gammu-smsd, pppd or another Node-RED. Stop that one. ${IGNORE}`
  )
}

/** The udev property, documented in ModemManager's manual. */
const IGNORE =
  'To keep ModemManager away, add ENV{ID_MM_DEVICE_IGNORE}="1" to a udev rule for the modem, or stop it: sudo systemctl disable --now ModemManager.'

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // In a container the number of a user may have no name.
    return String(process.getuid?.() ?? 'node-red')
  }
}

/** The group that may open a device: dialout on Debian, uucp on others. */
async function groupOf(path: string): Promise<string> {
  try {
    const { gid } = await stat(path)
    const groups = await readFile('/etc/group', 'utf8')
    const [, name] = new RegExp(`^([^:]+):[^:]*:${gid}:`, 'm').exec(groups) ?? []
    return name === undefined || name === 'root' ? 'dialout' : name
  } catch {
    return 'dialout'
  }
}
