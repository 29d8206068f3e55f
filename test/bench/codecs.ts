/** Codecs of the same kind, each called as its own documentation, or the package that uses it, calls it. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as Ours from '../../src/pdu'
import { envDir, root } from '../support/paths'

export interface Codec {
  name: string
  /** Where it is not the package of that name itself. */
  note?: string
  /** Parts of an SMS-SUBMIT: hex, or octets where it gives these at first hand. */
  encode(to: string, text: string): (string | Uint8Array)[]
  /** Text of an SMS-DELIVER. */
  decode(pdu: string): string
}

export type OwnCodec = typeof Ours

/** The built file, since that is what is installed. */
export const ownCodec = (): OwnCodec => require(join(root, 'dist', 'src', 'pdu', 'index.js'))

export function ours({ encode, decode }: OwnCodec): Codec {
  return {
    name: 'ours',
    encode: (to, text) => encode({ to, text }).parts.map(({ pdu }) => pdu),
    decode: (pdu) => decode(pdu).text!
  }
}

const requirePeer = createRequire(join(envDir, 'node_modules', 'peers.js'))

/** Some close their package.json to others, or lie in the folder of the package that depends on them. */
function versionOf(folder: string): string {
  return (require(join(envDir, 'node_modules', folder, 'package.json')) as { version: string }).version
}

export function peers(): Codec[] {
  return [nodePdu(), nodeSmsPdu(), pduTs(), serialportGsm()]
}

function nodePdu(): Codec {
  const { Submit, parse } = requirePeer('node-pdu') as {
    Submit: new (to: string, text: string) => { getPartStrings(): string[] }
    parse(pdu: string): { data: { getText(): string } }
  }
  return {
    name: `node-pdu ${versionOf('node-pdu')}`,
    encode: (to, text) => new Submit(to, text).getPartStrings(),
    decode: (pdu) => parse(pdu).data.getText()
  }
}

function nodeSmsPdu(): Codec {
  const codec = requirePeer('node-sms-pdu') as {
    generateSubmit(to: string, text: string): { hex: string }[]
    parse(pdu: string): { text: string }
  }
  return {
    name: `node-sms-pdu ${versionOf('node-sms-pdu')}`,
    encode: (to, text) => codec.generateSubmit(to, text).map(({ hex }) => hex),
    decode: (pdu) => codec.parse(pdu).text
  }
}

/** It leaves the choice of the alphabet, and the plus sign, to its caller: here for nothing. */
function pduTs(): Codec {
  const { PDUParser } = requirePeer('pdu.ts') as {
    PDUParser: { Generate(message: object): { smsc_tpdu: string }[]; Parse(pdu: string): { text: string } }
  }
  return {
    name: `pdu.ts ${versionOf('pdu.ts')}`,
    encode: (to, text) => {
      const encoding = text.charCodeAt(0) < 0x400 ? '7bit' : '16bit'
      const message = { receiver: to.slice(1), receiver_type: 0x91, encoding, text }
      return PDUParser.Generate(message).map(({ smsc_tpdu }) => smsc_tpdu)
    },
    decode: (pdu) => PDUParser.Parse(pdu).text
  }
}

/** What its sendSMS does up to the modem, and what it does with a message that it reads. */
function serialportGsm(): Codec {
  const folder = join('serialport-gsm', 'node_modules', 'node-pdu')
  const codec = createRequire(requirePeer.resolve('serialport-gsm'))('node-pdu') as {
    Submit(): { setAddress(to: string): void; setData(text: string): void; getParts(): object[] }
    parse(pdu: string): { getData(): { getText(): string } }
  }
  return {
    name: `serialport-gsm ${versionOf('serialport-gsm')}`,
    note: `has no codec of its own: this is node-pdu ${versionOf(folder)}, which it depends on`,
    encode: (to, text) => {
      const submit = codec.Submit()
      submit.setAddress(to)
      submit.setData(text)
      return submit.getParts().map(String)
    },
    decode: (pdu) => codec.parse(pdu).getData().getText()
  }
}
