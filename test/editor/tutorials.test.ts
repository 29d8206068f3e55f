import assert from 'node:assert/strict'
import { inspectorModel, NO_CHOICES, type PduView } from '../../src/editor/inspector-model'
import { SHOWN } from '../pdu/tutorial-mistakes'
import { TUTORIALS } from '../pdu/vectors'

/** The tutorials' mistakes as somebody sees them who pastes what is printed, and says nothing about its direction. */
describe('the mistakes of tutorials, in the inspector', () => {
  for (const [index, { hex, options = {}, finds, meaning }] of Object.entries(SHOWN)) {
    const { what, as_printed: printed } = TUTORIALS[Number(index)]!
    it(`${what}: ${printed.slice(0, 40)}`, () => {
      const { part, expect = {}, toNetwork = false } = options
      const { pdus } = inspectorModel(hex, { ...NO_CHOICES, expect, ...(part && { part }) })
      assert.equal(pdus.length, 1)
      const view = pdus[0] as PduView
      if (!part) assert.deepEqual([view.why, view.framing?.toNetwork], ['detected', toNetwork])
      if (finds) {
        const [code, words] = finds
        const found = view.findings.find((finding) => finding.code === code && words.test(finding.message))
        assert.ok(found, JSON.stringify(view.findings))
      }
      if (meaning) {
        const [path, words] = meaning
        const says = view.rows.flatMap((row) => [
          [row.path, row.meaning],
          ...row.bits.map((bit) => [`${row.path}.${bit.name}`, bit.meaning])
        ])
        const found = says.find(([name]) => name === path)
        assert.match(found?.[1] ?? '', words)
      }
    })
  }
})
