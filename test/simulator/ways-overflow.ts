import assert from 'node:assert/strict'
import type { virtualModem } from './virtual-modem'
import type { Client } from './ways-clients'

const LINE = 'x'.repeat(32_764)
/** What a kernel holds for a connection is a few megabytes. */
const MOST_LINES = 2000

/** Speaks to a client that does not read, until something is lost: all the rest must be there when it reads again. */
export async function overflow(client: Client, { modem, outlet }: ReturnType<typeof virtualModem>) {
  client.say('ATE0\r')
  let expected = (await client.hears('OK\r\n')).length
  client.pause()
  for (let i = 0; outlet.lost === 0; i++) {
    assert.ok(i < MOST_LINES, 'nothing is ever lost')
    modem.urc(LINE)
    expected += `\r\n${LINE}\r\n`.length
    await turn()
  }
  expected -= outlet.lost
  client.resume()
  while (client.heard().length < expected) await turn()
  client.say('AT\r')
  expected += '\r\nOK\r\n'.length
  while (client.heard().length < expected) await turn()
  assert.equal(client.heard().length, expected)
  assert.ok(client.heard().endsWith('\r\nOK\r\n'))
  assert.equal(outlet.lost, LINE.length + 4)
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
