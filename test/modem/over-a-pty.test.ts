import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { closePtys, useWay } from './session-rig'

/** Every behaviour of a session once more, through serialport and the kernel instead of within the process. */
describe('over a real pty', function () {
  this.timeout(30_000)
  before(() => useWay('pty'))
  afterEach(closePtys)
  after(() => useWay('stream'))

  for (const name of readdirSync(__dirname).filter((one) => /^session-.*\.test\.ts$/.test(one))) {
    const file = join(__dirname, name)
    // Mocha has read it, or will: here its tests are defined a second time.
    const before = require.cache[require.resolve(file)]
    delete require.cache[require.resolve(file)]
    require(file)
    if (before) require.cache[require.resolve(file)] = before
    else delete require.cache[require.resolve(file)]
  }
})
