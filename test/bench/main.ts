/** `npm run bench -- NAME`: exit status 1 if what is measured puts out what is wrong. */
import { benchBroadcast } from './broadcast'
import { benchGateway } from './gateway'
import { benchNodes } from './nodes'
import { benchPdu } from './pdu'
import { benchSession } from './session'
import { benchShared } from './shared'
import { benchSimulator } from './simulator'
import { benchStore } from './store'

const BENCHES: Record<string, (argument?: string) => boolean | Promise<boolean>> = {
  broadcast: () => benchBroadcast(),
  gateway: (only) => benchGateway(only),
  nodes: () => benchNodes(),
  pdu: () => benchPdu(),
  session: (messages) => benchSession(messages ? Number(messages) : undefined),
  shared: () => benchShared(),
  simulator: (messages) => benchSimulator(messages ? Number(messages) : undefined),
  store: () => benchStore()
}

async function main(name = '', argument?: string): Promise<void> {
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (bench) process.exitCode = (await bench(argument)) ? 0 : 1
  else {
    console.error(`Usage: npm run bench -- NAME, which is one of: ${Object.keys(BENCHES).join(', ')}`)
    process.exitCode = 2
  }
}

void main(...process.argv.slice(2))
