/** The inspector for screen readers and for eyes that need contrast; part of inspector.test.ts. */
import assert from 'node:assert/strict'
import { LISTING } from '../nodes/pdus'
import { seriousFindings } from './axe'
import {
  DECODE_NODE,
  type EditorPage,
  inspector,
  openDialog,
  openSidebar,
  paste,
  SEND_NODE
} from './inspector-page'
import { closeDialogs } from './steps'

const DELIVER = '07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07'
const SLIP = '0001000891261815609497F0000005E8329BFD06'

type Page = EditorPage['page']

export function isAccessible(shown: () => EditorPage): void {
  before(async () => {
    // The editor's body is 0 pixels high and cuts off what is beyond it: axe takes all that is in it for hidden.
    await shown().page.addStyleTag({ content: 'body { height: 100vh }' })
  })
  afterEach(() => closeDialogs(shown().page))

  for (const [where, open] of Object.entries(PLACES))
    it(`has no serious finding of axe: ${where}`, async () => {
      const { page, errors } = shown()
      const selector = await open(page)
      // The fields with which Node-RED misleads password managers are its own.
      const { findings, looked } = await seriousFindings(page, selector, ['[id^=red-ui-trap]'])
      assert.ok(looked > 8, 'axe has looked at the colours of texts')
      assert.deepEqual(findings, [])
      assert.deepEqual(errors, [])
    })
}

const PLACES: Record<string, (page: Page) => Promise<string>> = {
  'the sidebar with an answer of a modem': async (page) => {
    await openSidebar(page)
    await paste(page, LISTING)
    await inspector(page).locator('summary').click()
    await inspector(page).getByRole('option').nth(8).focus()
    return '.smsm-sidebar'
  },
  'the sidebar with a mistake': async (page) => {
    await openSidebar(page)
    await paste(page, `${SLIP}0`)
    return '.smsm-sidebar'
  },
  'the sidebar with a question': async (page) => {
    await openSidebar(page)
    await paste(page, '0112005150F132200523')
    return '.smsm-sidebar'
  },
  'the dialog of pdu-decode': async (page) => {
    await openDialog(page, DECODE_NODE)
    await paste(page, DELIVER.slice(16))
    return '#dialog-form'
  },
  'the counter of sms-send': async (page) => {
    await openDialog(page, SEND_NODE)
    await page
      .locator('#dialog-form .form-row:has(#sms-send-counter) .red-ui-typedInput-input')
      .fill('“Nord” – leer 🚰')
    return '#sms-send-counter'
  }
}
