/** How the inspector looks: no overflow in either theme at any width, and the pictures of the README; part of inspector.test.ts. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { LISTING } from '../nodes/pdus'
import { root } from '../support/paths'
import { temporaryDir } from '../support/temp'
import { type EditorPage, inspector, openSidebar, paste, type Theme } from './inspector-page'

/** `npm run screenshots` puts the README's pictures into docs; a mere test run leaves the checkout as it is. */
const pictures = process.env.SCREENSHOTS ? join(root, 'docs') : temporaryDir('pictures')
/** The narrowest that the sidebar gets, its usual width, and one that somebody has drawn wide. */
const WIDTHS = [180, 300, 640]
const SLIP = '0001000891261815609497F0000005E8329BFD06'
const PASTED = { 'a mistake': SLIP, 'an answer': LISTING, 'a question': '0112005150F132200523' }

export function looksGood(shown: () => EditorPage, theme: Theme, version: string): void {
  it(`fits sidebars of ${WIDTHS.join(', ')} pixels`, async () => {
    const { page, errors } = shown()
    for (const width of WIDTHS) {
      await openSidebar(page, width)
      for (const [what, text] of Object.entries(PASTED)) {
        await paste(page, text)
        assert.deepEqual(await page.evaluate(WIDER), [], `${what} at ${width}`)
      }
    }
    assert.deepEqual(errors, [])
  })

  it('is on a picture', async () => {
    const { page } = shown()
    await openSidebar(page, 640)
    await paste(page, SLIP)
    await inspector(page)
      .getByRole('option', { name: /^08, octet 4/ })
      .focus()
    mkdirSync(pictures, { recursive: true })
    const isForReadme = version === '5'
    if (process.env.SCREENSHOTS && !isForReadme) return
    const path = join(pictures, `pdu-inspector-${theme}.png`)
    const { length } = await page.locator('.smsm-sidebar').screenshot({ path })
    assert.ok(length > 20_000, 'the picture shows something')
  })
}

/** Elements that are wider than the sidebar that they stand in. */
const WIDER = `(() => {
  const box = document.querySelector('.smsm-sidebar')
  const { left, right } = box.getBoundingClientRect()
  const wide = [...box.querySelectorAll('*')].filter((element) => {
    const own = element.getBoundingClientRect()
    return own.width > 1 && (own.right > right + 0.5 || own.left < left - 0.5)
  })
  return [...(box.scrollWidth > box.clientWidth ? ['it scrolls'] : []), ...wide.map(({ outerHTML }) => outerHTML.slice(0, 120))]
})()`
