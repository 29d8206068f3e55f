import { generic, SimCard, systemClock, VirtualModem, VirtualNetwork } from '../../src/simulator'
import { Outlet } from '../../src/simulator/ways/way'

/** A modem in a network of its own, on the real clock. */
export function virtualModem() {
  const network = new VirtualNetwork({ clock: systemClock, random: Math.random })
  const card = new SimCard(
    { imsi: '510010000000001', iccid: '8962010000000000001', number: '+628110000001', smsc: network.smsc },
    generic.indexBase
  )
  const modem = new VirtualModem({
    name: 'modem1',
    network,
    clock: systemClock,
    random: Math.random,
    profile: generic,
    card
  })
  return { network, modem, outlet: new Outlet(modem) }
}
