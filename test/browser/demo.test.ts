import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, launchBrowser, type Page } from '../support/browser'
import { startDemo } from '../support/demo-process'
import type { FlowNode } from '../support/examples'
import { root } from '../support/paths'
import type { ProcessLines } from '../support/process-lines'
import { temporaryDir } from '../support/temp'
import { seriousFindings } from './axe'

/** `npm run screenshots` puts the README's pictures into docs; a mere test run leaves the checkout as it is. */
const pictures = process.env.SCREENSHOTS ? join(root, 'docs') : temporaryDir('pictures')
/** The first of those who are chosen. */
const STUDENT = '+6287806990825'
const TEXT = 'Dear {{name}}, the reunion begins on Saturday at 9. Will you come?'
const HOSTILE = '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 2">'
const NARROW = 360

describe('the demo that npm start makes, in a browser', function () {
  this.timeout(120_000)
  let browser: Browser
  let lines: ProcessLines
  let url: string
  let page: Page
  let errors: string[]

  before(async () => {
    browser = await launchBrowser()
    const demo = await startDemo(temporaryDir('demo'), { SMS_PAGE_TOKEN: '' })
    ;({ lines, url } = demo)
    page = await open('sms-broadcast', { width: 1200, height: 1500 })
    errors = errorsOf(page)
    await page.getByText('live', { exact: true }).waitFor()
  })
  after(async () => {
    await browser?.close()
    await lines?.stop()
  })

  async function open(path: string, viewport: { width: number; height: number }): Promise<Page> {
    const opened = await browser.newPage({ viewport })
    await opened.goto(url + path)
    return opened
  }

  /** What goes wrong there from now on. */
  function errorsOf(opened: Page): string[] {
    const found: string[] = []
    opened.on('pageerror', (error) => found.push(String(error)))
    opened.on('console', (message) => message.type() === 'error' && found.push(message.text()))
    return found
  }

  async function picture(shown: Page, name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true })
    const { length } = await shown.screenshot({ path: join(pictures, `${name}.png`) })
    assert.ok(length > 20_000, 'the picture shows something')
  }

  const shownIn = (id: string) => page.locator(`#${id}`).innerText()

  it('counts, while somebody writes and chooses, what the broadcast will be', async () => {
    await page.getByLabel(/^Teknik/).check()
    await page.getByLabel(/^2016/).check()
    await page.getByLabel('Text', { exact: true }).fill(TEXT)
    await page.getByRole('button', { name: 'Send to 47…' }).waitFor()
    assert.deepEqual([await shownIn('segments'), await shownIn('encoding')], ['47', 'GSM'])
    assert.equal(
      await shownIn('sample'),
      'Dear Siswa 004, the reunion begins on Saturday at 9. Will you come?'
    )
    await page.getByLabel('Text', { exact: true }).fill(`${TEXT} 😀 ${'x'.repeat(70)}`)
    await page.getByText('Unicode', { exact: true }).waitFor()
    assert.equal(await shownIn('segments'), '141')
    await page.getByLabel('Text', { exact: true }).fill(TEXT)
    await page.getByText('GSM', { exact: true }).waitFor()
  })

  it('sends when it was asked whether it should, shows how it goes, pauses and goes on', async () => {
    await page.getByRole('button', { name: 'Send to 47…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Send 47 SMS to 47 students?').waitFor()
    await dialog.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText(/of 48, .*paused/).waitFor()
    const value = await page.getByRole('progressbar').getAttribute('aria-valuenow')
    assert.ok(Number(value) < 48, `${value} were sent before it paused`)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText(/^48 of 48, 47 sent, .*1 failed, done/).waitFor()
    assert.deepEqual(errors, [])
  })

  it('arrives on a virtual phone, whose answer the flow shows on the page', async () => {
    const phones = await open('sms-modem/phones/', { width: 1000, height: 640 })
    await phones.getByText(STUDENT).click()
    await phones.locator('#messages li.in').getByText('Dear Siswa 004, the reunion begins').waitFor()
    await phones.getByLabel('Answer').fill('Yes, with my sister')
    await phones.locator('#answer').getByRole('button', { name: 'Send' }).click()
    await phones.locator('#messages li.out').getByText('Yes, with my sister').waitFor()
    await picture(phones, 'phones')
    await phones.close()
    const answer = page.locator('#answer-list li').filter({ hasText: 'Yes, with my sister' })
    await answer.waitFor()
    assert.match(await answer.innerText(), /^Siswa 004, \+6287806990825, /)
  })

  it('is found in the history, by name and by state, and as a file', async () => {
    const rows = page.locator('#history tbody tr')
    await page.waitForFunction('document.querySelectorAll("#history tbody tr").length === 48')
    await page.getByLabel('Find').fill('siswa 004')
    assert.equal(await rows.count(), 1)
    assert.match(
      await rows.first().innerText(),
      /\+6287806990825\s+Siswa 004\s+Dear Siswa 004, [\s\S]*MA Negeri 1\s+Teknik\s+2016/
    )
    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download CSV' }).click()
    const download = await waiting
    assert.equal(download.suggestedFilename(), 'sms-history.csv')
    await page.getByLabel('Find').fill('')
    await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)')
    await picture(page, 'broadcast')
  })

  it('is on a canvas with the tabs of all examples', async () => {
    const editor = await open('', { width: 1440, height: 840 })
    await editor.locator('.red-ui-flow-node-group').first().waitFor()
    await editor.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' })
    const nodes = await flows()
    const tab = nodes.find(({ type, label }) => type === 'tab' && label === 'Broadcast to students')!
    await editor.evaluate(`RED.workspaces.show('${tab.id}')`)
    await editor.locator(`[id="${nodes.find(({ name }) => name === 'who may')!.id}"]`).waitFor()
    await editor.evaluate('RED.menu.setSelected("menu-item-sidebar", false)')
    await editor.locator('#red-ui-palette-search input').pressSequentially('sms')
    await editor.locator('.red-ui-palette-node[data-palette-type=inject]').waitFor({ state: 'hidden' })
    await editor.locator('.red-ui-notification').waitFor({ state: 'hidden' })
    await picture(editor, 'canvas')
    await editor.close()
  })

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [NARROW, 1200])
      it(`has no serious finding of axe, and fits: ${colorScheme}, ${width} pixels`, async () => {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 1300 })
        const { findings, looked } = await seriousFindings(page)
        assert.deepEqual(findings, [])
        assert.ok(looked > 20, 'axe has looked at the colours of texts')
        assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
        if (process.env.PICTURES)
          await page.screenshot({ path: `${process.env.PICTURES}/broadcast-${colorScheme}-${width}.png` })
      })

  it('shows hostile names and answers as the texts that they are', async () => {
    const students = `id,name,phone,school,major,graduation_year\n1,"${HOSTILE.replaceAll('"', '""')}",${STUDENT},<b>S</b>,M,2016\n`
    await change((node) =>
      node.type === 'template' && node.name === 'students.csv' ? { ...node, template: students } : node
    )
    await page.reload()
    await page.getByText('<b>S</b>').waitFor()
    await page.getByLabel('Text', { exact: true }).fill('Dear {{name}}')
    await page.getByRole('button', { name: 'Send to 1…' }).click()
    assert.equal(await shownIn('sample'), `Dear ${HOSTILE}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await page.locator('td.text').getByText(`Dear ${HOSTILE}`).waitFor()
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ from: STUDENT, to: '+628120000092', text: HOSTILE })
    assert.ok((await fetch(`${url}sms-modem/phones/send`, { method: 'POST', headers, body })).ok)
    await page.locator('#answer-list q').getByText(HOSTILE).waitFor()
    assert.equal(await page.evaluate('window.hurt'), undefined)
    assert.equal(await page.locator('main script, main img, main b:not(#held-count)').count(), 0)
    assert.deepEqual(errors, [])
  })

  async function flows(): Promise<FlowNode[]> {
    return (await (await fetch(`${url}flows`)).json()) as FlowNode[]
  }

  /** Deploys the flows with some nodes changed. */
  async function change(edit: (node: FlowNode) => FlowNode): Promise<void> {
    const headers = { 'content-type': 'application/json', 'Node-RED-Deployment-Type': 'nodes' }
    const body = JSON.stringify((await flows()).map(edit))
    const response = await fetch(`${url}flows`, { method: 'POST', headers, body })
    assert.equal(response.status, 204)
  }
})
