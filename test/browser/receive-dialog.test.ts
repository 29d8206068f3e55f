import assert from 'node:assert/strict'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { type Editor, type EditorPage, startEditor } from './inspector-page'
import { cancel, closeDialogs, complaintsOf, deploy, done, doubleClick, saved, showsStatus } from './steps'

const TAB = '5b1f0c7a93e2d468'
const MODEM = '72c5d8e90f1a4b36'
const OLD = 'c40a7e91d8b3f527'
const NEW = 'c40a7e91d8b3f528'
const RULES = [
  { type: 'number', value: '+6281234567890', off: true },
  { type: 'regexp', value: '^\\+62(81|85)' }
]

for (const version of [nodeRed4(), nodeRed5()])
  describe(`the senders in the dialog of sms-receive in Node-RED ${version.version}`, function () {
    this.timeout(90_000)
    // An editor on a busy machine loses a click now and then; what is wrong fails twice.
    this.retries(1)
    let editor: Editor
    let shown: EditorPage

    before(async () => {
      const receive = { type: 'sms-receive', z: TAB, x: 200, modem: MODEM, wires: [[], [], []] }
      editor = await startEditor(version, [
        { id: TAB, type: 'tab', label: 'senders' },
        { id: MODEM, type: 'modem-config', connection: 'virtual' },
        // As an older version had it, and by hand: a text.
        { ...receive, id: OLD, y: 80, senders: '+6281234567890, +44*;\nBANK' },
        { ...receive, id: NEW, y: 180, version: 1, senders: RULES }
      ])
      shown = await editor.open()
    })
    after(() => editor?.stop())
    afterEach(() => closeDialogs(shown.page))

    const rules = () => shown.page.locator('.smsm-rule')
    const said = () => shown.page.locator('.smsm-rule-said').allInnerTexts()
    const trial = () => shown.page.getByLabel('Try it')
    const verdict = () => shown.page.locator('.smsm-verdict').innerText()
    const words = async () => (await said()).map((one) => one.trim())

    it('are rules where they were a text, and are saved as rules', async () => {
      await doubleClick(shown.page, OLD)
      assert.equal(await rules().count(), 3)
      await done(shown.page)
      const { senders, version: saves } = await saved(shown.page, OLD)
      assert.deepEqual(senders, [
        { type: 'number', value: '+6281234567890' },
        { type: 'prefix', value: '+44' },
        { type: 'number', value: 'BANK' }
      ])
      assert.equal(saves, 1)
    })

    it('are tried with a number while it is typed, each by itself and all together', async () => {
      await doubleClick(shown.page, OLD)
      assert.equal((await verdict()).trim(), '')
      await trial().fill('+44 7785 016005')
      assert.deepEqual(await words(), ['does not fit', 'fits', 'does not fit'])
      assert.match(await verdict(), /output 1/)
      await trial().fill('+49 170 1234567')
      assert.deepEqual(await words(), ['does not fit', 'does not fit', 'does not fit'])
      assert.match(await verdict(), /output 2/)
      await trial().fill('bank')
      assert.match(await verdict(), /output 1/)
      await rules().nth(2).getByRole('textbox').fill('BANKS')
      assert.match(await verdict(), /output 2/)
      await cancel(shown.page)
    })

    it('keep a rule that is switched off, which counts for nothing', async () => {
      await doubleClick(shown.page, NEW)
      await trial().fill('+6281234567890')
      assert.deepEqual(await words(), ['', 'fits'])
      await rules().nth(1).getByRole('checkbox').uncheck()
      assert.match(await verdict(), /output 1/)
      await trial().fill('')
      assert.match(await verdict(), /no rule: everybody/)
      await rules().nth(1).getByRole('checkbox').check()
      await done(shown.page)
      assert.deepEqual((await saved(shown.page, NEW)).senders, RULES)
    })

    it('are added, taken away and put in another order', async () => {
      await doubleClick(shown.page, NEW)
      await shown.page.locator('.red-ui-editableList-addButton').click()
      await rules().last().getByRole('combobox').selectOption('prefix')
      await rules().last().getByRole('textbox').fill('+1')
      await shown.page.locator('.red-ui-editableList-item-remove').first().click()
      await rules().nth(1).waitFor()
      await shown.page.waitForFunction(`document.querySelectorAll('.smsm-rule').length === 2`)
      await done(shown.page)
      assert.deepEqual((await saved(shown.page, NEW)).senders, [RULES[1], { type: 'prefix', value: '+1' }])
    })

    it('say what is wrong with a rule, as text; the node is marked, and at run time names the field', async () => {
      const { page } = shown
      await doubleClick(page, NEW)
      await rules().first().getByRole('textbox').fill('(<img src=x onerror=window.hurt=1>\u202E')
      assert.match((await words())[0]!, /is no regular expression: .*<img src=x onerror=window\.hurt=1>RLO/)
      assert.equal(await page.evaluate('window.hurt'), undefined)
      await done(page)
      assert.match((await complaintsOf(page, NEW)).join(), /Sender rule 1 is no regular expression/)
      assert.match(await deploy(page), /not properly configured/)
      await showsStatus(page, NEW, /^bad config: senders$/, 'red')
      await showsStatus(page, OLD, /^virtual /, 'green')
    })

    it('have run without an error in the editor', () => assert.deepEqual(shown.errors, []))
  })
