import assert from 'node:assert/strict'
import { ModemOnTcp } from '../nodes/modem-beside'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { type Editor, type EditorPage, SEND_NODE, startEditor } from './inspector-page'
import {
  closeDialogs,
  complaintsOf,
  deploy,
  done,
  doubleClick,
  editModem,
  saved,
  saveModem,
  showsStatus
} from './steps'

const TAB = '5b1f0c7a93e2d468'
const MODEM = '72c5d8e90f1a4b36'
const HOSTILE = '<img src=x onerror=window.hurt=1>'
const PIN = '7351'

for (const version of [nodeRed4(), nodeRed5()])
  describe(`the dialog of modem-config in Node-RED ${version.version}`, function () {
    this.timeout(90_000)
    // An editor on a busy machine loses a click now and then; what is wrong fails twice.
    this.retries(1)
    let editor: Editor
    let shown: EditorPage
    let locked: ModemOnTcp

    before(async () => {
      locked = await new ModemOnTcp(20, PIN).open()
      const flows = [
        { id: TAB, type: 'tab', label: 'modem' },
        { id: MODEM, type: 'modem-config', connection: 'virtual' },
        { id: SEND_NODE, type: 'sms-send', z: TAB, x: 200, y: 100, modem: MODEM, wires: [[], []] }
      ]
      editor = await startEditor(version, flows, 'modemConfigVirtual: { latencyMs: 20 },')
      shown = await editor.open()
    })
    after(async () => {
      await editor?.stop()
      await locked?.stop()
    })

    beforeEach(async () => {
      await doubleClick(shown.page, SEND_NODE)
      await editModem(shown.page)
    })
    afterEach(() => closeDialogs(shown.page))

    const field = (name: string) => shown.page.locator(`#node-config-input-${name}`)
    const choices = () => shown.page.locator('.smsm-choices:visible [role=option]')
    const findings = () => shown.page.locator('.smsm-check li')
    const notice = () => shown.page.locator('.smsm-missing-notice')

    async function check(): Promise<string[]> {
      await shown.page.getByRole('button', { name: 'Check the modem' }).click()
      await findings().first().waitFor()
      return findings().allInnerTexts()
    }

    async function tcp({ config }: { config: object }): Promise<void> {
      const { host, tcpPort } = config as { host: string; tcpPort: string }
      await field('connection').selectOption('tcp')
      await field('host').fill(host)
      await field('tcpPort').fill(tcpPort)
    }

    it('checks the virtual modem: each finding with its icons, the signal in bars and dBm', async () => {
      const said = await check()
      assert.match(
        said.join('\n'),
        /Virtual Modem answers[\s\S]*SIM is ready[\s\S]*registered[\s\S]*-\d+ dBm/
      )
      for (const one of await findings().all()) {
        assert.equal(await one.getAttribute('data-level'), 'ok')
        assert.equal(await one.locator('.fa-check-circle').count(), 1)
      }
      const bars = shown.page.locator('[data-about=signal] .smsm-signal')
      assert.equal(await bars.getAttribute('aria-label'), '4 of 4 bars, -73 dBm')
      assert.equal(await bars.locator('.smsm-signal-on').count(), 4)
    })

    it('checks a modem that is typed but not saved: a locked SIM wants its PIN, and none is typed', async () => {
      await tcp(locked)
      const said = await check()
      const problem = said.find((one) => one.includes('PIN'))
      assert.match(problem ?? '', /PIN/, said.join('\n'))
      const item = shown.page.locator('[data-about=sim]')
      assert.notEqual(await item.getAttribute('data-level'), 'ok')
      assert.equal(await item.locator('.fa-check-circle').count(), 0)
      assert.doesNotMatch(locked.typed, /AT\+CPIN="/)
    })

    it('says of a wrong port that nobody answers there, and what to do', async () => {
      await tcp({ config: { host: '127.0.0.1', tcpPort: '9' } })
      assert.match((await check()).join('\n'), /127\.0\.0\.1:9/)
      await field('connection').selectOption('serial')
      await field('port').fill('/dev/ttyNOBODY')
      await shown.page.getByRole('button', { name: 'Check the modem' }).click()
      const port = findings().filter({ hasText: '/dev/ttyNOBODY' })
      await port.waitFor()
      assert.equal(await port.getAttribute('data-level'), 'problem')
    })

    it('shows what a hostile network calls itself as a text', async () => {
      const open = await new ModemOnTcp(20).open()
      try {
        open.modem.radio.operator = HOSTILE
        await tcp(open)
        assert.ok((await check()).join('\n').includes(HOSTILE))
        assert.equal(await shown.page.evaluate('window.hurt'), undefined)
        assert.equal(await shown.page.locator('.smsm-check img').count(), 0)
      } finally {
        await open.stop()
      }
    })

    it('says what is missing for the connection that is chosen, until it is there', async () => {
      assert.equal(await notice().innerText(), '')
      await field('connection').selectOption('serial')
      assert.match(await notice().innerText(), /cannot be used yet:\s+Choose the serial port/)
      await field('port').fill('/dev/ttyUSB0')
      await field('pin').fill('12a')
      await field('name').focus()
      assert.doesNotMatch(await notice().innerText(), /serial port/)
      assert.match(await notice().innerText(), /PIN has 4 to 8 digits/)
      await field('pin').fill('1234')
      await field('name').focus()
      assert.equal(await notice().innerText(), '')
      await field('connection').selectOption('tcp')
      assert.match(await notice().innerText(), /host of the serial server[\s\S]*TCP port/)
    })

    it('folds limits, send window and storage away, and says in short what is in them', async () => {
      const words = (name: string) => shown.page.locator(`[data-section=${name}]`)
      const section = (name: string) => shown.page.locator(`details:has([data-section=${name}])`)
      assert.equal(await field('limitHour').isVisible(), false)
      assert.deepEqual(await words('limits').innerText(), 'as much as comes')
      assert.equal(await words('window').innerText(), 'always open')
      assert.equal(await words('storage').innerText(), 'on this host')
      await section('limits').locator('summary').click()
      await field('limitHour').fill('50')
      await section('limits').locator('summary').click()
      await words('limits')
        .filter({ hasText: /^50 an hour$/ })
        .waitFor()
      await section('window').locator('summary').click()
      await field('windowFrom').fill('08:00')
      await field('windowDays').fill('1,2,3')
      await section('window').locator('summary').click()
      await words('window')
        .filter({ hasText: /^08:00 – 24:00, days 1,2,3$/ })
        .waitFor()
      await field('connection').selectOption('none')
      assert.equal(await section('limits').isVisible(), false)
      assert.equal(await section('storage').isVisible(), true)
    })

    it('finds the country by name, code or calling code, by keyboard, and saves two letters', async () => {
      const { page } = shown
      await field('country').fill('+62')
      assert.equal(await field('country').getAttribute('aria-expanded'), 'true')
      assert.equal(await choices().first().innerText(), 'Indonesia\nID\n+62')
      await page.keyboard.press('ArrowDown')
      const active = await field('country').getAttribute('aria-activedescendant')
      assert.match((await page.locator(`[id="${active}"]`).innerText()) ?? '', /Indonesia/)
      await page.keyboard.press('Enter')
      assert.equal(await field('country').inputValue(), 'ID')
      assert.equal(await page.locator('.smsm-country').innerText(), 'Indonesia, +62')
      assert.equal(await choices().count(), 0)
      // The dialog stays: Escape closes the list only.
      await field('country').fill('ger')
      await page.keyboard.press('Escape')
      assert.equal(await choices().count(), 0)
      await field('country').fill('germany')
      await field('name').focus()
      assert.equal(await field('country').inputValue(), 'DE')
      await saveModem(page)
      await done(page)
      assert.equal((await saved(page, MODEM)).country, 'DE')
    })

    it('refuses a country that there is not', async () => {
      await field('country').fill('UK')
      await field('name').focus()
      assert.match(await notice().innerText(), /two letters, such as ID or GB/)
    })

    it('marks an incomplete modem before the deploy, which asks, and the node says what is missing', async () => {
      const { page } = shown
      await field('connection').selectOption('serial')
      await field('port').fill('')
      await saveModem(page)
      await done(page)
      assert.deepEqual(await complaintsOf(page, MODEM), ['Choose the serial port of the modem.'])
      assert.notDeepEqual(await complaintsOf(page, SEND_NODE), [])
      assert.match(await deploy(page), /not properly configured/)
      await showsStatus(page, SEND_NODE, /^bad config: port$/, 'red')
      const { msg } = await editor.nodeRed.logged(({ id, level }) => id === SEND_NODE && level <= 20)
      assert.match(msg, /No serial port is chosen\. Open the modem configuration and choose one/)
      await doubleClick(page, SEND_NODE)
      await editModem(page)
      await shown.page.locator('details:has([data-section=storage]) summary').click()
      await field('store').selectOption('postgres')
      assert.match(await notice().innerText(), /serial port[\s\S]*address of the PostgreSQL database/)
    })

    it('has run without an error in the editor', () => assert.deepEqual(shown.errors, []))
  })
