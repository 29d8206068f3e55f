/** `npm run bench -- NAME`: exit status 1 if what is measured puts out what is wrong. */
import { benchPdu } from './pdu'

const BENCHES: Record<string, () => boolean> = { pdu: () => benchPdu() }

const [name = ''] = process.argv.slice(2)
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
if (bench) process.exitCode = bench() ? 0 : 1
else {
  console.error(`Usage: npm run bench -- NAME, which is one of: ${Object.keys(BENCHES).join(', ')}`)
  process.exitCode = 2
}
