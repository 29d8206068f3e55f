/** The inspector by keyboard; part of inspector.test.ts. */
import assert from 'node:assert/strict'
import { LISTING } from '../nodes/pdus'
import { type Editor, type EditorPage, inspector, openSidebar, paste } from './inspector-page'

const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
const SLIP = '0001000891261815609497F0000005E8329BFD06'

export function worksByKeyboard(editor: () => Editor): void {
  let shown: EditorPage

  before(async () => {
    shown = await editor().open()
    await openSidebar(shown.page)
    await paste(shown.page, DELIVER)
  })
  after(() => shown.page.context().close())

  const focused = async () =>
    String(
      await shown.page.evaluate(
        'document.activeElement.getAttribute("aria-label") || document.activeElement.innerText'
      )
    ).replace(/\s+/g, ' ')
  const press = async (...keys: string[]) => {
    for (const key of keys) await shown.page.keyboard.press(key)
    return focused()
  }
  const active = () => inspector(shown.page).locator('.smsm-active')

  it('is walked through: octets by arrows, a field at a time, and from an octet to its meaning and back', async () => {
    await inspector(shown.page).locator('summary').focus()
    assert.match(await press('Tab'), /^07, octet 1, SMSC length/)
    assert.match(await press('ArrowRight', 'ArrowRight'), /^13, octet 3, SMSC address: \+31624000000/)
    assert.match(await press('ArrowDown'), /^04, octet 9, first octet: SMS-DELIVER$/)
    assert.match(await press('ArrowDown', 'ArrowDown', 'ArrowUp'), /^0B, octet 10, TP-OA length/)
    assert.match(await press('End'), /^07, octet 38, TP-UD: text of 12 characters/)
    assert.match(await press('ArrowRight'), /octet 38/)
    assert.match(
      await press('Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter'),
      /^first octet 04 SMS-DELIVER$/
    )
    assert.match(await press('ArrowRight'), /^TP-RP .*bit 7 is 0 no reply path/)
    assert.match(await press('ArrowDown', 'ArrowDown'), /^TP-SRI/)
    assert.match(await press('ArrowLeft'), /^first octet 04/)
    assert.match(await press('ArrowDown', 'ArrowUp', 'Enter'), /^04, octet 9/)
    assert.match(await press('Tab'), /^first octet 04 SMS-DELIVER$/)
  })

  it('shows what belongs together, and where the focus is', async () => {
    await inspector(shown.page)
      .getByRole('option', { name: /^91, octet 11/ })
      .focus()
    assert.deepEqual(await active().allInnerTexts(), ['91', ...(await rowTexts('TP-OA type of address'))])
    const outline = await shown.page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    assert.equal(outline, 'solid')
    const selected = inspector(shown.page).locator('[role=option][aria-selected=true]')
    assert.equal(await selected.count(), 1)
  })

  /** The meaning of a field and of its bits, as they are shown. */
  async function rowTexts(name: string): Promise<string[]> {
    const row = inspector(shown.page).locator('[role=treeitem][aria-level="1"]').filter({ hasText: name })
    const id = await row.getAttribute('data-row')
    return inspector(shown.page).locator(`[role=treeitem][data-row="${id}"]`).allInnerTexts()
  }

  it('links by pointer in both ways', async () => {
    await inspector(shown.page)
      .getByRole('option', { name: /octet 22, TP-SCTS/ })
      .hover()
    assert.equal(await inspector(shown.page).locator('[role=treeitem].smsm-hover').count(), 1)
    await inspector(shown.page).locator('[role=treeitem]').filter({ hasText: 'TP-UDL' }).hover()
    assert.deepEqual(await inspector(shown.page).locator('[role=option].smsm-hover').allInnerTexts(), ['0C'])
  })

  it('goes from a finding to its octet', async () => {
    await paste(shown.page, SLIP)
    await inspector(shown.page).getByRole('button', { name: 'Show the octet' }).first().focus()
    assert.match(await press('Enter'), /^08, octet 4, TP-DA length.*Warning$/)
  })

  it('chooses the part of a message, and keeps the focus', async () => {
    await paste(shown.page, LISTING)
    await inspector(shown.page).getByRole('button', { name: 'Part 2' }).focus()
    assert.match(await press('Enter'), /^Part 2/)
  })

  it('does not move or delete nodes of the flow behind', async () => {
    const before = await shown.page.evaluate('JSON.stringify(RED.nodes.createCompleteNodeSet())')
    await inspector(shown.page).getByRole('option').first().focus()
    await press('ArrowRight', 'ArrowDown', 'Delete', 'Backspace')
    assert.equal(await shown.page.evaluate('JSON.stringify(RED.nodes.createCompleteNodeSet())'), before)
  })

  it('tells of a result in one sentence', async () => {
    await paste(shown.page, DELIVER)
    const status = inspector(shown.page).getByRole('status')
    assert.equal(await status.innerText(), 'SMS-DELIVER from +31641600986 How are you? (0 findings)')
  })
}
