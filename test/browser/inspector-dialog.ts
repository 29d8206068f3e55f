/** The inspector in the dialog of pdu-decode; part of inspector.test.ts. */
import assert from 'node:assert/strict'
import { DECODE_NODE, type Editor, type EditorPage, inspector, openDialog, paste } from './inspector-page'

const SUBMIT = '0001000C91261892753373000005E8329BFD06'

export function knowsItsNode(editor: () => Editor): void {
  let shown: EditorPage

  beforeEach(async () => {
    shown = await editor().open()
    await openDialog(shown.page, DECODE_NODE)
  })
  afterEach(() => shown.page.context().close())

  const notice = () => inspector(shown.page).locator('.smsm-notice')

  it('shows a node that lacks its properties as the runtime takes it', async () => {
    assert.equal(await shown.page.locator('#node-input-direction').inputValue(), 'from-network')
    assert.equal(await shown.page.locator('#node-input-hasSmsc').isChecked(), true)
  })

  it('says that the node would read a PDU in another way, and sets it on demand', async () => {
    await paste(shown.page, SUBMIT)
    assert.match(
      await notice().innerText(),
      /This node reads PDUs as from the network, with SMSC\. This one is to the network, with SMSC\./
    )
    await notice().getByRole('button').click()
    assert.equal(await notice().count(), 0)
    assert.equal(await shown.page.locator('#node-input-direction').inputValue(), 'to-network')
    await shown.page.locator('#node-input-hasSmsc').uncheck()
    assert.equal(await notice().count(), 1)
  })

  it('is not a setting: what is pasted is not saved with the node', async () => {
    await paste(shown.page, SUBMIT)
    await notice().getByRole('button').click()
    await shown.page.locator('#node-dialog-ok').click()
    await shown.page.locator('#dialog-form').waitFor({ state: 'detached' })
    const saved = await shown.page.evaluate(`RED.nodes.convertNode(RED.nodes.node('${DECODE_NODE}'))`)
    assert.equal((saved as { direction: string }).direction, 'to-network')
    assert.ok(!JSON.stringify(saved).includes(SUBMIT))
    assert.deepEqual(shown.errors, [])
  })
}
