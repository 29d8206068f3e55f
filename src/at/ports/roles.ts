/** Which port of a modem is for what: facts that ModemManager's udev rules collect. */

/** What a port is for. */
export interface Role {
  hint: string
  usable: boolean
}

const AT: Role = { hint: 'AT commands', usable: true }
const AT_DATA: Role = { hint: 'AT commands and data connections: prefer the other AT port', usable: true }
const DIAG: Role = { hint: 'diagnostic port, not for AT', usable: false }
const GPS: Role = { hint: 'positions of GPS, not for AT', usable: false }
const AUDIO: Role = { hint: 'audio, not for AT', usable: false }
const OTHER: Role = { hint: 'not for AT', usable: false }

type Layout = Readonly<Record<string, Role>>

/** Modules with chips of Qualcomm, by the number of the USB interface. */
const QUALCOMM: Layout = { '00': DIAG, '01': GPS, '02': AT, '03': AT_DATA }

/** By USB vendor and product. */
const LAYOUTS: Readonly<Record<string, Layout>> = {
  // Quectel EC21, EC25/EG25, EG91, EG95, BG96, EG06, EG12, EG18, RM500
  '2c7c:0121': QUALCOMM,
  '2c7c:0125': QUALCOMM,
  '2c7c:0191': QUALCOMM,
  '2c7c:0195': QUALCOMM,
  '2c7c:0296': QUALCOMM,
  '2c7c:0306': QUALCOMM,
  '2c7c:0512': QUALCOMM,
  '2c7c:0800': QUALCOMM,
  // SIMCom SIM7000, SIM7100, SIM7600
  '1e0e:9001': { ...QUALCOMM, '04': AUDIO },
  // SIM7070, SIM7080, SIM7090
  '1e0e:9205': QUALCOMM,
  '1e0e:9206': { ...QUALCOMM, '03': OTHER, '04': OTHER, '05': AT_DATA },
  // A7600, A7670
  '1e0e:9011': { '04': AT }
}

/** Huawei tells by class, subclass and protocol of the interface. */
const HUAWEI = '12d1'
const HUAWEI_ROLES: Layout = {
  'ff/01/01': AT_DATA,
  'ff/01/02': AT,
  'ff/01/03': DIAG,
  'ff/01/05': GPS,
  'ff/01/14': GPS,
  'ff/02/01': AT_DATA,
  'ff/02/02': AT,
  'ff/02/03': DIAG
}

/** What is known of a USB interface; `kind`: class/subclass/protocol, in hex. */
export function roleOf(usb: {
  vendorId?: string
  productId?: string
  interfaceNumber?: string
  kind?: string
}): Role | undefined {
  const layout = LAYOUTS[`${usb.vendorId}:${usb.productId}`]
  if (layout) return layout[usb.interfaceNumber ?? '']
  return usb.vendorId === HUAWEI ? HUAWEI_ROLES[usb.kind ?? ''] : undefined
}
