import assert from 'node:assert/strict'
import { parseMemories, parseReadable } from '../../src/modem/cpms'
import { isNearlyFull, readStorages } from '../../src/modem/storage'
import { profileNamed } from '../../src/simulator/modem/profiles'
import { LineRig, type LineRigOptions } from './line-rig'
import { OK, type Script, scripted } from './scripted'

async function storagesOf(options: LineRigOptions = {}) {
  const rig = await LineRig.awake(options)
  const storages = await rig.done(readStorages(rig.line))
  assert.deepEqual(rig.takeTyped(), ['AT+CPMS=?', 'AT+CPMS?'])
  return { rig, storages }
}

/** On a modem that answers by a script. */
async function storagesBy(script: Script) {
  const modem = scripted(script)
  const storages = await modem.done(readStorages(modem.line))
  modem.typed.length = 0
  return { ...modem, storages }
}

const said = (line: string) => `\r\n${line}\r\n${OK}`

describe('the memories of a modem', () => {
  const readable: [answer: string, names: string[]][] = [
    ['("ME","MT","SM","SR"),("ME"),("SM")', ['ME', 'MT', 'SM', 'SR']],
    ['("SM","ME")', ['SM', 'ME']],
    ['(("SM","BM","SR"),("SM"))', ['SM', 'BM', 'SR']],
    ['("SM"),("SM")', ['SM']],
    ['(),(),()', []],
    [',,,,,,,,', []],
    ['', []]
  ]
  for (const [answer, names] of readable)
    it(`to read from are ${names.join(' ') || 'none'} by ${answer || 'nothing'}`, () => {
      assert.deepEqual(parseReadable(answer), names)
    })

  const states: [answer: string, states: [string, string?][]][] = [
    [
      '"SM",3,20,"ME",0,100,"SM",3,20',
      [
        ['SM', '3/20'],
        ['ME', '0/100'],
        ['SM', '3/20']
      ]
    ],
    [
      '"SM",3,20,"SM",3,20',
      [
        ['SM', '3/20'],
        ['SM', '3/20']
      ]
    ],
    ['"ME",7,255', [['ME', '7/255']]],
    ['"SM",,', [['SM']]],
    [
      '3,20,0,100,5,10',
      [
        ['A', '3/20'],
        ['B', '0/100'],
        ['C', '5/10']
      ]
    ],
    [
      '3,20,0,100',
      [
        ['A', '3/20'],
        ['B', '0/100']
      ]
    ],
    [',,,,,,,,', [['A'], ['B'], ['C']]],
    ['', [['A']]]
  ]
  for (const [answer, expected] of states)
    it(`stand as ${answer || 'nothing'} says`, () => {
      const found = parseMemories(answer, ['A', 'B', 'C'])
      assert.deepEqual(
        found.map(([name, usage]) => (usage ? [name, `${usage.used}/${usage.total}`] : [name])),
        expected
      )
    })

  it('are not named by commas alone', () => {
    assert.deepEqual(parseMemories(',,,,,,,,'), [])
    assert.deepEqual(parseMemories('3,20,3,20'), [])
  })

  const profiles: [profile: string, memories: string[], received: string][] = [
    ['generic', ['SM', 'ME', 'SR'], 'SM'],
    ['huawei', ['SM', 'ME'], 'SM'],
    ['sim800', ['SM', 'ME'], 'SM'],
    ['sim7600', ['SM', 'ME', 'SR'], 'SM'],
    ['quectel', ['SM', 'ME', 'SR'], 'ME'],
    ['wavecom', ['SM', 'SR'], 'SM'],
    ['siemens-tc35', ['SM', 'ME'], 'SM']
  ]
  for (const [name, memories, received] of profiles)
    it(`of ${name} are ${memories.join(', ')}`, async () => {
      const { storages } = await storagesOf({ profile: profileNamed(name) })
      assert.deepEqual(storages.memories, memories)
      assert.equal(storages.received, received)
      assert.equal(storages.canSelect, true)
      assert.equal(storages.usage(received)!.used, 0)
    })

  it('are chosen to read from, the others left as they are, and no more often than needed', async () => {
    const { rig, storages } = await storagesOf({ profile: profileNamed('quectel') })
    rig.rig.modem.settings.memories = ['ME', 'ME', 'ME']
    await rig.done(storages.select('ME'))
    assert.deepEqual(rig.takeTyped(), [])
    await rig.done(storages.select('SR'))
    await rig.done(storages.select('SR'))
    await rig.done(storages.select('SM'))
    assert.deepEqual(rig.takeTyped(), ['AT+CPMS="SR","ME","ME"', 'AT+CPMS="SM","ME","ME"'])
    assert.deepEqual(storages.usage('SR'), { used: 0, total: 20 })
    assert.deepEqual(rig.rig.modem.settings.memories, ['SM', 'ME', 'ME'])
  })

  it('are two where the modem has two', async () => {
    const { rig, storages } = await storagesOf({ faults: ['cpmsTwoGroups'] })
    assert.equal(storages.received, 'SM')
    await rig.done(storages.select('ME'))
    assert.deepEqual(rig.takeTyped(), ['AT+CPMS="ME","SM"'])
    assert.deepEqual(storages.usage('ME'), { used: 0, total: 100 })
  })

  it('are named one by one where the modem takes fewer than it shows', async () => {
    const { storages, typed, done } = await storagesBy({
      'AT+CPMS=?': said('+CPMS: ("SM","ME"),("SM"),("SM")'),
      'AT+CPMS?': said('+CPMS: "SM",1,20,"SM",1,20,"SM",1,20'),
      'AT+CPMS="ME"': '\r\n+CPMS: 2,50,1,20,1,20\r\n',
      'AT+CPMS="SM"': OK
    })
    await done(storages.select('ME'), 5000)
    assert.deepEqual(typed.splice(0), ['AT+CPMS="ME","SM","SM"', 'AT+CPMS="ME","SM"', 'AT+CPMS="ME"'])
    assert.deepEqual(storages.usage('ME'), { used: 2, total: 50 })
    await done(storages.select('SM'))
    assert.deepEqual(typed, ['AT+CPMS="SM"'])
  })

  it('are still known where +CPMS= says OK alone', async () => {
    const { rig, storages } = await storagesOf({ faults: ['cpmsOkOnly'] })
    await rig.done(storages.select('ME'))
    await rig.done(storages.select('ME'))
    assert.deepEqual(rig.takeTyped(), ['AT+CPMS="ME","SM","SM"'])
    assert.equal(storages.usage('ME'), undefined)
    await rig.done(storages.refresh())
    assert.deepEqual(storages.usage('ME'), { used: 0, total: 100 })
  })

  it('are none to choose from where the modem names none', async () => {
    const { rig, storages } = await storagesOf({ faults: ['cpmsEmpty'] })
    assert.deepEqual(storages.memories, [])
    assert.equal(storages.received, '')
    assert.equal(storages.canSelect, false)
    await rig.done(storages.select(''))
    assert.deepEqual(rig.takeTyped(), [])
  })

  it('are the present ones where the modem does not say which there are', async () => {
    const { storages } = await storagesBy({ 'AT+CPMS?': said('+CPMS: "ME",0,0,"ME",0,0,"SM",1,10') })
    assert.deepEqual(storages.memories, ['SM', 'ME'])
    assert.equal(storages.received, 'SM')
    assert.equal(storages.usage('ME'), undefined)
  })

  it('are a refusal where a name is unknown', async () => {
    const { rig, storages } = await storagesOf()
    await assert.rejects(rig.done(storages.select('XX')), { code: 'AT_CMS', number: 302 })
    await rig.done(storages.select('ME'))
    assert.equal(rig.takeTyped().at(-1), 'AT+CPMS="ME","SM","SM"')
  })

  it('are looked for in both where SM and ME are named together', async () => {
    const { storages } = await storagesOf()
    assert.deepEqual(storages.named('MT'), ['SM', 'ME'])
    assert.deepEqual(storages.named('SR'), ['SR'])
    const { storages: joined } = await storagesBy({ 'AT+CPMS=?': said('+CPMS: ("MT","SM"),("SM"),("MT")') })
    assert.deepEqual(joined.memories, ['SM', 'MT'])
    assert.deepEqual(joined.named('MT'), ['MT'])
  })

  it('are nearly full with less than three slots or a fifth of them free', () => {
    const nearly: [used: number, total: number][] = [
      [8, 10],
      [10, 10],
      [81, 100],
      [1, 2]
    ]
    for (const [used, total] of nearly) assert.equal(isNearlyFull({ used, total }), true, `${used}/${total}`)
    for (const [used, total] of [
      [7, 10],
      [80, 100],
      [0, 2]
    ] as const)
      assert.equal(isNearlyFull({ used, total }), false, `${used}/${total}`)
  })
})
