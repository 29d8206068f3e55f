import assert from 'node:assert/strict'
import { nodeRed4 } from '../support/node-red-versions'
import { sharedPostgres } from '../support/postgres'
import { type Editor, type EditorPage, SEND_NODE, startEditor } from './inspector-page'
import { closeDialogs, doubleClick, editModem } from './steps'

const TAB = '5b1f0c7a93e2d468'
const MODEM = '72c5d8e90f1a4b36'

describe('the database in the dialog of modem-config', function () {
  this.timeout(90_000)
  // An editor on a busy machine loses a click now and then; what is wrong fails twice.
  this.retries(1)
  let editor: Editor
  let shown: EditorPage

  before(async () => {
    editor = await startEditor(nodeRed4(), [
      { id: TAB, type: 'tab', label: 'modem' },
      { id: MODEM, type: 'modem-config', connection: 'none' },
      { id: SEND_NODE, type: 'sms-send', z: TAB, x: 200, y: 100, modem: MODEM, wires: [[], []] }
    ])
    shown = await editor.open()
  })
  after(() => editor?.stop())

  it('is checked before it is saved, and what is wrong is said without its password', async () => {
    const postgres = await sharedPostgres()
    await doubleClick(shown.page, SEND_NODE)
    await editModem(shown.page)
    const field = (name: string) => shown.page.locator(`#node-config-input-${name}`)
    const said = shown.page.locator('#sms-modem-database [role=status]')
    const check = async (url: string, words: RegExp) => {
      await field('database').fill(url)
      await shown.page.getByRole('button', { name: 'Check the database' }).click()
      await said.filter({ hasText: words }).waitFor()
      return said.innerText()
    }
    await shown.page.locator('details:has([data-section=storage]) summary').click()
    assert.equal(await shown.page.getByRole('button', { name: 'Check the database' }).isVisible(), false)
    await field('store').selectOption('postgres')
    await check(postgres.url(), /answers; the tables will be made in the schema sms_modem/)
    const refused = await check(
      'postgresql://x:hunter2@127.0.0.1:9/sms',
      /cannot be reached: see that it runs/
    )
    assert.doesNotMatch(refused, /hunter2/)
    await check('', /no address of a database/)
    await closeDialogs(shown.page)
  })
})
