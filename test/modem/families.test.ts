import assert from 'node:assert/strict'
import { FAMILIES, familyOf, unknownFamily } from '../../src/modem/families'
import { PROFILES } from '../../src/simulator/modem/profiles'
import { Rig } from '../simulator/rig'

describe('families of modems', () => {
  for (const [manufacturer, model, family] of [
    ['Virtual', 'Modem', 'virtual'],
    ['huawei', 'E1750', 'huawei'],
    ['Huawei Technologies Co., Ltd.', 'E3372', 'huawei'],
    ['ZTE INCORPORATED', 'MF190', 'zte'],
    ['ZTE CORPORATION', 'K3565-Z', 'zte'],
    ['WAVECOM MODEM', 'MULTIBAND  900E  1800', 'wavecom'],
    ['Sierra Wireless, Incorporated', 'SL8080BT', 'wavecom'],
    ['SIMCOM_Ltd', 'SIMCOM_SIM800L', 'simcom'],
    ['SIMCOM_Ltd', 'SIMCOM_SIM900', 'simcom'],
    ['SIMCOM_Ltd', 'SIMCOM_SIM868', 'simcom'],
    ['SIMCOM INCORPORATED', 'SIMCOM_SIM7600E-H', 'simcom-lte'],
    ['SIMCOM INCORPORATED', 'SIMCOM_SIM5320E', 'simcom-lte'],
    ['INCORPORATED', 'A7670E-FASE', 'simcom-lte'],
    ['Quectel_Ltd', 'Quectel_M95', 'quectel-gsm'],
    ['Quectel', 'EC25', 'quectel'],
    ['Quectel', 'BG96', 'quectel'],
    ['u-blox', 'SARA-U201', 'u-blox'],
    ['Telit', 'HE910', 'telit'],
    ['Telit Cinterion', 'LE910C1-EUX', 'telit'],
    ['SIEMENS', 'TC35i', 'siemens'],
    ['Cinterion', 'EHS6', 'siemens'],
    ['Nokia', 'Nokia 6310', 'nokia'],
    ['SONY ERICSSON', 'GC89', 'ericsson'],
    ['ERICSSON', '1100802', 'ericsson'],
    ['Motorola CE, Copyright 2000', 'GSM900 L7', 'motorola'],
    ['Option N.V.', 'GlobeTrotter', 'unknown'],
    ['', '', 'unknown']
  ] as const)
    it(`${manufacturer || 'nobody'} ${model} is ${family}`, () => {
      assert.equal(familyOf(manufacturer, model).name, family)
    })

  it('have names of their own', () => {
    const names = [...FAMILIES, unknownFamily].map(({ name }) => name)
    assert.equal(new Set(names).size, names.length)
  })

  it('send nothing at the start that a modem keeps, hides messages or resets', () => {
    const commands = FAMILIES.flatMap(({ init }) => init)
    for (const command of commands)
      assert.doesNotMatch(command, /&F|&W|Z$|CURC|QURCCFG|ZCDRUN|CSMP|CFUN|COPS/)
  })

  for (const [name, profile] of Object.entries(PROFILES)) {
    it(`the profile ${name} of the virtual modem has one, with its rest between commands`, () => {
      const family = familyOf(profile.manufacturer, profile.model)
      assert.notEqual(family, unknownFamily)
      assert.ok(family.gapMs >= profile.gapMs)
      if (profile.acknowledge === 'never') assert.ok(family.neverAcknowledges)
    })

    it(`the tries left are read from the answer of the profile ${name}`, async () => {
      const rig = new Rig({ profile, card: { pin: '1234' } })
      await rig.after(60_000)
      rig.card.enterPin('9999')
      await rig.setUp('ATE0')
      await rig.after(1000)
      const { command, prefix, read } = familyOf(profile.manufacturer, profile.model).pinCounter!
      const lines = (await rig.type(`${command}\r`))
        .split(/[\r\n]+/)
        .filter((line) => line.startsWith(prefix))
      const tries = lines.map((line) => read(line.slice(prefix.length).trim()))
      assert.equal(
        tries.find((left) => left !== undefined),
        2
      )
    })
  }

  for (const [family, answer, left] of [
    ['huawei', 'SIM PIN,3,10,3,10,3', 3],
    ['huawei', 'SIM PIN,,10,2,10,3', 2],
    ['huawei', 'SIM PIN', undefined],
    ['zte', '1,10', 1],
    ['wavecom', '3, 3, 10, 10', 3],
    ['simcom', '2,10,0,10', 2],
    ['quectel', '"SC",3,10', 3],
    ['quectel', '"P2",3,10', undefined],
    ['u-blox', '3,3,10,10', 3],
    ['telit', '3', 3],
    ['siemens', '0', 0],
    ['ericsson', '3,10,3,10', 3],
    ['unknown', 'SIM PIN,3,3', 3],
    ['unknown', '"SIM PIN",1,3', 1],
    ['unknown', 'SIM PUK,10,10', undefined],
    ['unknown', '', undefined]
  ] as const)
    it(`${family} says "${answer}": ${left ?? 'unknown'}`, () => {
      const { pinCounter } = [...FAMILIES, unknownFamily].find(({ name }) => name === family)!
      assert.equal(pinCounter!.read(answer), left)
    })
})
