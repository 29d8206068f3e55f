import assert from 'node:assert/strict'
import type { Host } from '../../src/flow/modem/host'
import { placeOf } from '../../src/flow/modem/place'
import { Registry } from '../../src/flow/modem/registry'
import { modemSettings } from '../../src/flow/modem/settings'
import { ModemOnTcp } from '../nodes/modem-beside'
import { temporaryDir } from '../support/temp'
import { until } from '../support/until'

const HOST: Host = { warn: () => {}, hasNode: () => true, keep: () => ({}) }

describe('the registry of stores and sessions', function () {
  this.timeout(20_000)
  const registries: Registry[] = []
  const make = (lingerMs: number) => {
    const registry = new Registry(lingerMs)
    registries.push(registry)
    return registry
  }
  afterEach(() => Promise.all(registries.splice(0).map((registry) => registry.shutDown())))

  const settings = (id: string, more: object = {}) =>
    modemSettings({ id, connection: 'virtual', number: '+628120000055', ...more })
  const newPlace = () => placeOf(temporaryDir('registry'), settings('a'))

  it('opens a store once for all that use it', async () => {
    const registry = make(10_000)
    const place = newPlace()
    const [one, other] = await Promise.all([registry.site(place, HOST), registry.site(place, HOST)])
    assert.equal(one, other)
  })

  it('waits for a store that is being closed, instead of finding it locked by ourselves', async () => {
    const registry = make(10_000)
    const place = newPlace()
    const before = await registry.site(place, HOST)
    const modem = await new ModemOnTcp(300).open()
    const { pool } = modemSettings({ id: 'a', ...modem.config })
    await registry.modem(before, modemSettings({ id: 'a', ...modem.config }))
    await before.gateway.enqueue([{ pool, to: '+6281234567890', text: 'hello' }])
    // What is on its way is waited for: so long it takes at least.
    await modem.ctrlZ(1)
    const closing = registry.shutDown()
    const after = await registry.site(place, HOST)
    assert.notEqual(after, before)
    assert.equal((await after.gateway.messages({ all: true }, { limit: 9 }))[0]?.state, 'sent')
    await closing
    await modem.stop()
  })

  it('closes a store a while after its last user has gone, and not before', async () => {
    const registry = make(1)
    const place = newPlace()
    const site = await registry.site(place, HOST)
    await registry.site(place, HOST)
    registry.releaseSite(place)
    assert.equal(await registry.site(place, HOST), site)
    registry.releaseSite(place)
    registry.releaseSite(place)
    await until('the store is closed', async () =>
      site.gateway.find({ id: 'none' }).then(
        () => false,
        () => true
      )
    )
    assert.notEqual(await registry.site(place, HOST), site)
  })

  it('keeps as much of what is over as settings.js says', async () => {
    const registry = make(1)
    const place = newPlace()
    const { pool } = settings('a')
    const before = await registry.site(place, HOST)
    const requests = [1, 2, 3, 4].map((i) => ({ pool, to: `+62812345678${i}`, text: 'hello', key: `k${i}` }))
    await before.gateway.enqueue(requests)
    for (const { key } of requests) await before.gateway.cancel({ key })
    registry.releaseSite(place)
    await registry.shutDown()
    const after = await registry.site(place, { ...HOST, keep: () => ({ messages: 3 }) })
    const left = async () =>
      (await after.gateway.messages({ all: true }, { limit: 9 })).map(({ to }) => to.slice(-1))
    await until('it has forgotten the first', async () => (await left()).length < 4)
    assert.deepEqual(await left(), ['2', '3', '4'])
  })

  it('gives a session on to a configuration that has not changed, and stops it for one that has', async () => {
    const registry = make(10_000)
    const site = await registry.site(newPlace(), HOST)
    const first = await registry.modem(site, settings('a'))
    registry.releaseModem(first.key)
    const adopted = await registry.modem(site, settings('a', { name: 'roof', country: 'ID' }))
    assert.equal(adopted, first)
    registry.releaseModem(first.key)
    const changed = await registry.modem(site, settings('a', { pollSeconds: '30' }))
    assert.notEqual(changed, first)
    assert.equal(first.session.state.name, 'closed')
  })

  it('refuses a second configuration for one modem by the name of the first, also if both come at once', async () => {
    const registry = make(10_000)
    const site = await registry.site(newPlace(), HOST)
    const [first, second] = await Promise.allSettled([
      registry.modem(site, settings('a', { name: 'roof' })),
      registry.modem(site, settings('b'))
    ])
    assert.equal(first.status, 'fulfilled')
    const { code, message } = (second as PromiseRejectedResult).reason
    assert.equal(code, 'CONNECTION_IN_USE')
    assert.match(message, /"roof" uses virtual \+628120000055 already/)
    const { key } = await registry.modem(site, settings('c', { number: '+628120000056' }))
    registry.releaseModem(key)
  })

  it('lets the second have it when the first has gone', async () => {
    const registry = make(10_000)
    const site = await registry.site(newPlace(), HOST)
    const { key } = await registry.modem(site, settings('a'))
    await assert.rejects(registry.modem(site, settings('b')), { code: 'CONNECTION_IN_USE' })
    registry.releaseModem(key)
    await registry.modem(site, settings('b'))
  })
})
