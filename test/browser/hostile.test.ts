import assert from 'node:assert/strict'
import { encode } from '../../src/pdu'
import type { Page } from '../support/browser'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { type Editor, type EditorPage, inspector, openSidebar, paste, startEditor } from './inspector-page'
import { closeDialogs, doubleClick, editModem, onCanvas, typeText } from './steps'

const TAB = '5b1f0c7a93e2d468'
const MODEM = '72c5d8e90f1a4b36'
const INJECT = 'c40a7e91d8b3f561'
const SEND = 'c40a7e91d8b3f562'
const PHONE = '+628129999999'
const HOSTILE = '<script>window.hurt=1</script><img src=x onerror="window.hurt=2">\u202Elive\u200F'
/** Where marks are shown, what nobody sees is not there, and can turn nothing around. */
const SHOWN = HOSTILE.replace('\u202E', 'RLO').replace('\u200F', 'RLM')
/** From the sixth on within ten minutes the same text to the same number is held. */
const SENT = 6

for (const version of [nodeRed4(), nodeRed5()])
  describe(`a hostile message in Node-RED ${version.version} is shown as the text that it is`, function () {
    this.timeout(90_000)
    // An editor on a busy machine loses a click now and then; what is wrong fails twice.
    this.retries(1)
    let editor: Editor
    let shown: EditorPage

    before(async () => {
      editor = await startEditor(
        version,
        [
          { id: TAB, type: 'tab', label: 'hostile' },
          { id: MODEM, type: 'modem-config', connection: 'virtual' },
          {
            id: INJECT,
            type: 'inject',
            z: TAB,
            x: 150,
            y: 80,
            props: [{ p: 'payload' }, { p: 'to', v: PHONE, vt: 'str' }],
            payload: HOSTILE,
            payloadType: 'str',
            wires: [[SEND]]
          },
          { id: SEND, type: 'sms-send', z: TAB, x: 350, y: 80, modem: MODEM, name: HOSTILE, wires: [[], []] }
        ],
        'modemConfigVirtual: { latencyMs: 20 },'
      )
      for (let i = 0; i < SENT; i++) await editor.nodeRed.post(`/inject/${INJECT}`)
      await editor.nodeRed.logged(({ id, msg }) => id === SEND && /LOOP_GUARD|the same text/i.test(msg))
      shown = await editor.open()
    })
    after(() => editor?.stop())
    afterEach(async () => {
      await closeDialogs(shown.page)
      await harmless(shown.page)
    })

    it('on the canvas: as the name of a node', async () => {
      const label = onCanvas(shown.page, SEND).locator('.red-ui-flow-node-label')
      assert.ok((await label.textContent())?.includes('<script>window.hurt=1</script>'))
    })

    it('beside the text of sms-send, on the phone that is drawn there', async () => {
      await doubleClick(shown.page, SEND)
      await typeText(shown.page, 'text', HOSTILE)
      const drawn = await shown.page.locator('#sms-send-counter .smsm-preview').textContent()
      assert.equal(drawn?.replace('part 2 of 2', ''), SHOWN)
    })

    it('in the PDU inspector', async () => {
      await openSidebar(shown.page)
      const parts = encode({ to: PHONE, text: HOSTILE }).parts
      await paste(shown.page, parts.map(({ pdu }) => pdu).join('\n'))
      assert.equal(await inspector(shown.page).locator('.smsm-bubble').textContent(), SHOWN)
    })

    it('in the list of what is held, from which it can be dropped', async () => {
      const { page } = shown
      await doubleClick(page, SEND)
      await editModem(page)
      await page.getByRole('button', { name: 'What is held' }).click()
      const held = page.locator('.smsm-held')
      await held.waitFor()
      assert.equal(await held.count(), 1)
      const text = await held.textContent()
      assert.ok(text?.includes(`${PHONE} ${SHOWN}`), String(text))
      await harmless(page)
      await held.getByRole('button', { name: 'Drop' }).click()
      await page.getByText('Nothing is held.').waitFor()
    })

    it('on the virtual phones', async () => {
      const page = await editor.browser.newPage()
      await page.goto(`${editor.nodeRed.url}/sms-modem/phones/`)
      await page.getByText(PHONE).click()
      const bubble = page.locator('#messages li p').first()
      await bubble.waitFor()
      assert.equal(await bubble.textContent(), HOSTILE)
      await harmless(page)
      await page.close()
    })

    it('and makes no error', () => assert.deepEqual(shown.errors, []))
  })

async function harmless(page: Page): Promise<void> {
  assert.equal(await page.evaluate('window.hurt'), undefined)
  assert.equal(await page.locator('img[src=x]').count(), 0)
}
