import assert from 'node:assert/strict'
import type { Page } from '../support/browser'
import { readExamples } from '../support/examples'
import { provideModules } from '../support/flow-modules'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { packageName } from '../support/packed'
import { root } from '../support/paths'
import { type Editor, type EditorPage, startEditor } from './inspector-page'
import { deploy } from './steps'

const TAB = { id: 'd1a0c7e93b52f469', type: 'tab', label: 'new' }
const examples = readExamples(root)
/** The one example that needs a database says so, and does nothing else, until it has one. */
const MISSING_DATABASE = /SMS_PG_URL/

for (const version of [nodeRed4(), nodeRed5()])
  describe(`the Import menu of Node-RED ${version.version}`, function () {
    this.timeout(120_000)
    // An editor on a busy machine loses a click now and then; what is wrong fails twice.
    this.retries(1)
    let editor: Editor
    let shown: EditorPage

    before(async () => {
      editor = await startEditor(version, [TAB], 'modemConfigVirtual: { latencyMs: 20 },', (userDir) =>
        provideModules(userDir, [...examples.values()].flat())
      )
      shown = await editor.open()
    })
    afterEach(async () => {
      const cancel = shown.page.locator('#red-ui-clipboard-dialog-cancel')
      if (await cancel.isVisible()) await cancel.click()
    })
    after(() => editor?.stop())

    // One after another, as somebody does who looks at them all: they are beside each other then.
    it('lists every example of the package under its name, and no other', async () => {
      const { page } = shown
      await openExamples(page)
      const names = (await files(page).allInnerTexts()).map((name) => name.trim())
      assert.deepEqual(names.sort(), [...examples.keys()].sort())
      await page.locator('#red-ui-clipboard-dialog-cancel').click()
    })

    for (const [name, flow] of examples)
      it(`brings "${name}" onto the canvas, complete, and deploys it without an error`, async () => {
        const { page, errors } = shown
        const there = Number(await page.evaluate('RED.nodes.filterNodes({}).length'))
        const before = editor.nodeRed.log.length
        await openExamples(page)
        await choose(page, name)
        const drawn = flow.filter(({ type, x }) => type !== 'group' && x !== undefined)
        await page.waitForFunction(`RED.nodes.filterNodes({}).length === ${there + drawn.length}`)
        assert.deepEqual(await page.evaluate(INCOMPLETE), [])
        assert.equal(await deploy(page), '', 'nothing is asked')
        await editor.nodeRed.logged(({ msg }) => msg === 'Started flows', before)
        const wrong = editor.nodeRed.log.slice(before).filter(({ level }) => level <= 20)
        assert.deepEqual(
          wrong.filter(({ msg }) => !MISSING_DATABASE.test(msg)),
          []
        )
        assert.deepEqual(errors, [])
      })
  })

/** Nodes with a red triangle, and those whose type is not there. */
const INCOMPLETE = `(() => {
  const wrong = []
  const look = (node) => {
    if (node.valid === false || node.type === 'unknown') wrong.push([node.type, node.name, node.validationErrors])
  }
  RED.nodes.eachNode(look)
  RED.nodes.eachConfig(look)
  return wrong
})()`

const TREE = '#red-ui-clipboard-dialog-import-tab-examples .red-ui-treeList-label:visible'
const files = (page: Page) => page.locator(TREE).filter({ has: page.locator('.fa-file-o') })

async function openExamples(page: Page): Promise<void> {
  await page.locator('#red-ui-header-button-sidemenu').click()
  await page.locator('#red-ui-header-button-sidemenu-submenu').getByText('Import', { exact: true }).click()
  await page.locator('.red-ui-clipboard-dialog-tabs').getByText('Examples').click()
  await page.locator(TREE).filter({ hasText: packageName }).click()
  await files(page).first().waitFor()
}

/** The list is drawn anew when it has come from the server, and forgets then what was clicked before. */
async function choose(page: Page, name: string): Promise<void> {
  const ok = page.locator('#red-ui-clipboard-dialog-ok')
  const chosen = () =>
    page.waitForFunction(`!$('#red-ui-clipboard-dialog-ok').prop('disabled')`, null, { timeout: 3000 })
  for (let left = 4; left > 0; left--) {
    await files(page).getByText(name, { exact: true }).click()
    if (
      await chosen().then(
        () => true,
        () => false
      )
    )
      break
  }
  await ok.click()
}
