import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { type FlowNode, readExamples } from '../support/examples'
import { freePort } from '../support/free-port'
import { packageName } from '../support/packed'
import { root } from '../support/paths'
import { ProcessLines } from '../support/process-lines'
import { temporaryDir } from '../support/temp'

describe('npm start', function () {
  this.timeout(60_000)

  it('puts every example on the canvas, prints the address last and ends when asked', async () => {
    const demo = temporaryDir('demo')
    const examples = [...readExamples(root).values()].flat()
    const { lines, url } = await started(demo)
    assert.deepEqual(ids(await getJson(`${url}flows`)), ids(examples))
    const sets = await getJson<{ module: string; err?: string }>(`${url}nodes`)
    const ours = sets.filter(({ module }) => module === packageName)
    assert.notEqual(ours.length, 0)
    assert.deepEqual(
      ours.filter(({ err }) => err),
      []
    )
    assert.equal(await lines.stop('SIGINT'), 0)
    assert.equal(lines.lines.at(-1), `Open ${url}`)
    assert.ok(
      lines.lines.some((line) => line.includes(demo)),
      'says where the flows are kept'
    )
  })

  it('serves the HTTP endpoints of the examples', async () => {
    const { lines, url } = await started(temporaryDir('demo'), { SMS_HTTP_TOKEN: 'secret' })
    const headers = { authorization: 'Bearer secret', 'content-type': 'application/json' }
    const answer = await fetch(`${url}sms`, { method: 'POST', headers, body: '{ "to": ' })
    assert.equal(answer.status, 400)
    assert.equal(((await answer.json()) as { code: string }).code, 'BAD_JSON')
    assert.equal(await lines.stop(), 0)
  })

  it('keeps what the user has made of the canvas', async () => {
    const demo = temporaryDir('demo')
    const first = await started(demo)
    assert.equal(await first.lines.stop(), 0)
    const changed = [{ id: '5f1c86a90b2d37e4', type: 'tab', label: 'mine' }]
    writeFileSync(join(demo, 'flows.json'), JSON.stringify(changed))
    const second = await started(demo)
    assert.deepEqual(ids(await getJson(`${second.url}flows`)), ids(changed))
    assert.equal(await second.lines.stop(), 0)
    assert.deepEqual(JSON.parse(readFileSync(join(demo, 'flows.json'), 'utf8')), changed)
  })

  it('says in a sentence that the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const lines = run({ PORT: String(port) })
    assert.equal(await lines.ended, 1)
    server.close()
    const remedy = `choose another one: PORT=${port + 1} npm start`
    assert.equal(lines.lines.at(-1), `Port ${port} on 127.0.0.1 is taken by another program; ${remedy}`)
  })

  for (const PORT of ['abc', '', '0', '65536', '-1', '18.5']) {
    it(`says in a sentence that PORT=${PORT} is no port`, async () => {
      const lines = run({ PORT })
      assert.equal(await lines.ended, 1)
      assert.deepEqual(lines.lines, [
        `PORT is "${PORT}", but it has to be a number from 1 to 65535: PORT=1881 npm start`
      ])
    })
  }
})

function run(env: Record<string, string>): ProcessLines {
  const args = ['--require', 'tsx/cjs', 'test/demo/start.ts']
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'pipe' })
  return new ProcessLines(child)
}

async function started(
  demo: string,
  env: Record<string, string> = {}
): Promise<{ lines: ProcessLines; url: string }> {
  const port = await freePort()
  const lines = run({ ...env, DEMO_DIR: demo, PORT: String(port) })
  const url = `http://127.0.0.1:${port}/`
  await lines.until((printed) => printed.includes(`Open ${url}`))
  return { lines, url }
}

async function getJson<T>(url: string): Promise<T[]> {
  return (await (await fetch(url, { headers: { accept: 'application/json' } })).json()) as T[]
}

const ids = (nodes: unknown[]) => (nodes as FlowNode[]).map(({ id }) => id).sort()
