/** What the inspector shows of what is pasted; part of inspector.test.ts. */
import assert from 'node:assert/strict'
import { encode } from '../../src/pdu'
import { JOINED_TEXT, LISTING, PART_1, PART_2, REPORT } from '../nodes/pdus'
import { SHOWN } from '../pdu/tutorial-mistakes'
import { DECODE, TUTORIALS } from '../pdu/vectors'
import { type Editor, type EditorPage, inspector, openSidebar, paste } from './inspector-page'

/** Ten of all kinds, by the names of their conformance vectors, and what a person should see of each. */
const TEN: [id: string, readAs: string, words: RegExp, text: string | undefined][] = [
  ['mm-pdu3', 'from the network, with SMSC', /^SMS-DELIVER from \+18005551212/, 'hellohello'],
  ['ofono-alnum-sender', 'from the network, with SMSC', /^SMS-DELIVER from sipgate/, 'Testmail'],
  ['pymsg-submit-ucs2-jp', 'to the network, with SMSC', /to \+34616585119.*Alphabet UCS-2/, 'あ叶葉'],
  ['pymsg-submit-validity-absolute', 'to the network, with SMSC', /^SMS-SUBMIT to \+34616585119/, 'hola'],
  ['pymsg-submit-class2', 'to the network, with SMSC', /to \+34654123456/, 'hey yo'],
  ['warthog-smsdeliver-haha', 'from the network, without SMSC', /from \+6391/, 'Hahahaha'],
  ['pymsg-status-report', 'from the network, with SMSC', /^SMS-STATUS-REPORT to 50131.*Status /, undefined],
  ['dcs-ec', 'from the network, with SMSC', /Alphabet UCS-2/, 'héλ'],
  [
    'smslib-44',
    'from the network, with SMSC',
    /from \+639063137023.*8-bit data/,
    '00 00 00 0B 3C 74 65 78 74 3E'
  ],
  ['nl-shift-gujarati-2', 'from the network, with SMSC', /from \+35010101011/, 'CDEFGHIJKLMNOPQRSTUVWXYZ€']
]

/** A text that would like to be markup, and to turn the page around. */
const HOSTILE =
  '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 2">\u202Eevil\u202C \u0007!'

export function showsWhatIsPasted(editor: () => Editor): void {
  let shown: EditorPage

  before(async () => {
    shown = await editor().open()
    await openSidebar(shown.page)
  })
  beforeEach(() => inspector(shown.page).getByRole('button', { name: 'Clear' }).click())
  after(() => shown.page.context().close())

  const result = () => inspector(shown.page).locator('.smsm-result')
  const textOf = async (selector: string) =>
    (await result().locator(selector).first().innerText()).replace(/\s+/g, ' ')
  const octets = async () =>
    (await result().locator('[role=option]').allInnerTexts()).map((cell) => cell.trim()).join('')

  for (const [id, readAs, words, text] of TEN)
    it(`shows ${id} down to the octet, and finds its direction`, async () => {
      const vector = DECODE.find((one) => one.id === id)!
      await paste(shown.page, vector.pdu)
      assert.ok((await textOf('.smsm-read-as')).startsWith(`Read as ${readAs}:`))
      assert.match(await textOf('.smsm-head'), words)
      const bubbles = result().locator('.smsm-bubble')
      assert.equal(await bubbles.count(), text === undefined ? 0 : 1)
      if (text !== undefined) assert.equal(await bubbles.innerText(), text)
      assert.equal(await octets(), vector.pdu)
      assert.equal(await result().locator('.smsm-head').count(), 1)
    })

  it('joins the parts of an AT+CMGL answer, and shows the octets of the one that is chosen', async () => {
    await paste(shown.page, LISTING)
    assert.equal(await result().locator('.smsm-message').count(), 3)
    assert.equal(await result().locator('.smsm-bubble').first().innerText(), JOINED_TEXT)
    assert.deepEqual(await result().locator('.smsm-message').first().getByRole('button').allInnerTexts(), [
      'Part 1\nindex 1 · received, read',
      'Part 2\nindex 2 · received, unread'
    ])
    assert.equal(await octets(), PART_1)
    await result().getByRole('button', { name: 'Part 2' }).click()
    assert.equal(await octets(), PART_2)
    assert.equal(await result().getByRole('button', { name: 'Part 2' }).getAttribute('aria-pressed'), 'true')
    assert.match(await textOf('.smsm-read-as'), /^PDU 4 of 4: .*the modem's answer says so/)
  })

  it('says which part is missing', async () => {
    await paste(shown.page, `+CMGL: 2,0,,65\r\n${PART_2}\r\n\r\nOK\r\n`)
    assert.match(await textOf('.smsm-missing'), /Part 1 of 2 is missing/)
    assert.match(await textOf('.smsm-bubble'), /^\[…\]ebody before six/)
    assert.deepEqual(await result().locator('.smsm-part-missing').allInnerTexts(), ['Part 1 is missing'])
  })

  it('shows markup and marks of direction as text, and runs nothing of it', async () => {
    const [part, second] = encode({ to: '+628120000001', text: HOSTILE }).parts
    await paste(shown.page, `${part?.pdu}\n${second?.pdu}`)
    const seen = HOSTILE.replace('\u202E', 'RLO').replace('\u202C', 'PDF').replace('\u0007', 'U+0007')
    assert.equal(await result().locator('.smsm-bubble').textContent(), seen)
    assert.equal(await shown.page.evaluate('window.hurt'), undefined)
    assert.equal(await result().locator('script, img').count(), 0)
    const marks = result().locator('.smsm-bubble .smsm-mark')
    assert.equal(await marks.first().getAttribute('title'), 'U+202E RIGHT-TO-LEFT OVERRIDE')
    const all = await inspector(shown.page).evaluate('(element) => element.outerHTML')
    assert.doesNotMatch(String(all), /[\u202A-\u202E\u2066-\u2069]/)
  })

  it('shows what cannot be read in its place among the others, and says that there is something to see', async () => {
    await paste(shown.page, `${LISTING}+CMGL: 9,1,,25\r\n${REPORT.slice(0, 40)}\r\n`)
    const last = result().locator('.smsm-message').last()
    assert.match(
      (await last.innerText()).replace(/\s+/g, ' '),
      /It cannot be read as a whole .*index 9 · received, read .*findings/
    )
    await last.getByRole('button').click()
    assert.match(await textOf('.smsm-findings'), /TP-SCTS/)
  })

  it('asks where the octets do not tell, shows what each choice would give, and takes the answer', async () => {
    await paste(shown.page, '0112005150F132200523')
    assert.match(await textOf('.smsm-question'), /Which way did it go\?/)
    assert.equal(await result().locator('.smsm-row').count(), 0)
    await result()
      .getByRole('button', { name: 'from the network, without SMSC SMS-SUBMIT-REPORT', exact: true })
      .click()
    assert.match(await textOf('.smsm-read-as'), /as you chose/)
    assert.ok((await result().locator('.smsm-row').count()) > 5)
    const focused = await shown.page.evaluate('document.activeElement.getAttribute("role")')
    assert.equal(focused, 'option')
  })

  it('puts in what was meant, on demand', async () => {
    await paste(shown.page, '0001000891261815609497F0000005E8329BFD06')
    assert.match(await textOf('.smsm-finding'), /counts digits: 0D.*\+6281510649790 "hello"/)
    assert.match(await textOf('.smsm-message'), /to \+62815106 .*So it reads as it stands/)
    await result().getByRole('button', { name: 'Read it so' }).first().click()
    assert.equal(
      await inspector(shown.page).locator('textarea').inputValue(),
      '0001000D91261815609497F0000005E8329BFD06'
    )
    assert.match(await textOf('.smsm-fine'), /Nothing is wrong or odd/)
    assert.equal(await textOf('.smsm-bubble'), 'hello')
  })

  it('marks octets that could not be read, and what is no hex', async () => {
    await paste(shown.page, '07911326040000F0040B911346\u202EZZ')
    assert.match(await textOf('.smsm-question, .smsm-findings'), /no hex digit|Which way/)
    assert.ok((await octets()).startsWith('07911326040000F0040B911346'))
    assert.ok((await result().locator('[data-kind=unread][role=option]').count()) > 0)
  })

  it('copies what pdu-decode would put out', async () => {
    await paste(shown.page, DECODE.find(({ id }) => id === 'mm-pdu3')!.pdu)
    await inspector(shown.page).getByRole('button', { name: 'Copy as JSON' }).click()
    await inspector(shown.page).getByRole('button', { name: 'Copied' }).waitFor()
    const copied = JSON.parse(String(await shown.page.evaluate('navigator.clipboard.readText()')))
    assert.equal(copied.length, 1)
    assert.deepEqual(
      [copied[0].type, copied[0].address.text, copied[0].text, copied[0].findings, copied[0].anatomy[0].path],
      ['SMS-DELIVER', '+18005551212', 'hellohello', [], 'SMSC.length']
    )
  })

  describe("names the tutorials' mistakes:", () => {
    const PARTS = {
      smsc: 'smsc',
      address: 'address',
      time: 'time',
      septets: 'septets',
      'udl+septets': 'udl+septets'
    }
    const FIELDS = {
      address: 'Number',
      text: 'Text',
      smsc: 'SMSC',
      scts: 'Time',
      length: 'AT+CMGS length'
    } as const

    const field = (name: string) => inspector(shown.page).getByRole('textbox', { name, exact: true })

    before(() => inspector(shown.page).locator('summary').click())
    afterEach(async () => {
      await inspector(shown.page).getByLabel('It is', { exact: true }).selectOption('pdu')
      for (const label of Object.values(FIELDS)) await field(label).fill('')
    })

    for (const [index, { hex, options = {}, finds, meaning }] of Object.entries(SHOWN)) {
      const { what, as_printed: printed } = TUTORIALS[Number(index)]!
      it(`${what}: ${printed.slice(0, 40)}`, async () => {
        const { part, expect = {} } = options
        if (part) await inspector(shown.page).getByLabel('It is', { exact: true }).selectOption(PARTS[part])
        for (const [name, value] of Object.entries(expect))
          await field(FIELDS[name as keyof typeof FIELDS]).fill(String(value))
        await paste(shown.page, hex)
        if (finds) {
          const said = (await result().locator('.smsm-finding').allInnerTexts()).map((text) =>
            text.replace(/\s+/g, ' ')
          )
          assert.ok(
            said.some((text) => text.includes(finds[0]) && finds[1].test(text)),
            said.join('\n')
          )
        }
        if (meaning) {
          const field = meaning[0].split('.').at(-1) ?? ''
          const rows = result().locator('.smsm-row')
          const said = await rows.locator('.smsm-meaning').allInnerTexts()
          assert.ok(
            said.some((text) => meaning[1].test(text)),
            `${field}: ${said.join('\n')}`
          )
        }
      })
    }
  })

  it('has run without an error in the editor', () => assert.deepEqual(shown.errors, []))
}
