import assert from 'node:assert/strict'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { type Editor, type EditorPage, startEditor } from './inspector-page'
import { closeDialogs, complaintsOf, done, doubleClick, editModem, saved, saveModem } from './steps'

const TAB = '5b1f0c7a93e2d468'
const MODEM = '72c5d8e90f1a4b36'
/** Flows that somebody wrote by hand, with nothing but what was on his mind. */
const BARE: Record<string, string> = {
  'sms-send': 'c40a7e91d8b3f531',
  'sms-receive': 'c40a7e91d8b3f532',
  'sms-broadcast': 'c40a7e91d8b3f533',
  'pdu-encode': 'c40a7e91d8b3f534',
  'pdu-decode': 'c40a7e91d8b3f535'
}
const LATER = 'c40a7e91d8b3f536'
/** What each dialog shows of a property that is not there. */
const SHOWN: Record<string, Record<string, string | boolean>> = {
  'sms-send': { to: 'to', toType: 'msg', text: 'payload', textType: 'msg', encoding: 'auto', report: false },
  'sms-receive': { maxAgeHours: '', anyAge: false },
  'sms-broadcast': { number: 'to', text: '', textType: 'str', priority: 'bulk', unknown: 'hold' },
  'pdu-encode': { to: 'to', toType: 'msg', encoding: 'auto', replace: '0', concatBits: '8', class: '' },
  'pdu-decode': { direction: 'from-network', hasSmsc: true, rpError: false, anatomy: false }
}

for (const version of [nodeRed4(), nodeRed5()])
  describe(`a node that was written by hand, in Node-RED ${version.version}`, function () {
    this.timeout(90_000)
    // An editor on a busy machine loses a click now and then; what is wrong fails twice.
    this.retries(1)
    let editor: Editor
    let shown: EditorPage

    before(async () => {
      const nodes = Object.entries(BARE).map(([type, id], i) => ({
        id,
        type,
        z: TAB,
        modem: MODEM,
        x: 200,
        y: 80 + 80 * i,
        wires: [[]]
      }))
      editor = await startEditor(version, [
        { id: TAB, type: 'tab', label: 'old' },
        { id: MODEM, type: 'modem-config', port: 'tcp://127.0.0.1:9' },
        ...nodes,
        { id: LATER, type: 'sms-send', z: TAB, modem: MODEM, version: 2, x: 500, y: 80, wires: [[], []] }
      ])
      shown = await editor.open()
    })
    after(() => editor?.stop())
    afterEach(() => closeDialogs(shown.page))

    for (const [type, fields] of Object.entries(SHOWN))
      it(`of type ${type} shows the defaults, nothing of them in red, and is saved with them`, async () => {
        const { page } = shown
        const id = BARE[type]!
        await doubleClick(page, id)
        for (const [name, value] of Object.entries(fields)) {
          const field = page.locator(`#node-input-${name}`)
          if (typeof value === 'boolean') assert.equal(await field.isChecked(), value, name)
          else assert.equal(await field.inputValue(), value, name)
        }
        // A broadcast without a text is not complete.
        const red = page.locator(
          '#dialog-form .input-error, #dialog-form .red-ui-typedInput-input-wrap.input-error'
        )
        if (type !== 'sms-broadcast') assert.equal(await red.count(), 0)
        await done(page)
        const node = await saved(page, id)
        for (const [name, value] of Object.entries(fields))
          assert.equal(String(node[name]), String(value), name)
        assert.equal(node.version, 1)
        if (type !== 'sms-broadcast') assert.deepEqual(await complaintsOf(page, id), [])
      })

    it('of type sms-send says msg.to and msg.payload', async () => {
      const { page } = shown
      await doubleClick(page, BARE['sms-send']!)
      const shownIn = async (name: string) => {
        const row = page.locator(`.form-row:has(#node-input-${name})`)
        const prefix = (await row.locator('.red-ui-typedInput-type-label').first().innerText()).trim()
        return prefix + (await row.locator('.red-ui-typedInput-input').inputValue())
      }
      assert.deepEqual([await shownIn('to'), await shownIn('text')], ['msg.to', 'msg.payload'])
      await done(page)
    })

    it('of type modem-config shows an address as host and port, and is saved so', async () => {
      const { page } = shown
      await doubleClick(page, BARE['sms-send']!)
      await editModem(page)
      const fields = ['connection', 'host', 'tcpPort', 'port', 'store']
      const values = await Promise.all(
        fields.map((name) => page.locator(`#node-config-input-${name}`).inputValue())
      )
      assert.deepEqual(values, ['tcp', '127.0.0.1', '9', '', 'embedded'])
      assert.equal(await page.locator('.smsm-missing-notice').innerText(), '')
      await saveModem(page)
      await done(page)
      const { connection, host, tcpPort, port, version: saves } = await saved(page, MODEM)
      assert.deepEqual([connection, host, tcpPort, port, saves], ['tcp', '127.0.0.1', '9', '', 1])
    })

    it('of a later version says so before it is deployed, and stays of that version', async () => {
      const { page } = shown
      const said = /A later version of the package saved this node: update the package/
      assert.match((await complaintsOf(page, LATER)).join(), said)
      await doubleClick(page, LATER)
      await done(page)
      assert.equal((await saved(page, LATER)).version, 2)
      assert.match((await complaintsOf(page, LATER)).join(), said)
      assert.deepEqual(await complaintsOf(page, BARE['sms-send']!), [])
    })

    it('has made no error in the editor', () => assert.deepEqual(shown.errors, []))
  })
