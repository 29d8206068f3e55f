import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { runDemo, startDemo } from '../support/demo-process'
import { type FlowNode, readExamples } from '../support/examples'
import { packageName } from '../support/packed'
import { root } from '../support/paths'
import { temporaryDir } from '../support/temp'

describe('npm start', function () {
  this.timeout(60_000)

  it('puts every example on the canvas, prints three addresses last and ends when asked', async () => {
    const demo = temporaryDir('demo')
    const examples = [...readExamples(root).values()].flat()
    const { lines, url } = await startDemo(demo)
    assert.deepEqual(ids(await getJson(`${url}flows`)), ids(examples))
    const sets = await getJson<{ module: string; err?: string }>(`${url}nodes`)
    const ours = sets.filter(({ module }) => module === packageName)
    assert.notEqual(ours.length, 0)
    assert.deepEqual(
      ours.filter(({ err }) => err),
      []
    )
    assert.equal(await lines.stop('SIGINT'), 0)
    assert.deepEqual(lines.lines.slice(-3), [
      `Editor: ${url}`,
      `Virtual phones: ${url}sms-modem/phones/`,
      `Broadcast page: ${url}sms-broadcast`
    ])
    assert.ok(existsSync(join(demo, 'node_modules', 'pg')), 'nothing has to be fetched')
    assert.ok(
      lines.lines.some((line) => line.includes(demo)),
      'says where the flows are kept'
    )
  })

  it('serves the HTTP endpoints of the examples', async () => {
    const { lines, url } = await startDemo(temporaryDir('demo'), { SMS_HTTP_TOKEN: 'secret' })
    const headers = { authorization: 'Bearer secret', 'content-type': 'application/json' }
    const answer = await fetch(`${url}sms`, { method: 'POST', headers, body: '{ "to": ' })
    assert.equal(answer.status, 400)
    assert.equal(((await answer.json()) as { code: string }).code, 'BAD_JSON')
    assert.equal(await lines.stop(), 0)
  })

  it('keeps what the user has made of the canvas', async () => {
    const demo = temporaryDir('demo')
    const first = await startDemo(demo)
    assert.equal(await first.lines.stop(), 0)
    const changed = [{ id: '5f1c86a90b2d37e4', type: 'tab', label: 'mine' }]
    writeFileSync(join(demo, 'flows.json'), JSON.stringify(changed))
    const second = await startDemo(demo)
    assert.deepEqual(ids(await getJson(`${second.url}flows`)), ids(changed))
    assert.equal(await second.lines.stop(), 0)
    assert.deepEqual(JSON.parse(readFileSync(join(demo, 'flows.json'), 'utf8')), changed)
  })

  it('says in a sentence that the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const lines = runDemo({ PORT: String(port) })
    assert.equal(await lines.ended, 1)
    server.close()
    const remedy = `choose another one: PORT=${port + 1} npm start`
    assert.equal(lines.lines.at(-1), `Port ${port} on 127.0.0.1 is taken by another program; ${remedy}`)
  })

  for (const PORT of ['abc', '', '0', '65536', '-1', '18.5']) {
    it(`says in a sentence that PORT=${PORT} is no port`, async () => {
      const lines = runDemo({ PORT })
      assert.equal(await lines.ended, 1)
      assert.deepEqual(lines.lines, [
        `PORT is "${PORT}", but it has to be a number from 1 to 65535: PORT=1881 npm start`
      ])
    })
  }
})

async function getJson<T>(url: string): Promise<T[]> {
  return (await (await fetch(url, { headers: { accept: 'application/json' } })).json()) as T[]
}

const ids = (nodes: unknown[]) => (nodes as FlowNode[]).map(({ id }) => id).sort()
