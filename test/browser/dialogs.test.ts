import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '../support/browser'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { nodeTypes } from '../support/packed'
import { temporaryDir } from '../support/temp'
import { seriousFindings } from './axe'
import { type Editor, startEditor, type Theme } from './inspector-page'
import { closeDialogs, doubleClick, editModem } from './steps'

/** Where to look at them: what `PICTURES` names, else a folder that is thrown away. */
const pictures = process.env.PICTURES ?? temporaryDir('pictures')
const TAB = '5b1f0c7a93e2d468'
const MODEM = '72c5d8e90f1a4b36'
const IDS: Record<string, string> = Object.fromEntries(
  nodeTypes.filter((type) => type !== 'modem-config').map((type, i) => [type, `c40a7e91d8b3f55${i}`])
)
const TEXT = 'Tank “Nord” is at 12 % – please come soon, the pump has been running for hours'
const PROPERTIES: Record<string, object> = {
  'sms-send': { to: '+6281234567890', toType: 'str', text: TEXT, textType: 'str' },
  'sms-broadcast': { text: 'Dear {{name}}, the reunion of {{class}} begins at 9.', textType: 'str' },
  'sms-receive': { senders: '+6281234567890, +44*, BANK' }
}
/** What somebody has done in each when it is looked at. */
const FILLED: Record<string, (page: Page) => Promise<void>> = {
  'sms-receive': async (page) => {
    await page.getByLabel('Try it').fill('+447785016005')
    await page.locator('.smsm-rule').last().getByRole('combobox').selectOption('regexp')
    await page.locator('.smsm-rule').last().getByRole('textbox').fill('(')
  },
  'sms-broadcast': (page) => page.getByLabel('Sample row').fill('{"name":"Budi","phone":"+62812"}'),
  'modem-config': async (page) => {
    for (const summary of await page.locator('.smsm-section:visible > summary').all()) await summary.click()
    await page.getByRole('button', { name: 'Check the modem' }).click()
    await page.locator('.smsm-check').waitFor()
    await page.locator('#node-config-input-store').selectOption('postgres')
    await page.locator('.smsm-missing-notice li').waitFor()
    await page.locator('#node-config-input-country').fill('uni')
  }
}

for (const version of [nodeRed4(), nodeRed5()])
  describe(`the dialogs in Node-RED ${version.version}`, function () {
    this.timeout(90_000)
    // An editor on a busy machine loses a click now and then; what is wrong fails twice.
    this.retries(1)
    let editor: Editor

    before(async () => {
      const nodes = Object.entries(IDS).map(([type, id], i) => ({
        id,
        type,
        z: TAB,
        x: 200,
        y: 80 + 80 * i,
        modem: MODEM,
        ...PROPERTIES[type],
        wires: [[]]
      }))
      editor = await startEditor(version, [
        { id: TAB, type: 'tab', label: 'dialogs' },
        { id: MODEM, type: 'modem-config', connection: 'virtual', country: 'ID' },
        ...nodes
      ])
    })
    after(() => editor?.stop())

    for (const theme of ['light', 'dark'] as Theme[])
      it(`have no serious finding of axe, and nothing is wider than they are: ${theme}`, async () => {
        const { page, errors } = await editor.open({ theme, height: 1150 })
        for (const type of nodeTypes) {
          await doubleClick(page, IDS[type] ?? IDS['sms-send']!)
          if (type === 'modem-config') await editModem(page)
          await FILLED[type]?.(page)
          await picture(page, `${type}-${theme}-${version.version}`)
          const form = type === 'modem-config' ? '#node-config-dialog-edit-form' : '#dialog-form'
          const { findings, looked } = await seriousFindings(page, form, NOT_OURS)
          assert.deepEqual(findings, [], type)
          assert.ok(looked > 5, `axe has looked at the colours of texts of ${type}`)
          assert.deepEqual(await page.evaluate(`(${WIDER})('${form}')`), [], type)
          await closeDialogs(page)
        }
        assert.deepEqual(errors, [])
        await page.context().close()
      })
  })

/** What Node-RED puts into every form so that browsers do not offer passwords. */
const NOT_OURS = ['#red-ui-trap-user', '#red-ui-trap-username', '#red-ui-trap-password']

/** Elements of ours that stick out of the dialog that is open. */
const WIDER = `(form) => {
  const box = document.querySelector(form)
  const { right } = box.closest('.red-ui-tray').getBoundingClientRect()
  return [...box.querySelectorAll('.smsm *')]
    .filter((element) => element.getBoundingClientRect().width > 1 && element.getBoundingClientRect().right > right)
    .map(({ outerHTML }) => outerHTML.slice(0, 120))
}`

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  const tray = page.locator('.red-ui-tray').last()
  const { length } = await tray.screenshot({ path: join(pictures, `${name}.png`) })
  assert.ok(length > 5_000, 'the picture shows something')
}
