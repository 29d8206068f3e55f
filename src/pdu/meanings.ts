/** What single octets mean, for people. The numbers are those of the clauses named. */

const TELEMATIC: Readonly<Record<number, string>> = {
  0x00: 'of the type that the service centre knows',
  0x01: 'telex',
  0x02: 'group 3 telefax',
  0x03: 'group 4 telefax',
  0x04: 'voice telephone',
  0x05: 'ERMES paging',
  0x06: 'national paging system',
  0x07: 'videotex',
  0x08: 'teletex',
  0x09: 'teletex in PSPDN',
  0x0a: 'teletex in CSPDN',
  0x0b: 'teletex in analogue PSTN',
  0x0c: 'teletex in digital ISDN',
  0x0d: 'UCI',
  0x10: 'message handling facility',
  0x11: 'X.400 message handling system',
  0x12: 'Internet e-mail',
  0x1f: 'a GSM/UMTS mobile station'
}

const SHORT_MESSAGE_PIDS: Readonly<Record<number, string>> = {
  0x40: 'short message type 0: acknowledged, but not shown',
  0x48: 'device triggering',
  0x5e: 'enhanced message service (obsolete)',
  0x5f: 'return call message',
  0x7c: 'ANSI-136 R-DATA',
  0x7d: 'data download to the mobile equipment',
  0x7e: 'de-personalization of the mobile equipment',
  0x7f: 'data download to the (U)SIM'
}

/** TP-PID, TS 23.040 9.2.3.9. */
export function pidMeaning(pid: number): string {
  if (pid === 0) return 'an ordinary short message'
  if (pid < 0x20) return `no interworking; protocol ${pid} between the two ends`
  if (pid < 0x40) {
    const device = pid & 0x1f
    const name = TELEMATIC[device] ?? (device >= 0x18 ? 'specific to the service centre' : 'reserved')
    return `telematic interworking: ${name}`
  }
  if (pid > 0x40 && pid < 0x48)
    return `replace short message type ${pid & 7}: takes the place of the last one with this number`
  if (pid < 0x80) return SHORT_MESSAGE_PIDS[pid] ?? 'reserved'
  return pid < 0xc0 ? 'reserved' : 'specific to the service centre'
}

const FAILURE_CAUSES: Readonly<Record<number, string>> = {
  0x80: 'telematic interworking not supported',
  0x81: 'short message type 0 not supported',
  0x82: 'cannot replace short message',
  0x8f: 'unspecified TP-PID error',
  0x90: 'data coding scheme (alphabet) not supported',
  0x91: 'message class not supported',
  0x9f: 'unspecified TP-DCS error',
  0xa0: 'command cannot be actioned',
  0xa1: 'command unsupported',
  0xaf: 'unspecified TP-Command error',
  0xb0: 'TPDU not supported',
  0xc0: 'service centre busy',
  0xc1: 'no service centre subscription',
  0xc2: 'service centre system failure',
  0xc3: 'invalid address',
  0xc4: 'destination barred',
  0xc5: 'rejected: duplicate message',
  0xc6: 'TP-VPF not supported',
  0xc7: 'TP-VP not supported',
  0xd0: '(U)SIM storage full',
  0xd1: 'no storage for short messages in the (U)SIM',
  0xd2: 'error in the mobile station',
  0xd3: 'memory capacity exceeded',
  0xd4: '(U)SIM application toolkit busy',
  0xd5: '(U)SIM data download error',
  0xff: 'unspecified error cause'
}

/** TP-FCS, TS 23.040 9.2.3.22. */
export function failureCauseMeaning(cause: number): string {
  return FAILURE_CAUSES[cause] ?? (cause >= 0xe0 ? 'specific to an application' : 'reserved')
}

const COMMANDS = [
  'enquiry about a message sent before',
  'cancel the status report request of a message sent before',
  'delete a message sent before',
  'enable a status report request of a message sent before'
]

/** TP-CT, TS 23.040 9.2.3.19. */
export function commandMeaning(type: number): string {
  return COMMANDS[type] ?? (type >= 0xe0 ? 'specific to the service centre' : 'reserved')
}

const ELEMENTS: Readonly<Record<number, string>> = {
  0x00: 'concatenated short messages, 8-bit reference',
  0x01: 'special SMS message indication',
  0x04: 'application port addressing, 8 bit',
  0x05: 'application port addressing, 16 bit',
  0x06: 'SMSC control parameters',
  0x07: 'UDH source indicator',
  0x08: 'concatenated short messages, 16-bit reference',
  0x09: 'wireless control message protocol',
  0x0a: 'EMS text formatting',
  0x0b: 'EMS predefined sound',
  0x0c: 'EMS user defined sound',
  0x0d: 'EMS predefined animation',
  0x0e: 'EMS large animation',
  0x0f: 'EMS small animation',
  0x10: 'EMS large picture',
  0x11: 'EMS small picture',
  0x12: 'EMS variable picture',
  0x13: 'EMS user prompt indicator',
  0x14: 'EMS extended object',
  0x15: 'EMS reused extended object',
  0x16: 'EMS compression control',
  0x17: 'EMS object distribution indicator',
  0x18: 'EMS standard WVG object',
  0x19: 'EMS character size WVG object',
  0x1a: 'EMS extended object data request',
  0x20: 'Internet e-mail header',
  0x21: 'hyperlink format',
  0x22: 'reply address',
  0x23: 'enhanced voice mail information',
  0x24: 'national language single shift',
  0x25: 'national language locking shift'
}

/** Information element identifiers, TS 23.040 9.2.3.24. */
export function elementName(id: number): string {
  if (ELEMENTS[id]) return ELEMENTS[id]
  if (id >= 0x70 && id <= 0x7f) return '(U)SIM toolkit security header'
  if (id >= 0x80 && id <= 0x9f) return 'specific to an application'
  if (id >= 0xc0 && id <= 0xdf) return 'specific to the service centre'
  return 'reserved'
}

const TYPES_OF_NUMBER = [
  'unknown (as dialled)',
  'international',
  'national',
  'network specific',
  'subscriber number',
  'alphanumeric',
  'abbreviated',
  'reserved'
]

/** TS 23.040 9.1.2.5. */
export function tonMeaning(ton: number): string {
  return TYPES_OF_NUMBER[ton]!
}

const NUMBERING_PLANS: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'ISDN/telephone (E.164)',
  3: 'data (X.121)',
  4: 'telex',
  5: 'specific to the service centre',
  6: 'specific to the service centre',
  8: 'national',
  9: 'private',
  10: 'ERMES'
}

/** TS 23.040 9.1.2.5. */
export function npiMeaning(npi: number): string {
  return NUMBERING_PLANS[npi] ?? 'reserved'
}

/** Message classes, TS 23.038 section 4. */
export const CLASSES = [
  'class 0: shown at once (flash)',
  'class 1: kept in the phone',
  'class 2: kept in the SIM',
  'class 3: for the terminal'
]
