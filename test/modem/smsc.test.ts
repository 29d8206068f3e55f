import assert from 'node:assert/strict'
import { readSmsc } from '../../src/modem/smsc'
import { OK, scripted } from './scripted'

describe('the number of the service centre', () => {
  for (const [answer, number] of [
    ['+CSCA: "+33609001390",145', '+33609001390'],
    ['+CSCA: "33609001390",145', '+33609001390'],
    ['+CSCA: "0609001390",129', '0609001390'],
    ['+CSCA:"+33609001390"', '+33609001390'],
    ['+CSCA: "002B00330033003600300039003000300031003300390030",145', '+33609001390'],
    ['+CSCA: "",129', ''],
    ['+CSCA: "",145', ''],
    ['+CSCA: ,', '']
  ] as const) {
    it(`of ${answer} is ${number || 'none'}`, async () => {
      const { line, done } = scripted({ 'AT+CSCA?': `\r\n${answer}\r\n${OK}` })
      assert.equal(await done(readSmsc(line)), number)
    })
  }

  it('of OK alone is none', async () => {
    const { line, done } = scripted({ 'AT+CSCA?': OK })
    assert.equal(await done(readSmsc(line)), '')
  })
})
