/** The PDU inspector in a real editor: how a test comes to it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, launchBrowser, type Page } from '../support/browser'
import { NodeRedProcess } from '../support/node-red-process'
import type { NodeRedVersion } from '../support/node-red-versions'
import { nodeRed5 } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'

export type Theme = 'light' | 'dark'

/** A Node-RED and a browser, for the tests of one file. */
export interface Editor {
  nodeRed: NodeRedProcess
  browser: Browser
  open(options?: { theme?: Theme; width?: number; height?: number }): Promise<EditorPage>
  stop(): Promise<void>
}

export interface EditorPage {
  page: Page
  /** Errors of scripts. */
  errors: string[]
}

const TAB = '5b1f0c7a93e2d468'
export const DECODE_NODE = 'c40a7e91d8b3f526'
export const SEND_NODE = '9e27d1b6045fa3c8'
const FLOWS = [
  { id: TAB, type: 'tab', label: 'inspector' },
  { id: DECODE_NODE, type: 'pdu-decode', z: TAB, x: 200, y: 80, wires: [[]] },
  { id: SEND_NODE, type: 'sms-send', z: TAB, x: 200, y: 140, text: 'Hello', textType: 'str', wires: [[], []] }
]

export async function startEditor(
  version: NodeRedVersion,
  flows: object[] = FLOWS,
  settings = '',
  prepare: (userDir: string) => void = () => {}
): Promise<Editor> {
  const browser = await launchBrowser()
  const userDir = newUserDir(version.node)
  prepare(userDir)
  const nodeRed = await NodeRedProcess.start(version, userDir, settings)
  await nodeRed.deploy(flows)
  return {
    nodeRed,
    browser,
    open: (options) => openEditor(browser, nodeRed.url, version, options),
    async stop() {
      await browser.close()
      await nodeRed.stop()
    }
  }
}

async function openEditor(
  browser: Browser,
  url: string,
  { version }: NodeRedVersion,
  { theme = 'light', width = 1440, height = 900 }: { theme?: Theme; width?: number; height?: number } = {}
): Promise<EditorPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    permissions: ['clipboard-read', 'clipboard-write']
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.addInitScript(`localStorage.setItem('view-dark-theme', '${theme}')`)
  await page.goto(url)
  await page.locator('#red-ui-header-button-deploy').waitFor()
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' })
  // Node-RED 4.1 has no dark theme of its own: those that people install set the same variables.
  if (theme === 'dark' && version === '4.1') await page.addStyleTag({ content: darkVariables() })
  return { page, errors }
}

/** The colours of the dark theme of Node-RED 5. */
function darkVariables(): string {
  const path = join(nodeRed5().dir, '..', '@node-red', 'editor-client', 'public', 'red', 'style.min.css')
  const variables = [...readFileSync(path, 'utf8').matchAll(/\.nr-theme-dark\s*\{([^}]*)\}/g)].map(
    ([, body]) => body
  )
  if (!variables.some((body) => body?.includes('--red-ui-form-background')))
    throw new Error(`${path} has no dark theme any more: look for it.`)
  return `:root { ${variables.join(';')} }`
}

/** Shows the inspector in the sidebar; `width` is that of the sidebar. */
export async function openSidebar(page: Page, width?: number): Promise<void> {
  await page.evaluate('RED.sidebar.show("sms-pdu-inspector")')
  await inspector(page).waitFor()
  if (width !== undefined) await page.evaluate(`(${ASIDE})(${width})`)
}

/** Draws the sidebar as wide, over everything else. */
const ASIDE = `(width) => {
  const box = document.querySelector('.smsm-sidebar')
  document.querySelector('#red-ui-editor').append(box)
  box.style = \`position: fixed; z-index: 1000; top: 0; right: 0; height: 100vh; width: \${width}px\`
}`

export async function openDialog(page: Page, id: string): Promise<void> {
  await page.evaluate(`RED.editor.edit(RED.nodes.node('${id}'))`)
  await page.locator('#dialog-form').waitFor()
  // It slides in.
  await page.waitForFunction(`!document.querySelector('.red-ui-tray').getAnimations().length`)
}

/** That of the dialog where one is open, else that of the sidebar. */
export const inspector = (page: Page) => page.locator('.smsm-inspector:visible').last()

export async function paste(page: Page, text: string): Promise<void> {
  await inspector(page).locator('textarea').fill(text)
}
