import assert from 'node:assert/strict'
import { sim800 } from '../../src/simulator/modem/profiles/sim800'
import { type Row, type Standing, StudentsRun, students } from './students-run'

/** Of 689 rows: 15 have no number, and 9 numbers nobody has. */
const REACHABLE = 665
const FAILED = 24
const PARTS = 2

describe('a broadcast to 689 students', function () {
  this.timeout(240_000)
  let run: StudentsRun

  afterEach(() => run?.close())

  it('that is paused, whose modem restarts and whose Node-RED is killed, with "hold": sent or held, none twice', async () => {
    run = await StudentsRun.open('hold')
    await run.send()
    await run.inFlight(200)
    assert.equal((await run.act('pause')).state, 'paused')
    const paused = await quiet(run)
    assert.equal((await run.act('resume')).state, 'running')
    assert.ok(paused < PARTS * REACHABLE, `it was over (${paused} parts) before it was paused`)
    const beforeReboot = await run.inFlight(500)
    run.modem.modem.reboot()
    const beforeKill = await killInFlight(run, 900)
    const standing = await run.ended()
    console.log(
      `      paused behind ${paused} parts, restarted behind ${beforeReboot}, killed behind ${beforeKill}: ${told(standing)}`
    )
    assert.equal(standing.failed, FAILED)
    assert.equal(standing.sent + standing.held, REACHABLE)
    assert.ok(standing.held <= 2, `${standing.held} are held`)
    assert.deepEqual(twice(run), [])
    checkRows(await run.rows())
    await run.act('resend')
    const settled = await run.ended()
    assert.deepEqual([settled.sent, settled.held, settled.failed], [REACHABLE, 0, FAILED])
    // Only what was held, and what of it the network had, went again.
    assert.ok(twice(run).length <= PARTS * standing.held)
    assert.equal(reached(run), REACHABLE)
  })

  it('that is killed, with "verify": everybody once', async () => {
    run = await StudentsRun.open('verify')
    await run.send()
    const beforeKill = await killInFlight(run, 500)
    const standing = await run.ended()
    console.log(`      killed behind ${beforeKill}: ${told(standing)}`)
    assert.deepEqual([standing.sent, standing.held, standing.failed], [REACHABLE, 0, FAILED])
    assert.deepEqual(twice(run), [])
    assert.equal(reached(run), REACHABLE)
  })

  it('whose modem restarts and whose Node-RED is killed, with "verify": held is only what the restart caught', async () => {
    // One that says so when it starts: of others it is known only when the answer is overdue.
    run = await StudentsRun.open('verify', sim800)
    await run.send()
    const beforeReboot = await run.inFlight(300)
    run.modem.modem.reboot()
    const beforeKill = await killInFlight(run, 700)
    const standing = await run.ended()
    console.log(`      restarted behind ${beforeReboot}, killed behind ${beforeKill}: ${told(standing)}`)
    assert.equal(standing.failed, FAILED)
    assert.equal(standing.sent + standing.held, REACHABLE)
    assert.ok(standing.held <= 1, `${standing.held} are held`)
    assert.deepEqual(twice(run), [])
  })
})

/** Kills Node-RED between a submission and its answer, and starts it again. Gives how many parts the network had. */
async function killInFlight(run: StudentsRun, parts: number): Promise<number> {
  const before = await run.inFlight(parts)
  await run.kill()
  // The modem keeps power: what was on its way arrives.
  await run.modem.hasTaken(before + 1)
  assert.equal(run.modem.taken.length, before + 1)
  await run.start()
  return before
}

/** How many parts the network has when no more come. */
async function quiet(run: StudentsRun): Promise<number> {
  for (let before = -1; ; ) {
    const now = run.modem.taken.length
    if (now === before) return now
    before = now
    await run.act('status')
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/** Parts that the network took more than once. */
function twice(run: StudentsRun): string[] {
  return [...run.taken()].flatMap(([part, count]) => (count > 1 ? [part] : []))
}

/** Numbers of which it has all parts. */
function reached(run: StudentsRun): number {
  const parts = [...run.taken().keys()].map((part) => part.split('/')[0]!)
  const counts = new Map<string, number>()
  for (const number of parts) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts.values()].filter((count) => count === PARTS).length
}

/** Each row has its result, in its place, and each that failed says why. */
function checkRows(rows: readonly Row[]): void {
  assert.equal(rows.length, students().length)
  const failed = rows.filter(({ state }) => state === 'failed')
  assert.equal(failed.length, FAILED)
  const noNumber = ['BAD_RECIPIENT', 'NO_RECIPIENT']
  assert.equal(failed.filter(({ error }) => noNumber.includes(error?.code ?? '')).length, 15)
  assert.equal(failed.filter(({ error }) => error?.code === 'CMS_1').length, 9)
  for (const { error } of failed) assert.ok((error?.message ?? '').length > 10)
}

function told({ sent, held, failed }: Standing): string {
  return `sent ${sent}, held ${held}, failed ${failed}`
}
