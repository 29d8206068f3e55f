import assert from 'node:assert/strict'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { isAccessible } from './inspector-axe'
import { knowsItsNode } from './inspector-dialog'
import { worksByKeyboard } from './inspector-keys'
import { type Editor, type EditorPage, inspector, openSidebar, startEditor } from './inspector-page'
import { looksGood } from './inspector-pictures'
import { showsWhatIsPasted } from './inspector-shows'

for (const version of [nodeRed4(), nodeRed5()])
  describe(`the PDU inspector in Node-RED ${version.version}`, function () {
    this.timeout(120_000)
    // An editor on a busy machine loses a click now and then; what is wrong fails twice.
    this.retries(1)
    let running: Editor
    const editor = () => running

    before(async () => {
      running = await startEditor(version)
    })
    after(() => running?.stop())

    it('waits in a tab of the sidebar until it is called', async () => {
      const { page } = await running.open()
      assert.equal(await page.locator('.smsm-inspector').count(), 1)
      assert.equal(await page.locator('.smsm-inspector:visible').count(), 0)
      await openSidebar(page)
      await inspector(page).getByRole('button', { name: 'Example' }).click()
      await inspector(page).getByText('How are you?').first().waitFor()
      await page.context().close()
    })

    describe('in the sidebar', () => showsWhatIsPasted(editor))
    describe('by keyboard and pointer', () => worksByKeyboard(editor))
    describe('in the dialog of pdu-decode', () => knowsItsNode(editor))
    for (const theme of ['light', 'dark'] as const)
      describe(`in the ${theme} theme`, () => {
        let shown: EditorPage

        // One page for both, as an editor takes long to open; the sidebar is drawn wide at last.
        before(async () => {
          shown = await running.open({ theme, height: 1180 })
        })
        after(() => shown?.page.context().close())

        describe('for everybody', () => isAccessible(() => shown))
        describe('to the eye', () => looksGood(() => shown, theme, version.version))
      })
  })
