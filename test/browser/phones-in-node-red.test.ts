import assert from 'node:assert/strict'
import { ADMIN_USERS, tokenOf } from '../support/admin-users'
import { type Browser, launchBrowser } from '../support/browser'
import { NodeRedProcess } from '../support/node-red-process'
import { nodeRed4, nodeRed5 } from '../support/node-red-versions'
import { newUserDir } from '../support/packed'

const TAB = 'e17b04c9a25d3f68'
const MODEM = '72c5d8e90f1a4b36'
const OWN = '+628120000001'
const FRIEND = '+628129999999'
const PAGE = '/sms-modem/phones/'
/** What comes in is answered. */
const FLOWS = [
  { id: TAB, type: 'tab', label: 'echo' },
  { id: MODEM, type: 'modem-config', connection: 'virtual', number: OWN },
  ...[
    { id: '0a94e6d1c8b72f53', type: 'sms-receive', modem: MODEM, wires: [['93d1f6a8405b7e2c'], [], []] },
    { id: '93d1f6a8405b7e2c', type: 'sms-send', modem: MODEM, wires: [[], []] }
  ].map((node, i) => ({ ...node, z: TAB, x: 150 + 200 * i, y: 100 }))
]

for (const version of [nodeRed4(), nodeRed5()])
  describe(`the virtual phones beside the editor of Node-RED ${version.version}`, function () {
    this.timeout(90_000)
    // An editor on a busy machine loses a click now and then; what is wrong fails twice.
    this.retries(1)
    let browser: Browser
    let nodeRed: NodeRedProcess
    let writer: string

    before(async () => {
      browser = await launchBrowser()
      const more = `${ADMIN_USERS}\n  modemConfigVirtual: { latencyMs: 20 },`
      nodeRed = await NodeRedProcess.start(version, newUserDir(version.node), more)
      writer = await tokenOf(nodeRed.url, 'writer')
      const before = nodeRed.log.length
      assert.equal((await ask('/flows', writer, FLOWS)).status, 204)
      await nodeRed.logged(({ msg }) => msg === 'Started flows', before)
    })
    after(async () => {
      await browser?.close()
      await nodeRed?.stop()
    })

    function ask(path: string, token?: string, body?: unknown): Promise<Response> {
      return fetch(nodeRed.url + path, {
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` })
        },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) })
      })
    }

    it('show a message that is sent from a phone, and the answer of the flow, to whoever has signed in', async () => {
      const page = await browser.newPage()
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      await page.goto(nodeRed.url)
      await page.locator('#node-dialog-login-username').fill('writer')
      await page.locator('#node-dialog-login-password').fill('x')
      await page.locator('#node-dialog-login-submit').click()
      await page.locator('.red-ui-flow-node-group').first().waitFor()
      // Without a slash, as somebody types it.
      await page.goto(nodeRed.url + PAGE.slice(0, -1))
      await page.getByText('live', { exact: true }).waitFor()
      const form = page.locator('#write')
      await form.getByLabel('From').fill(FRIEND)
      await form.getByLabel('Text').fill('Is anybody there?')
      await form.getByRole('button').click()
      await page.getByText(FRIEND).click()
      await page.locator('#messages li.in').getByText('Is anybody there?').waitFor()
      assert.deepEqual(errors, [])
      await page.close()
    })

    it('say that one has to sign in, and show nothing before', async () => {
      const page = await (await browser.newContext()).newPage()
      await page.goto(nodeRed.url + PAGE)
      await page.getByText('Sign in to the editor').first().waitFor()
      assert.equal(await page.locator('#phones li').count(), 0)
      await page.close()
    })

    it('answer nobody who has not signed in, and take no message from one who may only read', async () => {
      const reader = await tokenOf(nodeRed.url, 'reader')
      const message = { from: FRIEND, to: OWN, text: 'switch it off' }
      for (const what of ['phones', 'events']) assert.equal((await ask(PAGE + what)).status, 401, what)
      assert.equal((await ask(`${PAGE}send`, undefined, message)).status, 401)
      const { total } = (await (await ask(`${PAGE}phones`, reader)).json()) as { total: number }
      assert.ok([401, 403].includes((await ask(`${PAGE}send`, reader, message)).status))
      assert.equal((await ask(`${PAGE}send`, writer, { ...message, to: 'x' })).status, 400)
      const { phones } = (await (await ask(`${PAGE}phones`, reader)).json()) as {
        phones: { excerpt: string }[]
      }
      assert.equal(phones.length, total)
      assert.ok(!JSON.stringify(phones).includes('switch it off'))
    })
  })
