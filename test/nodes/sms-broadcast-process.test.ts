import assert from 'node:assert/strict'
import { until } from '../support/until'
import { people } from './broadcast-board'
import { BroadcastProcess } from './broadcast-process'
import { ModemOnTcp } from './modem-beside'

/** More than is sent here: the budget is not what is tested. */
const LIMITS = { limitMinute: '100000', limitHour: '100000', limitDay: '100000' }

describe('a broadcast in a Node-RED of its own', function () {
  this.timeout(120_000)
  let nodeRed: BroadcastProcess
  let modem: ModemOnTcp | undefined

  beforeEach(() => {
    modem = undefined
  })
  afterEach(async () => {
    await nodeRed?.stop()
    await modem?.stop()
  })

  it('is begun, paused and cancelled by HTTP requests, each of which has its answer', async () => {
    modem = await new ModemOnTcp(100).open()
    nodeRed = await BroadcastProcess.deploy({ ...modem.config, ...LIMITS })
    const begun = await nodeRed.ask({ payload: people(30) })
    assert.deepEqual([begun.state, begun.total], ['running', 30])
    await modem.hasTaken(2)
    assert.equal((await nodeRed.ask({ action: 'pause' })).state, 'paused')
    assert.equal((await nodeRed.ask({ action: 'cancel' })).state, 'cancelled')
    assert.equal((await nodeRed.ask<unknown[]>({ action: 'rows' })).length, 30)
    await assert.rejects(nodeRed.ask({ action: 'resume' }), /400.*BATCH_OVER/)
    await assert.rejects(nodeRed.ask({ payload: [{ to: '+6281234000000' }] }), /400.*MISSING_COLUMN/)
    const done = await nodeRed.next('done')
    assert.equal(done.payload.sent + done.payload.cancelled, 30)
    assert.equal(modem.taken.length, done.payload.sent)
  })

  it('keeps nobody waiting who asks for something else while 10,000 rows come in', async () => {
    nodeRed = await BroadcastProcess.deploy({ connection: 'none' })
    let over = false
    const taken = nodeRed.ask({ payload: people(10_000) }).finally(() => {
      over = true
    })
    const waits: number[] = []
    while (!over) {
      const began = performance.now()
      await (await fetch(`${nodeRed.url}/ping`)).text()
      waits.push(performance.now() - began)
    }
    assert.equal((await taken).queued, 10_000)
    const sorted = waits.sort((a, b) => a - b)
    const [median, longest] = [sorted[sorted.length >> 1]!, sorted.at(-1)!]
    // As long as all rows at once would take no answer would come.
    assert.ok(waits.length > 20, `${waits.length} answers`)
    assert.ok(median < 250 && longest < 2000, `median ${median} ms, longest ${longest} ms`)
  })

  it('that is killed while its rows come in sends nothing, and says so when it is back', async () => {
    modem = await new ModemOnTcp(5).open()
    nodeRed = await BroadcastProcess.deploy({ ...modem.config, ...LIMITS })
    const lost = nodeRed.ask({ payload: people(20_000) }).catch(() => 'gone')
    await until('rows are on disk, and not all', async () => {
      const { state, total } = await nodeRed.ask({ action: 'status' })
      assert.notEqual(state, 'running')
      return state === 'open' && total >= 300
    })
    await nodeRed.kill()
    assert.equal(await lost, 'gone')
    await nodeRed.start()
    const { payload, sms } = await nodeRed.next('done')
    assert.deepEqual(
      [payload.state, payload.error?.code, payload.sent, payload.queued],
      ['cancelled', 'INTAKE_INTERRUPTED', 0, 0]
    )
    assert.ok(payload.total >= 300 && payload.total < 20_000, `${payload.total} rows`)
    assert.equal(sms.kind, 'done')
    // It may be begun again: nobody got it.
    const again = await nodeRed.ask({ payload: people(5) })
    assert.equal(again.total, 5)
    await until('the five have it', () => modem!.taken.length === 5)
    assert.deepEqual(
      modem.taken,
      people(5).map(({ name }) => `Hello ${name}`)
    )
    assert.equal(nodeRed.told('result').length <= 5, true)
  })

  it('that is killed behind a Ctrl-Z, with "hold": sent and held are all, none twice, and the flow is told', async () => {
    const rows = people(60)
    modem = await new ModemOnTcp(40).open()
    nodeRed = await BroadcastProcess.deploy({ ...modem.config, ...LIMITS }, { unknown: 'hold' })
    const { batch } = await nodeRed.ask({ payload: rows })
    for (const parts of [15, 35]) {
      await modem.ctrlZ(parts)
      await nodeRed.kill()
      await nodeRed.start()
    }
    const done = await nodeRed.next('done')
    assert.deepEqual([done.payload.batch, done.payload.state, done.payload.total], [batch, 'done', 60])
    const { sent, held, failed } = done.payload
    assert.deepEqual([sent + held, failed], [60, 0])
    assert.ok(held <= 2, `${held} are held`)
    const counts = new Map<string, number>()
    for (const { to } of modem.network.ledger.entries) counts.set(to, (counts.get(to) ?? 0) + 1)
    assert.deepEqual(
      [...counts].filter(([, count]) => count > 1),
      []
    )
    const table = new Map(done.rows!.map((row) => [row.to, row]))
    for (const { to } of rows) {
      const row = table.get(to)!
      assert.ok(row.state === 'sent' ? counts.get(to) === 1 : row.held === true, JSON.stringify(row))
      // Told in one of its lives; what may have been told in an earlier one is marked.
      const told = nodeRed.told('result').filter((one) => one.to === to)
      assert.ok(told.length > 0, `${to} was never told`)
      assert.deepEqual(
        told.slice(1).filter(({ sms }) => sms.recovered !== true),
        []
      )
    }
  })
})
