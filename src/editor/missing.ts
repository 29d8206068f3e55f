import { checkModemField, type ModemNode } from './modem-fields'

/** What of a modem-config stands in the dialog: each field's text, by its name; secrets too. */
export type Fields = Readonly<Record<string, string>>

/** What Node-RED shows in the place of a secret that is kept. */
const KEPT = '__PWRD__'
const ENVIRONMENT = /^\$\{[^}]+\}$/

/**
 * What is missing or wrong in a modem-config, as sentences with the field that each is about: what the runtime would
 * refuse when it is deployed.
 */
export function missingIn(fields: Fields, node: ModemNode): { field: string; message: string }[] {
  const checked = Object.entries(fields).map(([field, value]) => ({
    field,
    message: checkModemField(node, field, value, {}, fields.connection)
  }))
  const wrong = checked.filter((one): one is { field: string; message: string } => one.message !== true)
  const secrets = ['pin', 'database'].filter((field) => !secretFits(field, fields))
  return [
    ...wrong,
    ...secrets.map((field) => ({
      field,
      message: node._(field === 'pin' ? 'modem-config.error.pin' : 'modem-config.error.database')
    }))
  ]
}

function secretFits(field: string, { pin = '', database = '', store, connection = '' }: Fields): boolean {
  const text = (field === 'pin' ? pin : database).trim()
  if (text === KEPT || ENVIRONMENT.test(text)) return true
  if (field === 'database') return store !== 'postgres' || text !== ''
  // Other connections have no field for it.
  return !['serial', 'tcp'].includes(connection) || text === '' || /^\d{4,8}$/.test(text)
}
