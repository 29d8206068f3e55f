import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, launchBrowser, type Page } from '../support/browser'
import { readExamples } from '../support/examples'
import { NodeRedProcess } from '../support/node-red-process'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'
import { root } from '../support/paths'
import { temporaryDir } from '../support/temp'

/** `npm run screenshots` puts the README's picture into docs; a mere test run leaves the checkout as it is. */
const pictures = process.env.SCREENSHOTS ? join(root, 'docs') : temporaryDir('pictures')
const flow = readExamples(root).get('Encode and decode SMS PDUs')!

describe('the example in a browser', function () {
  this.timeout(90_000)
  // An editor on a busy machine loses a click now and then; what is wrong fails twice.
  this.retries(1)
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser?.close())

  for (const version of [nodeRed4(), nodeRed5()])
    it(`is on the canvas of Node-RED ${version.version}, and its buttons show messages`, async () => {
      const nodeRed = await NodeRedProcess.start(version, newUserDir(version.node))
      try {
        await nodeRed.deploy(flow)
        const { page, errors } = await openEditor(browser, nodeRed.url)
        const drawn = flow.filter(({ type }) => type !== 'tab').length
        strictEqual(await page.locator('.red-ui-flow-node-group').count(), drawn)
        await page.evaluate('RED.sidebar.show("debug")')
        await press(page, 'Long text with emoji', 2)
        await picture(page, version.version)
        const shown = await page.locator('.red-ui-debug-msg').allInnerTexts()
        ok(shown.join('\n').includes('Water tank 3 is at 12 %'), shown.join('\n'))
        deepStrictEqual(errors, [])
        await page.close()
      } finally {
        await nodeRed.stop()
      }
    })
})

async function openEditor(browser: Browser, url: string): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 720 } })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(url)
  await page.locator('.red-ui-flow-node-group').first().waitFor()
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' })
  return { page, errors }
}

/** The button of an inject node, and as many messages in the debug sidebar as come of it. */
async function press(page: Page, name: string, messages: number): Promise<void> {
  const { id } = flow.find((node) => node.name === name)!
  await page.locator(`[id="${id}"] .red-ui-flow-node-button-button`).click()
  await page
    .locator('.red-ui-debug-msg')
    .nth(messages - 1)
    .waitFor()
}

async function picture(page: Page, version: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  const name = version === '4.1' ? 'pdu-example.png' : `pdu-example-node-red-${version}.png`
  if (version !== '4.1' && process.env.SCREENSHOTS) return
  await page.locator('.red-ui-notification').waitFor({ state: 'hidden' })
  const { length } = await page.screenshot({ path: join(pictures, name) })
  ok(length > 10_000, 'the picture shows something')
}
