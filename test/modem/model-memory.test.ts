import assert from 'node:assert/strict'
import type { Answer, Command } from '../../src/at'
import { type ModelMemory, remembering } from '../../src/modem/model-memory'

const E173 = { manufacturer: 'huawei', model: 'E173', revision: '11.126.29' }

/** A line that answers each command with its own text, or refuses all, and what was asked. */
function asked(refuses = false) {
  const texts: string[] = []
  const run = async ({ text }: Command): Promise<Answer> => {
    texts.push(text)
    if (refuses) throw new Error('refused')
    return { lines: [{ text }], final: 'OK' } as unknown as Answer
  }
  return { line: { run }, texts }
}

describe('the memory of models', () => {
  it('has a model asked once what it can do, by all sessions that share it', async () => {
    const memory: ModelMemory = new Map()
    const first = asked()
    const second = asked()
    const before = await remembering(first.line, memory, E173).run({ text: 'AT+CNMI=?', timeoutMs: 1 })
    const after = await remembering(second.line, memory, E173).run({ text: 'AT+CNMI=?', timeoutMs: 1 })
    assert.deepEqual(first.texts, ['AT+CNMI=?'])
    assert.deepEqual(second.texts, [])
    assert.equal(after.lines[0]?.text, 'AT+CNMI=?')
    assert.deepEqual(after, before)
  })

  it('asks anew for what is set, and for another firmware', async () => {
    const memory: ModelMemory = new Map()
    const { line, texts } = asked()
    const newer = { ...E173, revision: '11.126.30' }
    await remembering(line, memory, E173).run({ text: 'AT+CNMI?', timeoutMs: 1 })
    await remembering(line, memory, E173).run({ text: 'AT+CNMI?', timeoutMs: 1 })
    await remembering(line, memory, E173).run({ text: 'AT+CMMS=?', timeoutMs: 1 })
    await remembering(line, memory, newer).run({ text: 'AT+CMMS=?', timeoutMs: 1 })
    assert.deepEqual(texts, ['AT+CNMI?', 'AT+CNMI?', 'AT+CMMS=?', 'AT+CMMS=?'])
  })

  it('does not keep a refusal: the modem may have been starting', async () => {
    const memory: ModelMemory = new Map()
    const refusing = remembering(asked(true).line, memory, E173)
    await assert.rejects(refusing.run({ text: 'AT+CMMS=?', timeoutMs: 1 }), /refused/)
    const { line, texts } = asked()
    await remembering(line, memory, E173).run({ text: 'AT+CMMS=?', timeoutMs: 1 })
    assert.deepEqual(texts, ['AT+CMMS=?'])
  })

  it('keeps nothing of a modem that does not say which one it is', async () => {
    const memory: ModelMemory = new Map()
    const { line, texts } = asked()
    for (let i = 0; i < 2; i++)
      await remembering(line, memory, { manufacturer: 'huawei' }).run({ text: 'AT+CMMS=?', timeoutMs: 1 })
    assert.deepEqual(texts, ['AT+CMMS=?', 'AT+CMMS=?'])
    assert.equal(memory.size, 0)
  })

  it('stays small however many names modems make up', async () => {
    const memory: ModelMemory = new Map()
    const { line, texts } = asked()
    for (let i = 0; i < 1000; i++)
      await remembering(line, memory, { model: `M${i}`, revision: '1' }).run({
        text: 'AT+CMMS=?',
        timeoutMs: 1
      })
    assert.equal(texts.length, 1000)
    assert.equal(memory.size, 100)
  })
})
