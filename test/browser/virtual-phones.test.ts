import assert from 'node:assert/strict'
import { phonesServer } from '../simulator/http-server'
import { type Browser, launchBrowser, type Page } from '../support/browser'
import { seriousFindings } from './axe'

const MODEM = '+628110000001'
const FRIEND = '+628129999999'
const HOSTILE = '<img src=x onerror="window.hurt = 1"><script>window.hurt = 2</script>\u202E\u200F olleH'

describe('the virtual phones in a browser', function () {
  this.timeout(60_000)
  let browser: Browser
  let server: Awaited<ReturnType<typeof phonesServer>>
  let page: Page
  let errors: string[]

  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser?.close())

  beforeEach(async () => {
    server = await phonesServer({ prefix: '/some/where/' })
    page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    errors = []
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    // By the address without a slash, which leads to the one with it.
    await page.goto(`http://127.0.0.1:${server.port}/some/where`)
    await page.getByText('live', { exact: true }).waitFor()
  })
  afterEach(async () => {
    await page.close()
    server.close()
  })

  it('show what arrives as it arrives, and take an answer to the modem', async () => {
    await server.network.sendText(MODEM, FRIEND, 'Pump on?')
    await page.getByText(FRIEND).click()
    await page.locator('#messages li.in').getByText('Pump on?').waitFor()
    await server.network.sendText(MODEM, FRIEND, 'x'.repeat(400), { class: 0 })
    await page
      .locator('#messages li')
      .getByText('flash, 3 parts')
      .or(page.getByText('3 parts'))
      .first()
      .waitFor()
    await page.getByLabel('Answer').fill('yes')
    await page.locator('#answer').getByRole('button', { name: 'Send' }).click()
    await page.locator('#messages li.out').getByText('yes').waitFor()
    assert.equal(server.modem.card.messages.used, 1)
    assert.deepEqual(errors, [])
  })

  it('show hostile texts as they are, and run nothing of them', async () => {
    await server.network.sendText(MODEM, FRIEND, HOSTILE)
    await server.network.sendText('<i>BANK</i>', FRIEND, 'x')
    await page.getByText(FRIEND).click()
    const shown = page.locator('#messages li p').first()
    await shown.waitFor()
    assert.equal(await shown.textContent(), HOSTILE)
    assert.equal(await page.evaluate('window.hurt'), undefined)
    assert.equal(await page.locator('main img, main script, main i').count(), 0)
    assert.deepEqual(errors, [])
  })

  it('write from a new number, and say why not', async () => {
    const form = page.locator('#write')
    await form.getByLabel('From').fill('?')
    await form.getByLabel('Text').fill('Hello')
    await form.getByRole('button').click()
    await form.getByText('From whom? A number is needed').waitFor()
    await form.getByLabel('From').fill(FRIEND)
    await form.getByRole('button').click()
    await page.locator('#phones').getByText(FRIEND).waitFor()
    assert.equal(server.modem.card.messages.used, 1)
    assert.equal(await form.getByLabel('Text').inputValue(), '')
  })

  for (const width of [320, 1200]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`fit a ${colorScheme} screen of ${width} pixels, without a serious finding of axe`, async () => {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 740 })
        await server.network.sendText(MODEM, FRIEND, `A long word: ${'w'.repeat(120)}`)
        await page.getByText(FRIEND).click()
        await page.locator('#messages li').waitFor()
        if (process.env.PICTURES)
          await page.screenshot({ path: `${process.env.PICTURES}/${colorScheme}${width}.png` })
        assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
        const { findings, looked } = await seriousFindings(page)
        assert.deepEqual(findings, [])
        assert.ok(looked > 5, 'axe has looked at the colours of texts')
        assert.deepEqual(errors, [])
      })
    }
  }
})
