/** What somebody does in the editor, with mouse and keyboard. */
import assert from 'node:assert/strict'
import type { Page } from '../support/browser'

/** Drags a node out of the palette onto the canvas; `at` is from its upper left corner. Gives its id. */
export async function dragNode(page: Page, type: string, at: { x: number; y: number }): Promise<string> {
  const before = await idsOf(page, type)
  await page.locator('#red-ui-palette-search input').first().fill(type)
  const node = page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`)
  await node.waitFor()
  const canvas = (await page.locator('#red-ui-workspace-chart').boundingBox())!
  await node.hover()
  await page.mouse.down()
  // The first move begins the drag; the canvas takes what is above it for a moment.
  await page.mouse.move(canvas.x + at.x - 20, canvas.y + at.y - 20, { steps: 5 })
  await page.mouse.move(canvas.x + at.x, canvas.y + at.y, { steps: 5 })
  await page.mouse.up()
  const [id] = (await idsOf(page, type)).filter((one) => !before.includes(one))
  assert.ok(id, `${type} is on the canvas`)
  await onCanvas(page, id).waitFor()
  return id
}

export const onCanvas = (page: Page, id: string) => page.locator(`.red-ui-flow-node-group[id="${id}"]`)

/** Opens its dialog by a double click; the editor wants its two clicks within 650 ms by its own clock, which a busy machine may miss. */
export async function doubleClick(page: Page, id: string): Promise<void> {
  const node = onCanvas(page, id).locator('.red-ui-flow-node')
  const dialog = page.locator('#dialog-form')
  for (let left = 4; left > 0; left--) {
    // Nothing can be clicked behind a dialog that came late.
    await node.dblclick({ delay: 10, timeout: 3000 }).catch(() => {})
    if (
      await dialog.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false
      )
    )
      break
  }
  await dialog.waitFor()
  await atRest(page)
}

/** Opens the dialog of a new modem from that of a node. */
export async function addModem(page: Page): Promise<void> {
  await page.locator('#node-input-btn-modem-add').click()
  await modemDialog(page)
}

/** Opens the dialog of the modem that a node has. */
export async function editModem(page: Page): Promise<void> {
  await page.locator('#node-input-btn-modem-edit').click()
  await modemDialog(page)
}

async function modemDialog(page: Page): Promise<void> {
  await page.locator('#node-config-input-connection').waitFor()
  await atRest(page)
}

/** Presses Add or Update in the dialog of a configuration node. */
export async function saveModem(page: Page): Promise<void> {
  await page.locator('#node-config-dialog-ok').click()
  await page.locator('#node-config-input-connection').waitFor({ state: 'detached' })
  await atRest(page)
}

/** Presses Done. */
export async function done(page: Page): Promise<void> {
  await page.locator('#node-dialog-ok').click()
  await page.locator('#dialog-form').waitFor({ state: 'detached' })
}

export async function cancel(page: Page): Promise<void> {
  await page.locator('#node-dialog-cancel').click()
  await page.locator('#dialog-form').waitFor({ state: 'detached' })
}

/** Cancels whatever is open: for a test that comes after one that failed. */
export async function closeDialogs(page: Page): Promise<void> {
  for (const button of ['#node-config-dialog-cancel', '#node-dialog-cancel']) {
    if (!(await page.locator(button).isVisible())) continue
    await page.locator(button).click()
    await page.locator(button).waitFor({ state: 'detached' })
  }
}

/** Presses Deploy, and waits until it is done. Gives what the editor asks before, confirmed, or nothing. */
export async function deploy(page: Page): Promise<string> {
  const notes = page.locator('.red-ui-notification')
  const confirm = notes.getByRole('button', { name: 'Confirm deploy' })
  const deployed = notes.getByText('Successfully deployed')
  await deployed.waitFor({ state: 'hidden' })
  await page.locator('#red-ui-header-button-deploy').click()
  await confirm.or(deployed).first().waitFor()
  let asked = ''
  if (await confirm.isVisible()) {
    asked = await notes.filter({ has: page.getByRole('button', { name: 'Confirm deploy' }) }).innerText()
    await confirm.click()
  }
  // It would stand there for seconds.
  await deployed.click()
  return asked
}

/** Types a text into a typedInput of the dialog, as a text. */
export async function typeText(page: Page, field: string, text: string): Promise<void> {
  const row = page.locator(`.form-row:has(#node-input-${field})`)
  await row.locator('.red-ui-typedInput-type-select').click()
  await page.locator('.red-ui-typedInput-options:visible').getByText('string', { exact: true }).click()
  await row.locator('.red-ui-typedInput-input').fill(text)
}

/** Waits until a status is what it should be. */
export async function showsStatus(page: Page, id: string, text: RegExp, colour?: string): Promise<void> {
  await onCanvas(page, id).locator('.red-ui-flow-node-status-label').filter({ hasText: text }).waitFor()
  if (colour === undefined) return
  const dot = onCanvas(page, id).locator('.red-ui-flow-node-status')
  await dot.and(page.locator(`[class$="-${colour}"]`)).waitFor()
}

/** What is saved of a node. */
export async function saved(page: Page, id: string): Promise<Record<string, unknown>> {
  return (await page.evaluate(`RED.nodes.convertNode(RED.nodes.node('${id}'))`)) as Record<string, unknown>
}

/** Whether Node-RED takes the node for complete, and what it says if not. */
export async function complaintsOf(page: Page, id: string): Promise<string[]> {
  return (await page.evaluate(
    `(() => { const node = RED.nodes.node('${id}'); RED.editor.validateNode(node); return node.validationErrors })()`
  )) as string[]
}

/** Dialogs slide in and out. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(
    `[...document.querySelectorAll('.red-ui-tray')].every((tray) => !tray.getAnimations().length && !$(tray).is(':animated'))`
  )
}

async function idsOf(page: Page, type: string): Promise<string[]> {
  const ids = `RED.nodes.filterNodes({ type: '${type}' }).map(({ id }) => id)`
  return (await page.evaluate(ids)) as string[]
}
