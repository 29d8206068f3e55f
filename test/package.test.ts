import assert from 'node:assert/strict'
import { runInNewContext } from 'node:vm'
import { readExamples } from './support/examples'
import { NodeRedProcess } from './support/node-red-process'
import { nodeRed4, nodeRed5 } from './support/node-red-versions'
import { manifest, newUserDir, nodeTypes, packageName } from './support/packed'
import { root } from './support/paths'
import { runExample } from './support/run-example'

interface NodeSet {
  module: string
  name: string
  types: string[]
  version: string
  enabled: boolean
  err?: string
}

for (const version of [nodeRed4(), nodeRed5()]) {
  describe(`the packed package in Node-RED ${version.version}`, function () {
    this.timeout(60_000)
    let nodeRed: NodeRedProcess

    before(async () => {
      nodeRed = await NodeRedProcess.start(version, newUserDir(version.node))
    })
    after(() => nodeRed?.stop())

    it('runs on the version meant', async () => {
      const settings = await nodeRed.json<{ version: string }>('/settings')
      assert.ok(settings.version.startsWith(`${version.version}.`), settings.version)
    })

    it('has all its nodes loaded', async () => {
      const sets = (await nodeRed.json<NodeSet[]>('/nodes')).filter(({ module }) => module === packageName)
      assert.deepEqual(
        sets.map(({ types, version, enabled, err }) => ({ types, version, enabled, err })),
        nodeTypes.map((type) => ({ types: [type], version: manifest.version, enabled: true, err: undefined }))
      )
    })

    it('has a dialog and a help text for every node', async () => {
      const html = await (await nodeRed.get('/nodes', 'text/html')).text()
      for (const type of nodeTypes) {
        assert.match(html, new RegExp(`registerType\\(\\s*'${type}'`))
        assert.match(html, new RegExp(`data-template-name="${type}"`))
        assert.match(html, new RegExp(`data-help-name="${type}"`))
      }
    })

    it('has its texts served', async () => {
      const catalogue = await nodeRed.json<Record<string, object>>('/nodes/messages?lng=en-US')
      for (const type of nodeTypes)
        assert.ok(Object.keys(catalogue[`${packageName}/${type}`] ?? {}).length > 0, type)
    })

    it('has its icons served', async () => {
      const icons = (await nodeRed.json<Record<string, string[]>>('/icons'))[packageName] ?? []
      assert.notEqual(icons.length, 0)
      for (const icon of icons) {
        const response = await nodeRed.get(`/icons/${packageName}/${icon}`, 'image/*')
        assert.match(response.headers.get('content-type') ?? '', /^image\/svg/)
      }
    })

    it('has the codec for the editor served, which needs nothing that a browser lacks', async () => {
      const script = await (await nodeRed.get(`/resources/${packageName}/pdu.js`, '*/*')).text()
      const read = `${script}; JSON.stringify(SmsModemPdu.decode('00040B914477810600F500001101011000000002E834'))`
      assert.equal(JSON.parse(runInNewContext(read, { TextDecoder, TextEncoder })).text, 'hi')
    })

    describe('examples', () => {
      const examples = readExamples(root)

      it('are all in the Import menu', async () => {
        assert.deepEqual(await importMenu(''), [...examples.keys()].sort())
      })

      for (const name of examples.keys()) {
        it(`"${name}" can be imported and run`, async () => {
          const path = name.split('/').map(encodeURIComponent).join('/')
          const flow = await nodeRed.json<[]>(`/library/examples/flows/${packageName}/${path}`)
          assert.deepEqual(flow, examples.get(name))
          const results = await runExample(nodeRed, flow)
          assert.notEqual(results.size, 0)
        })
      }
    })

    describe('its log', () => {
      it('has no error after all that', () => assert.deepEqual(nodeRed.errors, []))
    })

    /** What the Import menu shows in a folder of our examples, and in those below it. */
    async function importMenu(folder: string): Promise<string[]> {
      const entries = await nodeRed.json<(string | { fn: string })[]>(
        `/library/examples/flows/${packageName}/${folder}`
      )
      const found = entries.map((entry) =>
        typeof entry === 'string' ? importMenu(`${folder}${entry}/`) : [folder + entry.fn]
      )
      return (await Promise.all(found)).flat().sort()
    }
  })
}
