import assert from 'node:assert/strict'
import { RunningExample } from '../support/running-example'

const NAME = 'Water tank level alert'
const ALERT = 'Water tank: 15 %. That is below 20 %.'
const WELL = 'Water tank: 35 %. All is well again.'
const KEPT_ON_DISK = "contextStorage: { default: { module: 'localfilesystem' } },"

describe(`the example "${NAME}"`, function () {
  this.timeout(90_000)
  let tank: RunningExample
  afterEach(() => tank?.stop())

  async function press(...levels: string[]): Promise<void> {
    for (const level of levels) await tank.press(level)
  }

  it('sends one alert for each crossing, and tells that all is well again', async () => {
    tank = await RunningExample.start(NAME)
    await press('40 %', '15 %', '12 %', '35 %')
    assert.deepEqual(await tank.allShown('the caretaker reads', WELL), [ALERT, WELL])
    await tank.press('40 %', '18')
    // 25 is between both limits: no news, and the 19 behind it is no second crossing.
    await tank.press('40 %', '25')
    await tank.press('40 %', '19')
    await tank.press('40 %', '31')
    const well = 'Water tank: 31 %. All is well again.'
    const all = await tank.allShown('the caretaker reads', well)
    assert.deepEqual(all.slice(2), ['Water tank: 18 %. That is below 20 %.', well])
    assert.deepEqual(tank.shownSoFar('sent'), ['sent', 'sent', 'sent', 'sent'])
    assert.deepEqual(tank.shownSoFar('trouble'), [])
  })

  it('sends one alert for a burst of the same reading', async () => {
    tank = await RunningExample.start(NAME)
    await Promise.all(Array.from({ length: 20 }, () => tank.press('15 %')))
    await tank.press('35 %')
    assert.deepEqual(await tank.allShown('the caretaker reads', WELL), [ALERT, WELL])
  })

  it('takes 20 and 30 for neither low nor well again', async () => {
    tank = await RunningExample.start(NAME)
    for (const level of ['20', '15', '20', '30', '12', '35']) await tank.press('40 %', level)
    assert.deepEqual(await tank.allShown('the caretaker reads', WELL), [ALERT, WELL])
  })

  it('tells nothing twice behind a restart, where the context is kept on disk', async () => {
    tank = await RunningExample.start(NAME, { settings: KEPT_ON_DISK })
    await press('15 %')
    await tank.shown('the caretaker reads')
    await tank.restart()
    await press('12 %', '35 %')
    const read = await tank.allShown('the caretaker reads', WELL)
    // What the phone got within the last second before the restart it may be told again.
    assert.deepEqual(
      read.filter((text) => text !== ALERT),
      [WELL]
    )
  })

  it('tells of a low tank again behind a restart, where the context is lost', async () => {
    tank = await RunningExample.start(NAME)
    await press('15 %')
    await tank.shown('the caretaker reads')
    await tank.restart()
    await press('12 %')
    const again = 'Water tank: 12 %. That is below 20 %.'
    assert.equal(await tank.shown('the caretaker reads', (text) => text !== ALERT), again)
  })

  it('takes a broken sensor for trouble, and for no empty tank', async () => {
    tank = await RunningExample.start(NAME)
    for (const nothing of ['', 'n/a', '-127', '3000']) {
      tank.forget()
      await tank.press('40 %', nothing)
      const trouble = await tank.shown('trouble')
      assert.match(trouble, /is no level: a number from 0 to 100 is/)
      assert.ok(trouble.includes(JSON.stringify(nothing)), trouble)
    }
    await press('15 %', '35 %')
    assert.deepEqual(await tank.allShown('the caretaker reads', WELL), [ALERT, WELL])
  })
})
