import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FlowNode, readExamples } from './support/examples'
import { manifest, newUserDir, nodeTypes, packageDir, packageName, tarball } from './support/packed'
import { envDir, root } from './support/paths'

const PDU = '00040B914477810600F500001101011000000002E834'

describe('the tarball', function () {
  this.timeout(60_000)
  let userDir: string
  before(() => {
    userDir = newUserDir()
  })

  it('holds what belongs to the package and nothing else', () => {
    const expected = [
      /^(package\.json|LICENSE|README\.md|CHANGELOG\.md)$/,
      /^dist\/nodes\/[\w-]+\.(js|html)$/,
      /^dist\/nodes\/icons\/[\w-]+\.svg$/,
      /^dist\/nodes\/locales\/[a-z]{2}(-[A-Z]{2})?\/[\w-]+\.(json|html)$/,
      /^dist\/src\/([\w-]+\/)*[\w-]+\.js$/,
      /^dist\/src\/(pdu\/[\w-]+|types)\.d\.ts$/,
      /^resources\/[\w-]+\.js$/,
      /^examples\/([^/]+\/)*[^/]+\.json$/
    ]
    assert.deepEqual(
      tarball().files.filter((file) => !expected.some((pattern) => pattern.test(file))),
      []
    )
  })

  it('holds no compiled file whose source is gone', () => {
    const compiled = tarball().files.filter((file) => file.startsWith('dist/'))
    const sourceOf = (file: string) =>
      join(root, file.slice('dist/'.length).replace(/(\.d\.ts|\.js)$/, '.ts'))
    assert.deepEqual(
      compiled.filter((file) => !existsSync(sourceOf(file))),
      []
    )
  })

  it('holds for every node its code, dialog, texts and help', () => {
    for (const [type, file] of Object.entries(manifest['node-red'].nodes)) {
      const texts = ['json', 'html'].map((extension) => `dist/nodes/locales/en-US/${type}.${extension}`)
      for (const needed of [file, file.replace(/\.js$/, '.html'), ...texts]) {
        assert.ok(tarball().files.includes(needed), `${needed} is missing`)
      }
    }
  })

  it('does not say where it was built', () => {
    const texts = tarball().files.map((file) => readFileSync(join(packageDir(userDir), file), 'utf8'))
    assert.equal(texts.filter((text) => text.includes(root)).length, 0)
  })

  it('gives the codec to require, import and the type checker', () => {
    const use = `const { text } = decode('${PDU}'); console.log(text)`
    const printed = (...args: string[]) =>
      execFileSync(process.execPath, args, { cwd: userDir, encoding: 'utf8' })
    assert.equal(printed('-e', `const { decode } = require('${packageName}/pdu'); ${use}`), 'hi\n')
    const module = `import { decode } from '${packageName}/pdu'; ${use}`
    assert.equal(printed('--input-type=module', '-e', module), 'hi\n')
    const consumer = `import { decode } from '${packageName}/pdu'\nexport const text: string | undefined = decode('').text\n`
    writeFileSync(join(userDir, 'consumer.ts'), consumer)
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2022', '--types', '']
    assert.equal(printed(tsc, ...options, 'consumer.ts'), '')
  })

  it('gives the gateway to a program without Node-RED: a message is on disk, sent, and told', () => {
    const program = `
      const { Gateway, openEmbeddedStore } = require('${packageName}/gateway')
      const { ModemSession, memoryPinMemo, systemClock: clock } = require('${packageName}/modem')
      const { SimCard, VirtualModem, VirtualNetwork, generic } = require('${packageName}/simulator')
      ;(async () => {
        const network = new VirtualNetwork({ clock, random: Math.random })
        const card = new SimCard({ imsi: '510990000000001', iccid: '89629900000000000010', number: '+62812', smsc: '+62811' }, 1)
        const virtual = new VirtualModem({ name: 'm', network, clock, random: Math.random, profile: generic, card })
        const store = await openEmbeddedStore({ directory: 'queue', clock })
        const emit = async (event) => {
          if (event.type !== 'result') return
          console.log(event.message.state, network.ledger.entries.map(({ text }) => text).join())
          await gateway.stop()
          await store.close()
          virtual.powerOff()
        }
        const gateway = new Gateway({ store, clock, random: Math.random, emit })
        gateway.addModem({ name: 'm', pool: 'default', session: (hooks) => new ModemSession({ port: 'm', open: async () => virtual.open(), clock, pinMemo: memoryPinMemo(), gapMs: 0, ...hooks }) })
        await gateway.start()
        await gateway.enqueue([{ pool: 'default', to: '+6281234567890', text: 'hi' }])
      })()`
    const printed = execFileSync(process.execPath, ['-e', program], { cwd: userDir, encoding: 'utf8' })
    assert.equal(printed, 'sent hi\n')
  })

  it('gives the sms-modem command', () => {
    const command = join(userDir, 'node_modules', '.bin', 'sms-modem')
    const printed = execFileSync(command, ['pdu', 'decode', PDU], {
      encoding: 'utf8',
      shell: process.platform === 'win32'
    })
    assert.equal(JSON.parse(printed).text, 'hi')
  })
})

describe('the examples', () => {
  const examples = readExamples(root)
  const nodes = [...examples.values()].flat()

  it('stand on tabs of their own', () => {
    for (const [name, flow] of examples) {
      const tabs = new Set(flow.filter(({ type }) => type === 'tab').map(({ id }) => id))
      const stray = flow.filter((node) => isOnCanvas(node) && !tabs.has(node.z as string))
      assert.deepEqual([name, stray], [name, []])
    }
  })

  it('have no node id twice, so that all fit on one canvas', () => {
    const ids = nodes.map(({ id }) => id)
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      []
    )
  })

  it('have no modem twice, so that all run at once', () => {
    const numbers = nodes.flatMap(({ type, number }) => (type === 'modem-config' ? [number] : []))
    assert.deepEqual(
      numbers.filter((number, index) => numbers.indexOf(number) !== index),
      []
    )
  })

  it('need no other package', () => {
    const core =
      /^(tab|group|comment|inject|debug|catch|function|switch|change|template|csv|(http|link) (in|out|response))$/
    const foreign = nodes.filter(({ type }) => !core.test(type) && !nodeTypes.includes(type))
    assert.deepEqual(foreign, [])
  })

  it('show every node of the package', () => {
    const shown = new Set(nodes.map(({ type }) => type))
    assert.deepEqual(
      nodeTypes.filter((type) => !shown.has(type)),
      []
    )
  })

  const isOnCanvas = (node: FlowNode) => 'x' in node && 'y' in node
})

for (const dir of [root, envDir]) {
  describe(`the lock file of ${dir === root ? 'the package' : 'test/env'}`, () => {
    const text = readFileSync(join(dir, 'package-lock.json'), 'utf8')

    it('names no registry', () => {
      assert.doesNotMatch(text, /"resolved"|registry\.|localhost|127\.0\.0\.1/)
    })

    it('is complete for every platform', () => {
      const packages: Record<string, { optionalDependencies?: object }> = JSON.parse(text).packages
      const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)))
      const optional = Object.values(packages).flatMap((entry) =>
        Object.keys(entry.optionalDependencies ?? {})
      )
      assert.deepEqual(
        optional.filter((name) => !locked.has(name)),
        []
      )
    })
  })
}
