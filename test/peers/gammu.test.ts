import assert from 'node:assert/strict'
import { gammuOn } from './gammu-client'
import { OWN_NUMBER, PeerRig, PHONE } from './peer-rig'
import { until, versionOf } from './programs'

const LONG = 'abcdefghi '.repeat(40).trim()

describe('gammu takes the virtual modem for a modem', function () {
  this.timeout(60_000)
  const rig = new PeerRig({ pin: '1234' })
  const gammu = gammuOn(rig)

  before(async () => {
    console.log(`    gammu ${await versionOf('gammu')}`)
    await rig.start()
  })

  after(() => rig.stop())

  it('identifies it', async () => {
    const said = await gammu('identify')
    assert.match(said, /Manufacturer +: Virtual/)
    assert.match(said, /Model +: .*Modem/)
    assert.match(said, /IMEI +: 350000000000006/)
  })

  it('enters the PIN', async () => {
    assert.match(await gammu('getsecuritystatus'), /Waiting for PIN/)
    await gammu('entersecuritycode', 'PIN', '1234')
    assert.match(await gammu('getsecuritystatus'), /Nothing to enter/)
  })

  it('reads the network', async () => {
    const said = await gammu('networkinfo')
    assert.match(said, /Network state +: home network/)
    assert.match(said, /510 99 .*LAC 00C3, CID 0000A1B2/)
    assert.match(said, /Name in phone +: "Virtual"/)
  })

  it('sends a text, a text of three parts and one in Unicode', async () => {
    assert.match(await gammu('sendsms', 'TEXT', PHONE, '-text', 'Hello {from} gammu @ 5€'), /OK/)
    assert.match(await gammu('sendsms', 'TEXT', PHONE, '-autolen', '500', '-text', LONG), /3\/3.*OK/s)
    assert.match(await gammu('sendsms', 'TEXT', PHONE, '-unicode', '-text', 'Привет, мир'), /OK/)
    assert.equal(rig.network.ledger.count, 5)
    await until('three messages at the phone', () => rig.network.phones.get(PHONE).messages.length === 3)
    assert.deepEqual(
      rig.network.phones.get(PHONE).messages.map(({ text, parts }) => [text, parts]),
      [
        ['Hello {from} gammu @ 5€', 1],
        [LONG, 3],
        ['Привет, мир', 1]
      ]
    )
  })

  it('lists, reads and deletes a message in three parts', async () => {
    await rig.network.sendText(PHONE, OWN_NUMBER, LONG)
    const listed = await gammu('geteachsms')
    assert.equal(listed.replace(/\n/g, '').includes(LONG), true)
    assert.match(listed, /3 SMS parts in 1 SMS sequences/)
    assert.match(
      await gammu('getsms', '1', '2'),
      /Concatenated \(linked\) message, ID \(8 bit\) \d+, part 2 of 3/
    )
    await gammu('deletesms', '1', '2')
    assert.deepEqual(
      rig.card.messages.entries.map(([index]) => index),
      [1, 3]
    )
    await gammu('deleteallsms', '1')
    assert.equal(rig.card.messages.used, 0)
  })

  it('sees a delivery report', async () => {
    rig.modem.settings.cnmi = [2, 1, 0, 2, 0]
    await gammu('sendsms', 'TEXT', PHONE, '-report', '-text', 'With a report')
    await until('the report in a memory', () => rig.card.messages.used > 0)
    assert.match(await gammu('getallsms'), /SMS status report/)
  })
})
