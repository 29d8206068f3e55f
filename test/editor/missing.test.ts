import assert from 'node:assert/strict'
import { missingIn } from '../../src/editor/missing'
import { modemSettings } from '../../src/flow/modem/settings'

const node = { _: (key: string) => key }
const TCP = { connection: 'tcp', host: 'a', tcpPort: '1' }

describe('what is missing in a modem-config', () => {
  const cases: [fields: Record<string, string>, wrong: string[]][] = [
    [{ connection: 'serial', port: '/dev/ttyUSB0', host: '' }, []],
    [{ connection: 'serial', port: '' }, ['port']],
    [{ connection: 'tcp', host: '', tcpPort: 'x', port: '' }, ['host', 'tcpPort']],
    [{ connection: 'virtual', port: '', pin: '12' }, []],
    [{ ...TCP, pin: '12' }, ['pin']],
    [{ ...TCP, pin: '1234' }, []],
    [{ ...TCP, country: 'UK', limitHour: '0' }, ['country', 'limitHour']],
    [{ ...TCP, store: 'postgres', database: '' }, ['database']],
    [{ ...TCP, store: 'postgres', database: 'postgresql://a/b' }, []]
  ]
  for (const [fields, wrong] of cases)
    it(`${JSON.stringify(fields)}: ${wrong.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(
        missingIn(fields, node).map(({ field, message }) => [field, message]),
        wrong.map((field) => [field, `modem-config.error.${field}`])
      )
    })

  it('is what the runtime refuses, and nothing else', () => {
    for (const [{ pin, database, ...config }, wrong] of cases) {
      const read = () => modemSettings({ id: '1', ...config }, { pin, database })
      if (wrong.length === 0) assert.doesNotThrow(read)
      else assert.throws(read, (error: { field?: string }) => wrong.includes(error.field ?? ''))
    }
  })

  it('is no secret that Node-RED keeps, or takes from the environment', () => {
    assert.deepEqual(
      missingIn({ ...TCP, pin: '__PWRD__', store: 'postgres', database: '__PWRD__' }, node),
      []
    )
    assert.deepEqual(missingIn({ ...TCP, pin: `\${PIN}` }, node), [])
  })
})
