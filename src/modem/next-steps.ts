import type { ErrorClass } from './family'

/** What a person can do about a failure of each class. */
export const NEXT_STEP: Readonly<Record<ErrorClass, string>> = {
  permanent: 'Check the number and what the message contains; the same again will fail again.',
  unknownSubscriber:
    'Check the number; if many numbers fail like this, ask the operator whether the SIM is active.',
  suspect:
    'Check the number; if several recipients fail like this, ask the operator whether the SIM may send messages.',
  rejected: 'Check the credit of the SIM; a spam filter of the operator may have stopped the text, too.',
  temporary: 'The network is busy; it is worth trying again in a while.',
  outOfService: 'The recipient is out of reach; it is worth trying again later.',
  network: 'Check the number and the credit of the SIM; otherwise try again later.',
  protocol: 'It is worth one more try; if it stays like this, ask the operator.',
  duplicate: 'The service centre has this message already; nothing has to be done.',
  validity: 'The service centre does not take this validity period; send it without one.',
  storage: 'The memory of modem or SIM is full or busy; remove old messages from it.',
  busy: 'The modem is still starting or busy; it is tried again.',
  sim: 'Check that the SIM is in its place, active, and unlocked with the right PIN.',
  notReady: 'The modem is not ready for this; it is tried again. If it stays like this, restart the modem.',
  unsupported: 'The modem cannot do this; check its model and firmware.',
  format:
    'The modem did not understand what it got; if this happens often, check the cable, the speed and the flow control.',
  smsc: "Set the number of the service centre in the modem's settings: the SIM has none.",
  noService: 'Check antenna and signal; the modem lost the network.',
  modem: 'The modem failed; if this happens often, check its power supply and firmware.',
  line: 'Check the cable and the power supply of the modem.',
  unknown: 'The modem does not say why; if this happens often, check signal, power supply and credit.'
}
